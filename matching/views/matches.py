from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from becan.exceptions import DomainError, InvalidTransition
from companies.adapters import current_taxonomy
from matching.engine import wording
from matching.forms.introductions import DismissForm
from matching.models import Demand, DemandTeams, Introduction, Match
from matching.queries import is_being_computed, near_misses_of
from matching.services.curation import dismiss_match
from matching.services.fairness import standings
from matching.services.suggesting import best_five, is_to_be_suggested, suggest_demand
from matching.views.common import accepted, require_curator, tells_conflicts
from matching.views.fairness import is_engine_order, suggestions_page
from matching.views.pairs import reading_language, team_pair

ON_A_PAGE = 10


@login_required
@require_safe
def match_list(request, pk):
    """The team's list for one demand: best first, with reasons; what failed exactly one gate is folded away."""
    demand = get_object_or_404(Demand.objects.visible_to(request.user).select_related("company"), pk=pk)
    require_curator(request.user)
    language = reading_language(request)
    page = suggestions_page(request, demand, ON_A_PAGE)
    context = {
        "demand": demand,
        "page": page,
        "rows": _rows(page, demand, language),
        "near_misses": _rows(near_misses_of(demand)[:ON_A_PAGE], demand, language),
        "is_being_computed": is_being_computed(demand),
        "is_engine_order": is_engine_order(request),
        "to_suggest": best_five(demand) if is_to_be_suggested(demand) else [],
        "suggested": demand.suggested.select_related("company").order_by("company", "side"),
        "teams": DemandTeams.objects.filter(demand=demand).first(),
        **_languages(language),
    }
    return render(request, "matching/match_list.html", context)


@login_required
@require_POST
@tells_conflicts
def match_suggest(request, pk):
    """The team agrees that the demand goes to the best five."""
    demand = get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    require_curator(request.user)
    try:
        told = suggest_demand(demand, by=request.user)
    except InvalidTransition:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        number = len(told)
        text = ngettext("Sent to %(number)s company.", "Sent to %(number)s companies.", number)
        messages.success(request, text % {"number": number})
    return redirect("matching:match_list", pk)


@login_required
@require_safe
def match_detail(request, pk):
    match = _match(request, pk)
    return team_pair(request, match.demand, match.company, match)


@login_required
@require_POST
@tells_conflicts
def match_dismiss(request, pk):
    match = _match(request, pk)
    form = DismissForm(request.POST)
    if not accepted(form, lambda: dismiss_match(match, by=request.user, **form.cleaned_data)):
        return team_pair(request, match.demand, match.company, match, form, status=422)
    messages.success(request, _("Set aside. Nobody is shown this match any more."))
    return redirect("matching:match_list", match.demand_id)


def _match(request, pk):
    visible = Match.objects.visible_to(request.user).select_related("demand__company", "company", "dismissed_by")
    match = get_object_or_404(visible, pk=pk)
    require_curator(request.user)
    return match


def _rows(matches, demand, language):
    matches = list(matches)
    asked = Introduction.objects.filter(demand=demand, offering__in=[match.company_id for match in matches])
    introductions = {introduction.offering_id: introduction for introduction in asked.order_by("proposed_at")}
    taxonomy, known = current_taxonomy(), standings([match.company_id for match in matches], now=timezone.now())
    return [
        {
            "match": match,
            "reasons": wording.reasons(match.contributions, match.gates, language, taxonomy),
            "introduction": introductions.get(match.company_id),
            "standing": known[match.company_id],
        }
        for match in matches
    ]


def _languages(language):
    return {"reading_language": language, "reading_languages": settings.LANGUAGES}
