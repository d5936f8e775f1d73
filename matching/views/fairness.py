from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from matching.engine.fairness import PERIOD
from matching.lorenz import Lorenz
from matching.models import Demand, Match
from matching.services.fairness import engine_order_of, fairness_report, order_of, record_shown
from matching.views.common import require_curator

PERIODS = (30, PERIOD.days, 365)
ON_A_PAGE = 10
MOST_NEVER = 500
REASONS = {
    "first_chance": _("First chance: new in the network."),
    "seldom": _("Moved up: shown less often lately than others as good."),
    "often": _("Moved down: shown more often lately than others as good."),
    "capped": _("Moved down: has enough introductions at the moment."),
}


@login_required
@require_safe
def fairness_detail(request):
    """How evenly the suppliers are shown, who is shown most, and who never is."""
    require_curator(request.user)
    days = next((days for days in PERIODS if str(days) == request.GET.get("days")), PERIOD.days)
    report = fairness_report(now=timezone.now(), period=timedelta(days=days))
    context = {
        "days": days,
        "periods": PERIODS,
        "report": report,
        "lorenz": Lorenz(report.curve),
        "page": Paginator(report.shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "never_count": len(report.never),
        "never_first": report.never[:ON_A_PAGE],
        "never_rest": report.never[ON_A_PAGE:MOST_NEVER],
    }
    return render(request, "matching/fairness.html", context)


def is_engine_order(request) -> bool:
    return request.GET.get("order") == "engine"


def suggestions_page(request, demand: Demand, on_a_page: int) -> Page:
    """Suggestions in the order that the reader wants; each match says where it stands and why (``shown``). Reading it is exposure."""
    now = timezone.now()
    order = engine_order_of(demand) if is_engine_order(request) else order_of(demand, now=now)
    page = Paginator(order, on_a_page).get_page(request.GET.get("page"))
    matches = Match.objects.select_related("company").in_bulk([pk for pk, _place in page])
    page.object_list = [_with_place(matches[pk], place) for pk, place in page if pk in matches]
    if request.method == "GET":
        shown = [(match.company_id, match.shown["place"]) for match in page.object_list]
        record_shown(demand, shown, day=timezone.localdate(now))
    return page


def _with_place(match, place):
    match.shown = {"place": place.place, "engine_place": place.engine_place, "reason": REASONS.get(place.reason, "")}
    return match
