"""What would help a company: its own people and the team read which small changes open more demands to it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from companies.models import Company
from companies.rules import can_edit_company
from companies.views.access import current_words
from matching.advice_words import in_words
from matching.enums import Band
from matching.models import Match
from matching.released import released_text
from matching.rules import can_read_advice
from matching.services.helping import advice_for, can_be_helped, demands_for

SHOWN = 5  # demands of a row; the others are folded away


@login_required
@require_safe
def advice_detail(request, pk):
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    if not can_read_advice(request.user, company):
        raise PermissionDenied
    context = {"company": company, "can_be_helped": can_be_helped(company)}
    if context["can_be_helped"]:
        context |= _advice(company)
    context["can_edit"] = can_edit_company(request.user, company)
    return render(request, "matching/advice_detail.html", context)


def _advice(company):
    advice, is_current = advice_for(company)
    rows = _rows(advice.gains if advice else [], company)
    return {
        "advice": advice if advice and advice.computed_at else None,
        "is_current": is_current,
        "singles": [row for row in rows if len(row["changes"]) == 1],
        "pairs": [row for row in rows if len(row["changes"]) > 1],
        "fitting": Match.objects.suggested().filter(company=company, demand__in=demands_for(company)).count(),
    }


def _rows(gains, company):
    """Only demands that are open still: what has been closed since is no longer seen, nor counted."""
    demands = {str(demand.pk): demand for demand in demands_for(company).select_related("company")}
    words, language = current_words(), get_language()
    rows = []
    for gain in gains:
        won = [_won(demands[move["demand"]], move, language) for move in gain["won"] if move["demand"] in demands]
        lost = sum(move["demand"] in demands for move in gain["lost"])
        if won:
            changes = [in_words(change, words) for change in gain["changes"]]
            new = sum(move["was"] == Band.WEAK for move in won)
            shown = {"first": won[:SHOWN], "further": won[SHOWN:], "new": new, "better": len(won) - new, "lost": lost}
            rows.append({"changes": changes} | shown)
    return rows


def _won(demand, move, language):
    return {"pk": demand.pk, "title": released_text(demand, "title", language), "band": move["after"], "was": move["before"]}


def next_best_changes(company):
    """Single changes that open or improve demands, the best first; and whether that is still true."""
    if not can_be_helped(company):
        return [], True
    advice, is_current = advice_for(company)
    rows = _rows(advice.gains if advice else [], company)
    return [row for row in rows if len(row["changes"]) == 1], is_current
