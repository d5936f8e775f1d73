"""The team's desk: today's list over all queues, the queues behind it as filters, and handing over."""

from collections.abc import Iterable
from functools import cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from becan.clock import one_look
from becan.portal.handing import find_row, hand_over, placed_items
from becan.portal.queues import QUEUES
from becan.portal.queues.item import Item, Queue
from companies.models import User
from matching.forms.records import HandOverForm, team
from matching.rules import can_curate
from matching.services.budget import budget

TODAY = 10  # items that two people can do in a day
IN_A_QUEUE = 100


@login_required
@require_safe
@one_look()
def desk(request):
    require_team(request.user)
    queues = {queue.name: queue._replace(rows=cache(queue.rows)) for queue in QUEUES}  # looked through once a page
    chosen = queues.get(request.GET.get("queue"))
    mine = request.user if "mine" in request.GET else None
    context = {
        "items": placed_items([chosen], IN_A_QUEUE, mine) if chosen else todays_items(mine, queues.values()),
        "chosen": chosen,
        "mine": mine,
        "queues": [{"queue": queue, "count": queue.rows().count()} for queue in queues.values()],
        "budget": budget(timezone.now()),
        "team": team(),
    }
    return render(request, "portal/desk.html", context)


@one_look()
def todays_items(person: User | None = None, queues: Iterable[Queue] = QUEUES) -> list[Item]:
    """At most ten over all queues, by effect and due date; with a person, what that person or nobody in particular has to do.

    What takes from a budget that is used waits for next week, behind its filter.
    """
    has_budget = bool(budget(timezone.now()).left)
    return placed_items((queue for queue in queues if has_budget or not queue.takes_budget), TODAY, person)[:TODAY]


@login_required
@require_POST
def item_hand_over(request):
    """Give an item to somebody else of the team."""
    require_team(request.user)
    form = HandOverForm(request.POST)
    name, _colon, number = request.POST.get("item", "").partition(":")
    queue = next((queue for queue in QUEUES if queue.name == name), None)
    row = find_row(queue, number) if queue else None
    if row is None:
        raise Http404
    if form.is_valid():
        hand_over(queue, row, form.cleaned_data["person"], words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Handed over to %(person)s.") % {"person": form.cleaned_data["person"]})
    return redirect(reverse("portal:desk") + (f"?queue={name}" if "queue" in request.POST else ""))


def require_team(user):
    if not can_curate(user):
        raise PermissionDenied
