"""The team of a company, as its people see and change it, and the invitations that lead into it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.current import choose_company, remember_companies
from companies.enums import MembershipRole, RequestState
from companies.forms.joining import DecisionForm
from companies.forms.team import AcceptForm, InvitationForm, RoleForm
from companies.models import Company, Invitation, JoinRequest, Membership, User
from companies.services.joining import answer_join_request
from companies.services.team import (
    accept_invitation,
    change_role,
    invitation_of,
    invite,
    remove_member,
    revoke_invitation,
)
from companies.team_rules import can_end_mandates, can_manage_team, can_see_team, is_member
from companies.views.access import INVALID, visible_company

GONE = 410
BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_team(request, pk):
    """A POST invites; everything else on the page has an address of its own."""
    company = visible_company(request, pk)
    if not can_see_team(request.user, company):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = InvitationForm(data, initial={"language": get_language(), "role": MembershipRole.EDITOR})
    if request.method == "POST" and _invite(request, company, form):
        return redirect("companies:company_team", pk=company.pk)
    return render(request, "companies/team.html", _team(request, company, form), status=INVALID if form.is_bound else 200)


def _invite(request, company, form) -> bool:
    if not can_manage_team(request.user, company):
        raise PermissionDenied
    if not form.is_valid():
        return False
    try:
        invite(company, by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error("email", str(error))
        return False
    messages.success(request, _("The invitation is on its way. It is good for seven days."))
    return True


def _team(request, company, form):
    can_manage = can_manage_team(request.user, company)
    return {
        "company": company,
        "form": form,
        "members": company.memberships.select_related("user"),
        "invitations": company.invitations.open().select_related("invited_by") if can_manage else [],
        "requests": company.join_requests.open().filter(is_claim=False).select_related("user") if can_manage else [],
        "mandates": company.mandates.filter(ended_at=None).select_related("multiplier"),
        "roles": MembershipRole.choices,
        "can_manage": can_manage,
        "can_end": can_end_mandates(request.user, company),
        "is_member": is_member(request.user, company),
    }


@login_required
@require_POST
def member_change(request, pk):
    """Another role, or out of the team."""
    member = get_object_or_404(Membership.objects.filter(company__in=Company.objects.visible_to(request.user)), pk=pk)
    if not can_manage_team(request.user, member.company):
        raise PermissionDenied
    form = RoleForm(request.POST)
    if "remove" in request.POST:
        _do(request, lambda: remove_member(member, by=request.user), _("This person does not belong to the team any more."))
    elif form.is_valid():
        _do(request, lambda: change_role(member, form.cleaned_data["role"], by=request.user), _("Saved."))
    return redirect("companies:company_team", pk=member.company_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_leave(request, pk):
    company = visible_company(request, pk)
    member = company.memberships.filter(user=request.user).first()
    if member is None:
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "companies/team_leave.html", {"company": company})
    if not _do(request, lambda: remove_member(member, by=request.user), _("You do not belong to this company any more.")):
        return redirect("companies:company_team", pk=company.pk)
    remember_companies(request)
    return redirect("companies:company_choose")


@login_required
@require_POST
def invitation_revoke(request, pk):
    invitation = get_object_or_404(Invitation.objects.filter(company__in=Company.objects.visible_to(request.user)), pk=pk)
    if not can_manage_team(request.user, invitation.company):
        raise PermissionDenied
    _do(request, lambda: revoke_invitation(invitation, by=request.user), _("The invitation is withdrawn."))
    return redirect("companies:company_team", pk=invitation.company_id)


@login_required
@require_POST
def join_request_answer(request, pk):
    """By an owner; what only the project team may decide has a page on its desk."""
    asked = get_object_or_404(
        JoinRequest.objects.filter(company__in=Company.objects.visible_to(request.user), is_claim=False), pk=pk
    )
    if not can_manage_team(request.user, asked.company):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if form.is_valid():
        answer, role = RequestState(form.cleaned_data["answer"]), form.cleaned_data["role"] or MembershipRole.VIEWER
        _do(request, lambda: answer_join_request(asked, answer, by=request.user, role=role), _("Saved. The person gets a mail."))
    return redirect("companies:company_team", pk=asked.company_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_invitation(request, token):
    """The page behind the mail; it changes nothing before the button is pressed, as mail scanners open links."""
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "companies/assist_link_gone.html", status=GONE)
    account = User.objects.filter(email=invitation.email).first()
    is_mine = request.user.is_authenticated and request.user == account
    needs_account = account is None and not request.user.is_authenticated
    form = AcceptForm(request.POST or None) if needs_account else None
    if request.method == "POST" and invitation.is_open and (is_mine or (needs_account and form.is_valid())):
        return _accept(request, invitation, form)
    context = {
        "invitation": invitation,
        "company": invitation.company,
        "form": form,
        "is_mine": is_mine,
        "is_other": request.user.is_authenticated and not is_mine,
    }
    return render(request, "companies/team_invitation.html", context, status=_status(request, invitation))


def _status(request, invitation) -> int:
    if not invitation.is_open:
        return GONE
    return INVALID if request.method == "POST" else 200


def _accept(request, invitation, form):
    try:
        with transaction.atomic():
            user = _new_account(invitation, form) if form else request.user
            accept_invitation(invitation, by=user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    if form:
        login(request, user, backend=BACKEND)
        record_authentication(request, user, "code", email=user.email)
    choose_company(request, invitation.company)
    messages.success(request, _("Welcome. You belong to the team now."))
    return redirect("companies:company_detail", pk=invitation.company_id)


def _new_account(invitation, form):
    """Whoever holds the link has read the mail: the address is confirmed."""
    user = User.objects.create_user(invitation.email, language=get_language(), **form.cleaned_data)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@login_required
@require_safe
def company_choose(request):
    return render(request, "companies/team_choose.html", {"companies": remember_companies(request)})


@login_required
@require_POST
def company_switch(request, pk):
    company = get_object_or_404(Company.objects.acted_for_by(request.user), pk=pk)
    choose_company(request, company)
    return redirect("companies:company_home")


def _do(request, change, done: str) -> bool:
    try:
        change()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True
