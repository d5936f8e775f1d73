"""Staff keep a profile for a company; the company answers on a page without login."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.consent_texts import COMPANY_LISTING
from companies.enums import Channel, MaintainedBy
from companies.forms.assisting import AnswerForm, NewCompanyForm, RecordForm
from companies.models import ConfirmationState, EvidenceKind
from companies.services.assisting import (
    answer_confirmation,
    ask_confirmation,
    create_for_company,
    fingerprint,
    handle_correction,
    record_confirmation,
    revoke_confirmation,
    set_maintainer,
    staff_changes,
)
from companies.services.evidence import add_evidence
from companies.signed_links import confirmation_of_link, link_token
from companies.texts import in_language
from companies.views.access import INVALID, WITH_ROWS, current_words, visible_company

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assist_create(request):
    """A profile for a company that will not do it itself."""
    _require_team(request)
    form = NewCompanyForm(request.POST or None, initial={"kind": "supplier", "language": "de"})
    if form.is_valid():
        company = create_for_company(by=request.user, **form.company_data)
        messages.success(request, _("The profile is begun. Complete it, then ask the company whether it is right."))
        return redirect("companies:assist_detail", company.pk)
    return render(request, "companies/assist_create.html", {"form": form}, status=INVALID if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assist_detail(request, pk):
    """What the team keeps for a company, what the company said to it, and how to ask it."""
    _require_team(request)
    company = visible_company(request, pk)
    action = request.POST.get("action", "")
    form = RecordForm(
        request.POST if action == "record" else None,
        request.FILES if action == "record" else None,
        company=company,
        initial={"answered_at": timezone.localtime(), "person": str(company.contact_persons.first() or "")},
    )
    if action not in ACTIONS:
        return _page(request, company, form)
    if action == "record" and not form.is_valid():
        return _page(request, company, form, status=INVALID)
    try:
        with transaction.atomic():
            message = ACTIONS[action](request, company, form)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return _page(request, company, form, status=CONFLICT)
    except DomainError as error:
        form.add_error("file" if form.is_bound else None, str(error)) if form.is_bound else messages.error(request, str(error))
        return _page(request, company, form, status=INVALID)
    messages.success(request, message)
    return redirect("companies:assist_detail", pk)


def _require_team(request):
    if not request.user.is_project_manager:
        raise PermissionDenied


def _keep(request, company, form):
    set_maintainer(company, MaintainedBy.STAFF, by=request.user)
    return _("BeCAN keeps this profile from now on. The company sees that.")


def _hand_over(request, company, form):
    set_maintainer(company, MaintainedBy.COMPANY, by=request.user)
    return _("The company keeps this profile itself from now on.")


def _ask(request, company, form):
    ask_confirmation(company, by=request.user)
    return _("The company is asked. The link is below, for WeChat too.")


def _record(request, company, form):
    values = form.cleaned_data
    file = values.pop("file")
    papers = add_evidence(company, [file] if file else [], EvidenceKind.CONFIRMATION, by=request.user)
    record_confirmation(company, by=request.user, attachment=papers[0] if papers else None, **values)
    return _("Recorded. The company reads it and can object with one click.")


def _handled(request, company, form):
    confirmation = company.confirmations.filter(state=ConfirmationState.CORRECTED).first()
    if confirmation is None:
        raise InvalidTransition(_("Somebody has done this already."))
    handle_correction(confirmation, by=request.user)
    ask_confirmation(company, by=request.user)
    return _("Done. The company is asked again.")


def _copied(request, company, form):
    log_action(company, "wechat.copied", actor=request.user, kind="assist_request")
    return _("Noted: told by WeChat.")


ACTIONS = {"keep": _keep, "hand_over": _hand_over, "ask": _ask, "copied": _copied, "record": _record, "handled": _handled}


def _page(request, company, form, status=200):
    company.refresh_from_db()
    confirmations = list(company.confirmations.select_related("recorded_by", "asked_by", "attachment"))
    asked = next((row for row in confirmations if row.state == ConfirmationState.ASKED), None)
    context = {
        "company": company,
        "form": form,
        "confirmations": confirmations,
        "asked": asked,
        "correction": next((row for row in confirmations if row.state == ConfirmationState.CORRECTED), None),
        "is_current": any(
            row.state == ConfirmationState.CONFIRMED and row.fingerprint == fingerprint(company) for row in confirmations[:1]
        ),
        "wechat_text": _wechat_text(company, asked) if asked else "",
        "changes": staff_changes(company),
    }
    return render(request, "companies/assist_detail.html", context, status=status)


def _wechat_text(company, confirmation) -> str:
    """Complete without its link: who, what, what to do."""
    with override(company.original_language):
        name = in_language(company, "name", company.original_language).value
        link = settings.BASE_URL + reverse("companies:assist_link", args=[link_token(confirmation)])
        text = _(
            "Hello, this is BeCAN, automotive BerlinBrandenburg. We keep the profile of %(name)s for you. "
            "Is everything right? Release it or write what should be different, without an account:"
        )
        return f"{text % {'name': name}}\n{link}"


@require_http_methods(["GET", "HEAD", "POST"])
def assist_link(request, token):
    """The page behind the link: read, release, correct, object. Only a POST changes anything; it works in WeChat's browser."""
    confirmation = confirmation_of_link(token)
    if confirmation is None:
        return render(request, "companies/assist_link_gone.html", status=410)
    data = request.POST if "answer" in request.POST else None
    form = AnswerForm(data, company=confirmation.company, initial=_initial(confirmation))
    if request.method == "POST":
        return _take(request, confirmation, form, token)
    return _link_page(request, confirmation, form)


def _initial(confirmation) -> dict:
    return {"seen": fingerprint(confirmation.company), "person": confirmation.person}


def _take(request, confirmation, form, token):
    if form.is_bound and not form.is_valid():
        return _link_page(request, confirmation, form, status=INVALID)
    try:
        if "revoke" in request.POST:
            revoke_confirmation(confirmation, by=None, channel=Channel.SIGNED_LINK)
        elif form.is_bound:
            values = form.cleaned_data
            answer_confirmation(confirmation, values.pop("answer"), by=None, channel=Channel.SIGNED_LINK, **values)
        else:
            return _link_page(request, confirmation, form, status=INVALID)
    except InvalidTransition as error:
        messages.error(request, str(error))
        confirmation.refresh_from_db()
        return _link_page(request, confirmation, _fresh(form, confirmation), status=CONFLICT)
    messages.success(request, _("Thank you. We have noted your answer."))
    return redirect("companies:assist_link", token)


def _fresh(form, confirmation):
    """What was typed stays; the fingerprint is that of the profile now shown."""
    if not form.is_bound:
        return form
    data = form.data.copy()
    data["seen"] = fingerprint(confirmation.company)
    return AnswerForm(data, company=confirmation.company)


def _link_page(request, confirmation, form, status=200):
    company = type(confirmation.company).objects.prefetch_related(*WITH_ROWS).get(pk=confirmation.company_id)
    context = {
        "confirmation": confirmation,
        "company": company,
        "words": current_words(),
        "form": form,
        "is_asked": confirmation.state == ConfirmationState.ASKED,
        "can_revoke": confirmation.state in (ConfirmationState.CONFIRMED, ConfirmationState.CORRECTED),
        "needs_consent": company.state == "draft",
        "consent_text": COMPANY_LISTING.texts[get_language()],
        "proofs": company.proofs.all(),
    }
    return render(request, "companies/assist_link.html", context, status=status)
