"""Rows of an event, each in the place that the organiser gives it."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.texts import column
from events.models import Event, EventBody, EventQuestion, EventSession, EventSpeaker
from events.rules import is_editable

PARTS = {"bodies": EventBody, "sessions": EventSession, "speakers": EventSpeaker, "questions": EventQuestion}


def rows_of(event: Event, part: str):
    if part == "speakers":
        return EventSpeaker.objects.filter(session__event=event).select_related("session__event")
    return PARTS[part].objects.filter(event=event)


@transaction.atomic
def save_part(event: Event, part: str, row, *, texts: dict, facts: dict, by):
    """``row`` is None for a new one, which stands last."""
    locked = _lock(event)
    if row is None:
        row = PARTS[part](order=_last(locked, part) + 1, **({} if part == "speakers" else {"event": locked}))
    for (field, language), value in texts.items():
        setattr(row, column(field, language), value)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    log_action(locked, "event.programme_saved", actor=by, part=part)
    return row


@transaction.atomic
def remove_part(event: Event, part: str, pk: int, *, by) -> None:
    locked = _lock(event)
    rows_of(locked, part).filter(pk=pk).delete()
    log_action(locked, "event.programme_saved", actor=by, part=part)


@transaction.atomic
def move_up(event: Event, part: str, pk: int, *, by) -> None:
    """Changes place with the one before it."""
    locked = _lock(event)
    rows = list(rows_of(locked, part).order_by("order", "pk"))
    places = {row.pk: place for place, row in enumerate(rows)}
    place = places.get(pk, 0)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for order, row in enumerate(rows):
        row.order = order
    PARTS[part].objects.bulk_update(rows, ["order"])
    log_action(locked, "event.programme_saved", actor=by, part=part)


def _last(event, part):
    return rows_of(event, part).aggregate(last=Max("order"))["last"] or 0


def _lock(event):
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if not is_editable(locked):
        raise InvalidTransition(_("This event is over or cancelled and can no longer be changed."))
    return locked
