from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from companies.anonymity import anonymous_facts
from companies.blocks import blocks_for, is_own
from companies.enums import CompanyState, Language
from companies.publishing import open_steps, percent_complete
from companies.rules import can_act_for, can_edit_company, can_review_company, can_see_identity, can_submit_company, is_matched
from companies.services.profiles_changes import last_change
from companies.services.verification import HANDLING_DAYS
from companies.views.access import current_words, visible_company
from companies.views.profile_texts import language_states


@require_safe
def company_detail(request, pk):
    """One address, three readers: its own people and the team, those who may know the name, all others."""
    company = visible_company(request, pk)
    context = {"company": company, "words": current_words()}
    if is_own(request.user, company):
        return render(request, "companies/company_detail_own.html", context | _own_context(request.user, company))
    if can_see_identity(request.user, company):
        blocks = blocks_for(request.user, company, get_language())
        return render(request, "companies/company_detail.html", context | {"proofs": _valid_proofs(company), "blocks": blocks})
    return render(request, "companies/company_detail_anonymous.html", context | {"facts": anonymous_facts(company)})


def _own_context(user, company):
    missing = open_steps(company)
    return {
        "blocks": blocks_for(user, company, get_language()),
        "steps": [(step, step.url(company)) for step in missing],
        "gate": [(step, step.url(company)) for step in missing if step.is_required],
        "percent": percent_complete(company, missing),
        "last_change": last_change(company),
        "can_edit": can_edit_company(user, company),
        "can_submit": can_submit_company(user, company),
        "can_review": can_review_company(user, company),
        "tells_by_wechat": user.is_project_manager and company.original_language == Language.ZH_HANS,
        "can_seek": company.state == CompanyState.VERIFIED and is_matched(company) and can_act_for(user, company),
        "handling_days": HANDLING_DAYS,
        "is_draft": company.state == CompanyState.DRAFT,
        "translations": language_states(company),
        "proofs": company.proofs.all(),
        "today": timezone.localdate(),
    }


def _valid_proofs(company):
    return [proof for proof in company.proofs.all() if proof.is_valid_on()]
