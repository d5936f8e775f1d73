"""Any demand and any company side by side: how they fit, where the points come from, why the one is or is not in the other's list."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from companies.adapters import current_taxonomy
from companies.models import Company, SearchDocument
from companies.search.finding import documents_for, find_names, in_order
from matching.engine import wording
from matching.engine.catalogue import translate
from matching.engine.reasons import GATE_REASONS
from matching.fits import Fit, waterfall_of
from matching.forms.introductions import DismissForm
from matching.forms.pairs import PairForm
from matching.models import Demand, Introduction
from matching.rules import can_curate, companies_that_may_answer, part_of, takes_interest
from matching.services.asking import explain_fit
from matching.services.introductions import open_introduction
from matching.side_by_side import marked_texts
from matching.views.common import require_curator
from matching.why_not import listing_of

MOST_NAMES = 20


@login_required
@require_safe
def pair_detail(request, pk, company):
    """Two readers: the team at any time, with points; both sides once they are introduced, with both texts."""
    if can_curate(request.user):
        demand = get_object_or_404(Demand.objects.select_related("company"), pk=pk)
        company = get_object_or_404(Company, pk=company)
        match = demand.matches.current().filter(company=company).select_related("dismissed_by").first()
        return team_pair(request, demand, company, match)
    introduction = _introduced(request.user, pk, company)
    if introduction:
        return _side_pair(request, introduction)
    get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    raise PermissionDenied


def team_pair(request, demand, company, match, dismiss_form=None, status=200):
    """``match`` may be one of the past; without one the engine is asked."""
    language = reading_language(request)
    fit = Fit.of_match(match) if match else _asked(demand, company)
    gates = _gates(fit, language) if fit else {}
    is_past = match is not None and match.superseded_at is not None
    context = {
        "demand": demand,
        "company": company,
        "match": match,
        "fit": fit,
        "gates": gates,
        "listing": None if is_past else listing_of(demand, company, fit, match, gates),
        "can_decide": match is not None and not is_past and not match.dismissed_at,
        "introduction": open_introduction(match) if match else None,
        "can_record_interest": takes_interest(demand) and companies_that_may_answer(demand).filter(pk=company.pk).exists(),
        "dismiss_form": dismiss_form or DismissForm(),
        **_explained(demand, company, fit, language),
    }
    return render(request, "matching/pair_detail.html", context, status=status)


def _asked(demand, company):
    answer = explain_fit(demand, company)
    return Fit(**answer) if answer else None


def _gates(fit, language):
    return {gate: translate(GATE_REASONS[gate], language) if gate in GATE_REASONS else gate for gate in fit.gates}


def _explained(demand, company, fit, language):
    """What the team and the introduced read alike."""
    return {
        "reasons": wording.reasons(fit.contributions, fit.gates, language, current_taxonomy()) if fit else None,
        "waterfall": waterfall_of(fit) if fit else None,
        "texts": marked_texts(demand, company, fit.contributions if fit else []),
        "reading_language": language,
        "reading_languages": settings.LANGUAGES,
    }


def _introduced(user, demand_pk, company_pk):
    """The introduction by which this reader's side has met the other one."""
    met = Introduction.objects.visible_to(user).filter(demand=demand_pk, offering=company_pk, introduced_at__isnull=False)
    related = met.select_related("demand__company", "offering", "seeking", "match").prefetch_related("sides")
    introduction = related.order_by("-introduced_at").first()
    return introduction if introduction and part_of(user, introduction) else None


def _side_pair(request, introduction):
    demand, company = introduction.demand, introduction.offering
    match = demand.matches.current().filter(company=company).first() or introduction.match
    fit = Fit.of_match(match) if match else None
    context = {"introduction": introduction, "demand": demand, "company": company, "fit": fit}
    language = reading_language(request)
    return render(request, "matching/pair_introduced.html", context | _explained(demand, company, fit, language))


def reading_language(request):
    """The reasons may be read in another language than the page: somebody writes to the other side."""
    wanted = request.GET.get("reasons")
    return wanted if wanted in dict(settings.LANGUAGES) else get_language()


@login_required
@require_safe
def pair_find(request):
    """Why is company X not in the list? The company is found by its name, the demand chosen or given."""
    require_curator(request.user)
    form = PairForm(request.GET or None)
    form.full_clean()
    chosen = getattr(form, "cleaned_data", {})
    demand, name = chosen.get("demand"), chosen.get("q", "")
    companies = _companies_named(request.user, name) if demand and name else []
    if len(companies) == 1:
        return redirect("matching:pair_detail", demand.pk, companies[0].pk)
    context = {"form": form, "demand": demand, "name": name, "companies": companies}
    return render(request, "matching/pair_find.html", context)


def _companies_named(user, name):
    documents = documents_for(user)
    scores = find_names(documents, name)
    order = in_order(documents.filter(pk__in=scores), scores)[:MOST_NAMES]
    found = SearchDocument.objects.select_related("company").in_bulk(order)
    return [found[pk].company for pk in order]
