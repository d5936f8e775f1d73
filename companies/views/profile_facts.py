from django.contrib import messages
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError
from companies.enums import CompanyState
from companies.forms.facts import FactsForm
from companies.identifiers import CHECKS
from companies.services import save_facts, set_identifier
from companies.services.profiles_changes import ChangedMeanwhile
from companies.views.access import INVALID, current_words, editable_company, next_step
from companies.views.profile_drafts import PAGES
from companies.views.profile_editing import conflict_page, fill_from, keeps_input, left_as_is, version_in


@keeps_input
@require_http_methods(["GET", "HEAD", "POST"])
def company_facts(request, pk):
    company, words, page = editable_company(request, pk), current_words(), PAGES["facts"]
    draft = page.draft(request, company)
    form = FactsForm(request.POST or None, company=company, words=words)
    if not form.is_bound:
        fill_from(form, draft)
    elif form.is_valid():
        try:
            if _save_facts(request, company, form):
                page.saved(request, company)
                return next_step(company)
        except ChangedMeanwhile as error:
            return conflict_page(request, page, error, label=lambda key: form.fields[key].label, words_of=form.in_words)
    context = page.context(company, draft, posted=request.POST if form.is_bound else None)
    context |= {"form": form, "is_draft": company.state == CompanyState.DRAFT}
    return render(request, "companies/company_facts.html", context, status=INVALID if form.is_bound else 200)


def _save_facts(request, company, form) -> bool:
    version, leave = version_in(request.POST, company), left_as_is(request.POST)
    try:
        with transaction.atomic():
            save_facts(company, form.facts, by=request.user, version=version, leave=leave)
            number = set_identifier(company, *form.number, by=request.user)
    except ChangedMeanwhile:
        raise
    except DomainError as error:
        form.add_error("identifier", str(error))
        return False
    if number.kind in CHECKS and not number.is_well_formed:
        messages.warning(
            request, _("Your number is saved. It looks unusual to our check; you need not do anything, we look at it ourselves.")
        )
    return True
