from django.contrib import messages
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
from companies.services.profiles_changes import CAPABILITY, ChangedMeanwhile
from companies.views.access import INVALID, current_words, editable_company, next_step
from companies.views.profile_drafts import PAGES
from companies.views.profile_editing import conflict_page, fill_from, keeps_input, left_as_is, version_in


@keeps_input
@require_http_methods(["GET", "HEAD", "POST"])
def capability_review(request, pk):
    """Keep, drop or add what the portal found in the company's own words."""
    company, words = editable_company(request, pk), current_words()
    query = request.GET.get("q", "")
    context = {"company": company, "words": words, "query": query, "concepts": found_with_paths(words, query)}
    if request.htmx and query:
        return render(request, "companies/_concept_results.html", context)
    page = PAGES["capabilities"]
    draft = page.draft(request, company)
    form = _form(request, company, words)
    context |= page.context(company, draft, posted=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        for part in form.parts:
            fill_from(part, draft)
        return _page(request, form, context)
    if not form.is_valid():
        return _page(request, form, context, status=INVALID)
    try:
        added = _save(request, company, form)
    except ChangedMeanwhile as error:
        return conflict_page(
            request,
            page,
            error,
            label=lambda key: words.concept(key.removeprefix(CAPABILITY)),
            words_of=lambda _key, value: capability_in_words(value, words),
        )
    page.saved(request, company)
    return redirect(f"{reverse('companies:capability_review', args=[pk])}#c-{added}") if added else _go_on(request, company)


def capability_in_words(value, words) -> str:
    """For whoever has to choose between two: the level and the figures, or that it was taken out."""
    if value is None:
        return _("not among the capabilities")
    figures = [
        f"{words.figure(row['code'])} {words.value(row['code'], row.get('min'), row.get('max'), row.get('choice', ''))}"
        for row in value.get("figures", [])
    ]
    return " · ".join([str(Level(value["level"]).label), *figures])


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
def _save(request, company, form) -> str | None:
    """Returns the capability that was added by its button. Proofs held already have a page of their own."""
    chosen, added, user = form.chosen, request.POST.get("add"), request.user
    if added and added not in chosen:
        chosen[added] = {"level": Level.CORE}
    set_capabilities(company, chosen, by=user, version=version_in(request.POST, company), leave=left_as_is(request.POST))
    if form.held:
        set_proofs(company, form.held, by=user, keep_others=True)
    return added


def _go_on(request, company):
    messages.success(request, _("Saved."))
    return next_step(company)
