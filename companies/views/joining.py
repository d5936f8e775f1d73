"""Finding one's company in the portal, asking to join it or taking it over; and mandates of multipliers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.duplicates import find_duplicates, public_duplicates
from companies.enums import CompanyState, Kind, MembershipRole, RequestState
from companies.forms.joining import AskByNameForm, AskForm, DecisionForm, MandateForm, RepresentForm
from companies.forms.signup import language_of
from companies.models import Company, ContactPerson, DuplicateHint, JoinRequest, Mandate, Membership
from companies.rules import is_active_member
from companies.services.claims import claim_company, decide_claim
from companies.services.joining import answer_join_request, ask_by_name, ask_to_join, settle_hint
from companies.services.mandates import confirm_mandate, end_mandate, represent_company, request_mandate
from companies.team_rules import CLOSED, can_ask_for_mandates, can_end_mandates, is_claimable, is_member
from companies.views.access import INVALID, visible_company

ASKED_KNOWN = "asked_known"  # session: drafts whose people have been asked whether the company is here already


def on_file(user):
    """Profiles that nobody keeps yet and that name the person's own confirmed address: no secret before this person."""
    addresses = user.emailaddress_set.filter(verified=True).values("email")
    named = ContactPerson.objects.filter(email__in=addresses).values("company")
    return (
        Company.objects.filter(pk__in=named).exclude(memberships__role=MembershipRole.OWNER).exclude(state__in=CLOSED).distinct()
    )


def _askable(request, pk):
    """Only a company whose name the person may know: all others do not exist here."""
    named = Company.objects.named_to(request.user).values("pk")
    return get_object_or_404(Company.objects.filter(Q(pk__in=named) | Q(pk__in=on_file(request.user).values("pk"))), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_join(request):
    """Names public companies only. A name that is not found gets the same answer, whoever else is here."""
    _members_only(request)
    asked = request.GET.get("q", "").strip()
    form = AskByNameForm(request.POST or None, initial={"name": asked})
    if form.is_valid():
        try:
            ask_by_name(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. We will look into it and write to you within three working days."))
            return redirect("companies:company_choose")
    context = {
        "query": asked,
        "found": [duplicate.company for duplicate in public_duplicates(names=[asked])] if asked else [],
        "on_file": on_file(request.user),
        "form": form,
        "waiting": request.user.join_requests.open().select_related("company"),
    }
    return render(request, "companies/join.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_safe
def company_known(request, pk):
    """Once, right after the sign-up: is one of these public companies yours?"""
    company = visible_company(request, pk)
    if not is_member(request.user, company) or company.state != CompanyState.DRAFT:
        raise PermissionDenied
    found = known_companies(company, request.user)
    return render(request, "companies/join_known.html", {"company": company, "found": found})


def known_companies(company, user) -> list[Company]:
    names = [name for name in (company.name_de, company.name_en, company.name_zh_hans) if name]
    return [duplicate.company for duplicate in public_duplicates(names=names, sites=[user.email], exclude=company)]


def must_ask_known(request, company) -> bool:
    asked = request.session.get(ASKED_KNOWN, [])
    if company.state != CompanyState.DRAFT or str(company.pk) in asked or not is_active_member(request.user, company):
        return False
    request.session[ASKED_KNOWN] = [*asked, str(company.pk)]
    return bool(known_companies(company, request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_ask(request, pk):
    """Ask to join; where nobody of the company keeps the profile, take it over."""
    _members_only(request)
    company = _askable(request, pk)
    is_claim = is_claimable(company)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            asked = (claim_company if is_claim else ask_to_join)(company, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _asked(request, asked)
    context = {"company": company, "form": form, "is_claim": is_claim}
    return render(request, "companies/join_ask.html", context, status=INVALID if form.is_bound else 200)


def _asked(request, asked):
    if asked.state == RequestState.ACCEPTED:
        messages.success(request, _("Your address proves it: the profile is yours now. Please read it through."))
        return redirect("companies:company_detail", pk=asked.company_id)
    if asked.is_claim:
        messages.success(request, _("Thank you. We will look into it and write to you within three working days."))
    else:
        messages.success(
            request, _("Your question is with the account owners of the company. You get a mail as soon as they decide.")
        )
    return redirect("companies:company_join")


@login_required
@require_POST
def join_request_withdraw(request, pk):
    asked = get_object_or_404(request.user.join_requests, pk=pk)
    _do(request, lambda: answer_join_request(asked, RequestState.WITHDRAWN, by=request.user), _("Withdrawn."))
    return redirect("companies:company_join")


def _members_only(request):
    """The team and auditors belong to no company."""
    if request.user.role:
        raise PermissionDenied


def _team_only(request):
    if not request.user.is_project_manager:
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_request_review(request, pk):
    """On the desk: who says to belong to which company, and what speaks for it."""
    _team_only(request)
    asked = get_object_or_404(JoinRequest.objects.select_related("user", "company"), pk=pk)
    form = DecisionForm(request.POST or None)
    if form.is_valid() and _decide(request, asked, form):
        return redirect("portal:desk")
    candidates = [] if asked.company else find_duplicates(names=[asked.company_name], sites=[asked.user.email])
    context = {"asked": asked, "candidates": candidates, "is_open": asked.state == RequestState.OPEN}
    return render(request, "companies/join_review.html", context, status=INVALID if form.is_bound else 200)


def _decide(request, asked, form) -> bool:
    state = RequestState(form.cleaned_data["answer"])
    if asked.is_claim:
        return _do(request, lambda: decide_claim(asked, state, by=request.user), _("Saved. The person gets a mail."))
    chosen = Company.objects.filter(pk=request.POST["company"]).first() if _is_uuid(request.POST.get("company", "")) else None
    role = form.cleaned_data["role"] or MembershipRole.EDITOR
    return _do(
        request,
        lambda: answer_join_request(asked, state, by=request.user, role=role, company=chosen),
        _("Saved. The person gets a mail."),
    )


def _is_uuid(text) -> bool:
    return len(text) == 36 and all(character in "0123456789abcdef-" for character in text)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_review(request, pk):
    _team_only(request)
    hint = get_object_or_404(DuplicateHint.objects.select_related("company", "other"), pk=pk)
    if request.method == "POST" and _do(request, lambda: settle_hint(hint, by=request.user), _("Saved.")):
        return redirect("portal:desk")
    return render(request, "companies/join_duplicate.html", {"hint": hint, "pair": [hint.company, hint.other]})


@login_required
@require_safe
def mandate_list(request, pk):
    """The companies that a multiplier acts for, or asked to."""
    multiplier = visible_company(request, pk)
    if not can_ask_for_mandates(request.user, multiplier):
        raise PermissionDenied
    mandates = multiplier.mandates_given_to.filter(ended_at=None).select_related("company").order_by("company__sort_key", "pk")
    query = request.GET.get("q", "").strip()
    context = {
        "company": multiplier,
        "mandates": mandates,
        "query": query,
        "found": _mandatable(request.user, query, mandates) if query else [],
    }
    return render(request, "companies/team_mandates.html", context)


def _mandatable(user, query, mandates):
    named = Company.objects.named_to(user).exclude(kind=Kind.MULTIPLIER).exclude(pk__in=mandates.values("company"))
    return [duplicate.company for duplicate in find_duplicates(names=[query], among=named)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_request(request, pk, company):
    multiplier, company = visible_company(request, pk), get_object_or_404(Company.objects.named_to(request.user), pk=company)
    if not can_ask_for_mandates(request.user, multiplier):
        raise PermissionDenied
    form = MandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _do(
            request,
            lambda: request_mandate(multiplier, company, by=request.user, **form.cleaned_data),
            _("Your question is with the company. You act for it once it has confirmed."),
        )
        return redirect("companies:mandate_list", pk=multiplier.pk)
    context = {"multiplier": multiplier, "company": company, "form": form}
    return render(request, "companies/team_mandate_request.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_represent(request, pk):
    multiplier = visible_company(request, pk)
    if not can_ask_for_mandates(request.user, multiplier):
        raise PermissionDenied
    form = RepresentForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        fields = form.cleaned_data | {"language": _written_in(form.cleaned_data)}
        company = represent_company(multiplier, by=request.user, **fields)
        return redirect("companies:capability_review", pk=company.pk)
    context = {"company": multiplier, "form": form}
    return render(request, "companies/team_represent.html", context, status=INVALID if form.is_bound else 200)


def _written_in(fields) -> str:
    """Chinese characters say more than the menu."""
    return language_of(fields["description"]) if language_of(fields["description"]) == "zh-hans" else fields["language"]


def _mandates_of(user):
    """Of the companies and the multipliers that the person belongs to; the team sees all."""
    if user.is_project_manager:
        return Mandate.objects.all()
    mine = Membership.objects.filter(user=user).values("company")
    return Mandate.objects.filter(Q(company__in=mine) | Q(multiplier__in=mine))


@login_required
@require_POST
def mandate_answer(request, pk):
    """The company confirms or ends; the multiplier ends."""
    mandate = get_object_or_404(_mandates_of(request.user).select_related("company", "multiplier"), pk=pk)
    of_company = can_end_mandates(request.user, mandate.company)
    if not (of_company or is_active_member(request.user, mandate.multiplier)):
        raise PermissionDenied
    if request.POST.get("answer") == "confirm":
        if not of_company:
            raise PermissionDenied
        _do(
            request,
            lambda: confirm_mandate(mandate, by=request.user),
            _("Confirmed. Everything it does says that it acts for you."),
        )
    else:
        _do(request, lambda: end_mandate(mandate, by=request.user), _("The mandate has ended."))
    if of_company:
        return redirect("companies:company_team", pk=mandate.company_id)
    return redirect("companies:mandate_list", pk=mandate.multiplier_id)


def _do(request, change, done: str) -> bool:
    try:
        change()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True
