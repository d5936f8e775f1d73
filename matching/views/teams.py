from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.views.access import current_words
from matching.services.teams import are_being_found
from matching.together import together_of
from matching.views.access import visible_demand
from matching.views.common import require_curator


@login_required
@require_safe
def demand_teams(request, pk):
    """Who could answer the demand together, for the team: part by part, and what a team brings more than the best company alone."""
    demand = visible_demand(request, pk)
    require_curator(request.user)
    words = current_words()
    context = {
        "demand": demand,
        "words": words,
        "together": together_of(demand, words),
        "is_being_found": are_being_found(demand),
    }
    return render(request, "matching/demand_teams.html", context)
