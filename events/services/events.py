"""An event from the draft to the day after. Its state has one writer here."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Language
from companies.texts import text_of, write_text
from events.enums import EventState as State
from events.models import Event
from events.rules import EVENT_TRANSITIONS, is_editable
from events.services import mails
from events.services.registrations import drop_all, promote
from events.services.reporting import record_attendance

ON_THE_CALENDAR = ("starts_at", "ends_at", "zone", "address", "online_url")
PUBLIC_TEXTS = ("title", "summary")


@transaction.atomic
def create_event(*, by, texts: dict, facts: dict, language: str) -> Event:
    """``texts`` is ``{(field, language): text}``."""
    event = Event(responsible=by, original_language=language, is_demo=settings.BECAN_DEMO)
    _write(event, texts, facts)
    event.save()
    log_action(event, "event.created", actor=by)
    return event


@transaction.atomic
def save_event(event: Event, *, by, texts: dict, facts: dict) -> Event:
    """Whoever is registered hears of another time or place; a larger capacity lets the waiting list move."""
    locked = lock_event(event)
    if not is_editable(locked):
        raise InvalidTransition(_("This event is over or cancelled and can no longer be changed."))
    before = _calendar_facts(locked)
    _write(locked, texts, facts)
    _check_capacity(locked)
    has_moved = _calendar_facts(locked) != before
    locked.sequence += has_moved
    locked.save()
    log_action(locked, "event.saved", actor=by, fields=sorted({field for field, _l in texts} | set(facts)))
    if locked.state == State.PUBLISHED:
        if has_moved:
            mails.tell_of_change(locked)
        promote(locked, now=timezone.now())
    return locked


def _check_capacity(event):
    taken = event.registrations.seated().count()
    if event.capacity is not None and event.capacity < taken:
        raise DomainError(_("%(taken)s places are taken already. Please cancel registrations first.") % {"taken": taken})


def _calendar_facts(event):
    return [*(getattr(event, name) for name in ON_THE_CALENDAR), *(text_of(event, "place", code) for code in Language.values)]


def _write(event, texts, facts):
    for (field, language), value in texts.items():
        write_text(event, field, language, value)
    for name, value in facts.items():
        setattr(event, name, value)


def lock_event(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def missing_for_publication(event: Event) -> list[tuple[str, str]]:
    """``(field, language)`` of the texts that readers would lack."""
    return [(field, code) for field in PUBLIC_TEXTS for code in Language.values if not text_of(event, field, code)]


@transaction.atomic
def publish_event(event: Event, *, by) -> Event:
    locked = lock_event(event)
    if missing_for_publication(locked):
        raise DomainError(_("Title and summary are needed in all three languages before the event is announced."))
    if locked.ends_at <= timezone.now():
        raise DomainError(_("This event lies in the past."))
    locked.published_at = timezone.now()
    _change_state(locked, State.PUBLISHED, by=by)
    mails.send_invitations(locked)
    return locked


@transaction.atomic
def cancel_event(event: Event, *, by, reasons: dict[str, str]) -> Event:
    """``reasons`` by language. Everybody who is registered or invited hears of it; the calendar entry is called off."""
    locked = lock_event(event)
    was_told = locked.state == State.PUBLISHED
    for language, words in reasons.items():
        write_text(locked, "cancel_reason", language, words)
    locked.sequence += 1
    _change_state(locked, State.CANCELLED, by=by)
    if was_told:
        mails.tell_of_cancellation(locked)
        drop_all(locked, by=by)
    return locked


@transaction.atomic
def close_event(event: Event, *, by) -> Event:
    """It has taken place: no more check-in, and the report is final."""
    locked = lock_event(event)
    if locked.ends_at > timezone.now():
        raise InvalidTransition(_("This event is not over yet."))
    record_attendance(locked, by=by)
    return _change_state(locked, State.HELD, by=by)


def _change_state(locked, state, *, by):
    """The only writer of ``Event.state``."""
    if state not in EVENT_TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This step is not possible in the present state. Please load the page again."))
    locked.state, locked.state_changed_at = state, timezone.now()
    locked.save()
    log_action(locked, f"event.{state}", actor=by)
    return locked
