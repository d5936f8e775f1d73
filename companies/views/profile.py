from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.anonymity import anonymous_facts
from companies.enums import CompanyState, Language
from companies.forms.texts import language_forms
from companies.models import Company
from companies.rules import can_act_for, can_edit_company, can_review_company, can_see_identity, can_submit_company, is_matched
from companies.services import save_texts
from companies.services.verification import HANDLING_DAYS
from companies.texts import state_of
from companies.views.access import INVALID, current_words, editable_company, next_step, visible_company


@require_safe
def company_detail(request, pk):
    """One address, three readers: its own people and the team, those who may know the name, all others."""
    company = visible_company(request, pk)
    context = {"company": company, "words": current_words()}
    if _is_own(request.user, company):
        return render(request, "companies/company_detail_own.html", context | _own_context(request.user, company))
    if can_see_identity(request.user, company):
        return render(request, "companies/company_detail.html", context | {"proofs": _valid_proofs(company)})
    return render(request, "companies/company_detail_anonymous.html", context | {"facts": anonymous_facts(company)})


def _is_own(user, company):
    if not user.is_authenticated:
        return False
    return user.is_project_manager or user.is_auditor or Company.objects.acted_for_by(user).filter(pk=company.pk).exists()


def _own_context(user, company):
    return {
        "can_edit": can_edit_company(user, company),
        "can_submit": can_submit_company(user, company),
        "can_review": can_review_company(user, company),
        "can_seek": company.state == CompanyState.VERIFIED and is_matched(company) and can_act_for(user, company),
        "handling_days": HANDLING_DAYS,
        "is_draft": company.state == CompanyState.DRAFT,
        "translations": translations(company),
        "proofs": company.proofs.all(),
        "today": timezone.localdate(),
    }


def _valid_proofs(company):
    return [proof for proof in company.proofs.all() if proof.is_valid_on()]


@dataclass(frozen=True)
class Translation:
    language: str
    label: str
    state: str


def translations(company, field="description"):
    return [Translation(language.value, language.label, state_of(company, field, language)) for language in Language]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_edit(request, pk):
    company = editable_company(request, pk)
    forms = language_forms(request.POST if request.method == "POST" else None, company)
    if request.method == "POST" and all([form.is_valid() for form in forms]):
        texts = {key: value for form in forms for key, value in form.texts.items()}
        company = save_texts(company, texts, by=request.user)
        messages.success(request, _("Saved."))
        return next_step(company)
    context = {"company": company, "forms": forms, "is_draft": company.state == CompanyState.DRAFT}
    return render(request, "companies/company_edit.html", context, status=INVALID if request.method == "POST" else 200)
