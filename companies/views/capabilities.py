from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.adapters import current_tagger
from companies.concept_finder import found_with_paths
from companies.enums import CompanyState, Level
from companies.forms.capabilities import CapabilitiesForm
from companies.proposals import propose_capabilities, propose_proofs
from companies.services import set_capabilities, set_proofs
from companies.views.access import INVALID, current_words, editable_company, next_step


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def capability_review(request, pk):
    """Keep, drop or add what the portal found in the company's own words."""
    company, words = editable_company(request, pk), current_words()
    query = request.GET.get("q", "")
    context = {"company": company, "words": words, "query": query, "concepts": found_with_paths(words, query)}
    if request.htmx and query:
        return render(request, "companies/_concept_results.html", context)
    form = _form(request, company, words)
    if request.method != "POST":
        return _page(request, form, context)
    if not form.is_valid():
        return _page(request, form, context, status=INVALID)
    added = request.POST.get("add")
    _save(company, form, added, by=request.user)
    return redirect(f"{reverse('companies:capability_review', args=[pk])}#c-{added}") if added else _go_on(request, company)


def _form(request, company, words):
    return CapabilitiesForm(
        request.POST if request.method == "POST" else None,
        company=company,
        proposals=propose_capabilities(company, words.taxonomy, current_tagger()),
        proof_proposals=propose_proofs(company, words.taxonomy),
        words=words,
    )


def _page(request, form, context, status=200):
    is_draft = context["company"].state == CompanyState.DRAFT
    return render(request, "companies/capability_review.html", context | {"form": form, "is_draft": is_draft}, status=status)


@transaction.atomic
def _save(company, form, added, *, by):
    chosen = form.chosen
    if added and added not in chosen:
        chosen[added] = {"level": Level.CORE}
    set_capabilities(company, chosen, by=by)
    set_proofs(company, form.held, by=by)


def _go_on(request, company):
    messages.success(request, _("Saved."))
    return next_step(company)
