from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog
from companies.adapters import current_tagger
from companies.enums import CompanyState, Language
from companies.forms.review import QuestionForm, RejectionForm, SuspensionForm, opinion_forms
from companies.identifiers import CHECKS
from companies.proposals import propose_capabilities, propose_proofs, texts_of
from companies.queries import possible_duplicates
from companies.rules import can_review_company, is_called_first
from companies.services import ask_company, reject_company, verify_company
from companies.services.verification import promised_on, resume_company, suspend_company
from companies.services.verification_again import is_due, renew_verification
from companies.services.verification_checks import (
    OpinionConflict,
    claim_review,
    live_claim,
    record_checks,
    rows_of,
)
from companies.views.access import INVALID, current_words, visible_company

CONFLICT = 409


def _verify(company, forms, by):
    record_checks(company, _opinions(forms), by=by)
    verify_company(company, by=by)


DECISIONS = {
    "take": lambda company, forms, by: claim_review(company, by=by),
    "take_over": lambda company, forms, by: claim_review(company, by=by, take_over=True),
    "check": lambda company, forms, by: record_checks(company, _opinions(forms), by=by),
    "verify": _verify,
    "ask": lambda company, forms, by: ask_company(company, by=by, **forms["ask"].cleaned_data),
    "reject": lambda company, forms, by: reject_company(company, forms["reject"].cleaned_data["reason"], by=by),
    "suspend": lambda company, forms, by: suspend_company(company, forms["suspend"].cleaned_data["reason"], by=by),
    "resume": lambda company, forms, by: resume_company(company, by=by),
    "renew": lambda company, forms, by: renew_verification(company, by=by),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_review(request, pk):
    """All that the project team needs to decide, on one page."""
    company = visible_company(request, pk)
    if not request.user.is_project_manager:
        raise PermissionDenied
    words = current_words()
    decision = request.POST.get("decision", "")
    forms = _forms(request, company, words, decision)
    if decision not in DECISIONS:
        return _page(request, company, words, forms)
    if not all([form.is_valid() for form in _needed(forms, decision)]):
        return _page(request, company, words, forms, status=INVALID)
    return _decide(request, company, words, forms, decision)


def _forms(request, company, words, decision):
    rows = rows_of(company)

    def data(*decisions):
        return request.POST if decision in decisions else None

    return {
        "checks": opinion_forms(data("check", "verify"), rows),
        "ask": QuestionForm(data("ask"), rows=rows),
        "reject": RejectionForm(data("reject"), words=words, call_first=is_called_first(company)),
        "suspend": SuspensionForm(data("suspend")),
    }


def _needed(forms, decision):
    return forms["checks"] if decision in ("check", "verify") else filter(None, [forms.get(decision)])


def _opinions(forms) -> dict:
    return {form.row.item.code: form.opinion for form in forms["checks"] if form.is_stated}


def _decide(request, company, words, forms, decision):
    """Whoever comes second reads what has been decided meanwhile; what was typed stays."""
    try:
        with transaction.atomic():
            DECISIONS[decision](company, forms, request.user)
    except OpinionConflict as conflict:
        return _conflict(request, company, words, forms, conflict)
    except InvalidTransition as error:
        return _refused(request, company, words, forms, error, CONFLICT)
    except DomainError as error:
        return _refused(request, company, words, forms, error, INVALID)
    messages.success(request, _("Your decision is saved.") if decision != "check" else _("Saved."))
    return redirect("companies:company_review", pk=company.pk)


def _refused(request, company, words, forms, error, status):
    messages.error(request, str(error))
    company.refresh_from_db()
    return _page(request, company, words, forms, status=status)


def _conflict(request, company, words, forms, conflict):
    """Both opinions on one page: what was typed, and what a colleague saved meanwhile. Saving again adds the second opinion."""
    rows = {row.item.code: row for row in rows_of(company)}
    data = request.POST.copy()
    for code in conflict.items:
        data[f"{code}-seen"] = rows[code].newest.pk if rows[code].newest else ""
    checks = opinion_forms(data, rows.values())
    for form in checks:
        if form.row.item.code in conflict.items:
            form.add_error("result", _("A colleague was faster. Both opinions are kept if you save again."))
    return _refused(request, company, words, forms | {"checks": checks}, conflict, CONFLICT)


def _page(request, company, words, forms, status=200):
    context = {
        "company": company,
        "words": words,
        "checks": forms["checks"],
        "blocking": [form.row.item.label for form in forms["checks"] if form.row.blocks],
        "ask_form": forms["ask"],
        "reject_form": forms["reject"],
        "suspend_form": forms["suspend"],
        "claim": live_claim(company),
        "can_decide": can_review_company(request.user, company),
        "can_take": company.state == CompanyState.SUBMITTED,
        "can_renew": is_due(company),
        "promised_on": promised_on(company),
        "call_first": is_called_first(company),
        "questions": company.review_questions.select_related("asked_by", "answered_by"),
        "recommendations": company.recommendations.select_related("multiplier", "given_by"),
        "files": company.evidence.select_related("uploaded_by"),
        "texts": [
            {"language": language, "label": Language(language).called, "text": text}
            for _field, language, text in texts_of(company)
        ],
        "untaken": _untaken(company, words.taxonomy),
        "identifiers": [(number, number.kind in CHECKS) for number in company.identifiers.all()],
        "duplicates": possible_duplicates(company),
        "accounts": company.memberships.select_related("user"),
        "history": ActivityLog.objects.about(company).select_related("actor")[:20],
    }
    return render(request, "companies/company_review.html", context, status=status)


def _untaken(company, taxonomy):
    """What the texts say and the company did not take over."""
    taken = {row.concept.notation for row in company.capabilities.all()} | {row.proof_type.code for row in company.proofs.all()}
    concepts = [found for found in propose_capabilities(company, taxonomy, current_tagger()) if found.notation not in taken]
    return {"concepts": concepts, "proofs": [found for found in propose_proofs(company, taxonomy) if found.code not in taken]}
