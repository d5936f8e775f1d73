"""The gate of this app's pages: what does not exist for a reader is 404, what the reader may not do is 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from companies.adapters import current_taxonomy
from companies.enums import CompanyState
from companies.models import Company
from companies.rules import can_edit_company
from companies.services import missing_for_submission
from companies.words import Words

STEPS = {
    "description": "companies:company_edit",
    "capabilities": "companies:capability_review",
    "identifier": "companies:company_facts",
    "contact": "companies:company_submit",
}
WITH_ROWS = ("capabilities__concept", "capabilities__figures__key_figure", "proofs__proof_type", "identifiers", "contact_persons")
INVALID = 422


def visible_company(request, pk):
    return get_object_or_404(Company.objects.visible_to(request.user).prefetch_related(*WITH_ROWS), pk=pk)


def editable_company(request, pk):
    company = visible_company(request, pk)
    if not can_edit_company(request.user, company):
        raise PermissionDenied
    return company


def current_words() -> Words:
    return Words(current_taxonomy())


def next_step(company):
    """Where a company goes on: to what is still missing, else to its own page. Forgets the rows prefetched before a save."""
    company.refresh_from_db()
    if company.state == CompanyState.DRAFT:
        missing = missing_for_submission(company)
        return redirect(STEPS[missing[0]] if missing else "companies:company_submit", pk=company.pk)
    return redirect("companies:company_detail", pk=company.pk)
