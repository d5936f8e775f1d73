"""The gate of this app's pages: what does not exist for a reader is 404, what the reader may not do is 403."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from becan.exceptions import InvalidTransition
from events.models import Event, EventRegistration
from events.rules import can_organise

INVALID = 422
CONFLICT = 409


def visible_event(request, pk) -> Event:
    return get_object_or_404(Event.objects.visible_to(request.user).select_related("responsible", "funding_measure"), pk=pk)


def visible_registration(request, pk) -> EventRegistration:
    rows = EventRegistration.objects.visible_to(request.user).select_related("event__responsible", "company", "user")
    return get_object_or_404(rows, pk=pk)


def for_organisers(view):
    """``view(request, event, …)`` for the team; others do not get there."""

    @wraps(view)
    @login_required
    def gated(request, pk, *args, **kwargs):
        event = visible_event(request, pk)
        if not can_organise(request.user):
            raise PermissionDenied
        return view(request, event, *args, **kwargs)

    return gated


def tells_conflicts(view):
    """Somebody else was faster, or the state no longer allows it: 409 with the reason in words."""

    @wraps(view)
    def told(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except InvalidTransition as error:
            return render(request, "events/conflict.html", {"message": str(error)}, status=CONFLICT)

    return told


def page(request, template, context):
    return render(request, template, context, status=INVALID if request.method == "POST" else 200)
