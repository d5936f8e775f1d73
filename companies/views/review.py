from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError
from becan.models import ActivityLog
from companies.adapters import current_tagger
from companies.enums import CompanyState, Language
from companies.forms.review import QuestionForm, RejectionForm
from companies.identifiers import CHECKS
from companies.proposals import propose_capabilities, propose_proofs, texts_of
from companies.queries import possible_duplicates
from companies.rules import can_review_company, is_called_first
from companies.services import ask_company, change_state, reject_company, verify_company
from companies.views.access import INVALID, current_words, visible_company

CONFLICT = 409
DECISIONS = {
    "take": lambda company, form, by: change_state(company, CompanyState.IN_REVIEW, by=by),
    "verify": lambda company, form, by: verify_company(company, by=by),
    "ask": lambda company, form, by: ask_company(company, form.cleaned_data["question"], by=by),
    "reject": lambda company, form, by: reject_company(company, form.cleaned_data["reason"], by=by),
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
    form = forms.get(decision)
    if form and not form.is_valid():
        return _page(request, company, words, forms, status=INVALID)
    return _decide(request, company, words, forms, decision)


def _forms(request, company, words, decision):
    return {
        "ask": QuestionForm(request.POST if decision == "ask" else None),
        "reject": RejectionForm(request.POST if decision == "reject" else None, words=words, call_first=is_called_first(company)),
    }


def _decide(request, company, words, forms, decision):
    """Whoever comes second reads what has been decided meanwhile."""
    try:
        DECISIONS[decision](company, forms.get(decision), request.user)
    except DomainError as error:
        messages.error(request, str(error))
        company.refresh_from_db()
        return _page(request, company, words, forms, status=CONFLICT)
    messages.success(request, _("Your decision is saved."))
    return redirect("companies:company_review", pk=company.pk)


def _page(request, company, words, forms, status=200):
    context = {
        "company": company,
        "words": words,
        "ask_form": forms["ask"],
        "reject_form": forms["reject"],
        "can_decide": can_review_company(request.user, company),
        "can_take": company.state == CompanyState.SUBMITTED,
        "call_first": is_called_first(company),
        "texts": [
            {"language": language, "label": Language(language).label, "text": text}
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
