"""Who is here. The same message may come twice, late and in any order: a phone sends it until it hears that it arrived."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from events.enums import EventState
from events.enums import RegistrationState as State
from events.models import Event, EventRegistration

EARLIEST = timedelta(hours=24)  # the evening before, at the hotel
LATEST = timedelta(days=3)  # a phone that found no network until then


def is_check_in_open(event: Event, now: datetime) -> bool:
    return event.state == EventState.PUBLISHED and event.starts_at - EARLIEST <= now <= event.ends_at + LATEST


@transaction.atomic
def check_in(
    registration: EventRegistration, *, by, at: datetime | None = None, now: datetime | None = None
) -> EventRegistration:
    """``at`` is the moment on the phone's clock; a second message changes nothing."""
    row, now = _lock(registration), now or timezone.now()
    if row.state != State.CONFIRMED:
        raise DomainError(_("This person has no confirmed place. Please register the person first."))
    if not is_check_in_open(row.event, now):
        raise DomainError(_("People are checked in from the day before the event until three days after it."))
    if row.checked_in_at is None:
        row.checked_in_at = max(row.event.starts_at - EARLIEST, min(at or now, now))
        row.checked_in_by = by
        row.save(update_fields=["checked_in_at", "checked_in_by"])
        log_action(row, "registration.checked_in", actor=by)
    return row


@transaction.atomic
def undo_check_in(registration: EventRegistration, *, by) -> EventRegistration:
    """The wrong line was tapped."""
    row = _lock(registration)
    if row.checked_in_at and is_check_in_open(row.event, timezone.now()):
        row.checked_in_at = row.checked_in_by = None
        row.save(update_fields=["checked_in_at", "checked_in_by"])
        log_action(row, "registration.check_in_undone", actor=by)
    return row


def _lock(registration):
    return EventRegistration.objects.select_for_update(of=["self"]).select_related("event").get(pk=registration.pk)
