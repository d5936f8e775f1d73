"""The team's desk: today's list over all queues, and the queues behind it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from becan.clock import one_look
from becan.portal.queues import QUEUES
from becan.portal.queues.item import Item
from matching.rules import can_curate

TODAY = 10  # items that two people can do in a day
IN_A_QUEUE = 100


@login_required
@require_safe
@one_look()
def desk(request):
    if not can_curate(request.user):
        raise PermissionDenied
    queues = {queue.name: queue for queue in QUEUES}
    chosen = queues.get(request.GET.get("queue"))
    context = {
        "items": chosen.items(IN_A_QUEUE) if chosen else todays_items(),
        "chosen": chosen,
        "queues": [{"queue": queue, "count": queue.rows().count()} for queue in QUEUES],
    }
    return render(request, "portal/desk.html", context)


@one_look()
def todays_items() -> list[Item]:
    """Somebody waits for the first ones; our own ideas fill the list. Each queue is already in the order of its due dates."""
    found = [(queue.name == "suggestions", item) for queue in QUEUES for item in queue.items(TODAY)]
    order = sorted(found, key=lambda pair: (pair[0], pair[1].due, pair[1].title, pair[1].url))
    return [item for _is_idea, item in order][:TODAY]
