"""Registrations: confirmed, waiting, offered. The event's row is the lock, so that no place is given twice and the order holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.clock import is_quiet
from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from companies.models import Company
from companies.rules import acting_multiplier
from companies.services.account import GONE
from companies.services.consents import give_storage_consent
from events.enums import Audience, Listing
from events.enums import RegistrationState as State
from events.models import Event, EventRegistration
from events.models.registrations import SEATED
from events.rules import REGISTRATION_TRANSITIONS, admitted, is_open_for_registration
from events.services import mails

TIME_TO_ACCEPT = timedelta(hours=48)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """Who comes, and what the organiser wants to know."""

    family_name: str
    email: str
    language: str
    given_name: str = ""
    function: str = ""
    organisation: str = ""
    user: object | None = None
    answers: dict = field(default_factory=dict)
    needs: str = ""
    listing: str = Listing.NOBODY
    stored_abroad: bool = False


@transaction.atomic
def register(
    event: Event, company: Company | None, person: Person, *, by, channel: Channel = Channel.PORTAL, now: datetime | None = None
) -> EventRegistration:
    """The team may register somebody outside the window, for a company that has phoned. A guest has no company, and is nobody here."""
    now, locked = now or timezone.now(), _lock_event(event)
    is_team = by is not None and by.is_project_manager
    if not is_open_for_registration(locked, now) and not (is_team and locked.starts_at > now):
        raise DomainError(_("Registration is closed."))
    if not _is_admitted(locked, company):
        raise DomainError(_("This event is not open for this company."))
    if locked.registrations.open().filter(email=person.email.lower()).exists():
        raise DomainError(_("Somebody with this e-mail address is registered already."))
    row = EventRegistration(
        event=locked,
        company=company,
        number=(locked.registrations.aggregate(last=Max("number"))["last"] or 0) + 1,
        state=_first_state(locked),
        recorded_by=by if is_team else None,
        channel=channel,
        registered_at=now,
    )
    _write(row, person)
    row.save()
    if person.stored_abroad:
        _note_consent(row, person)
    _log(row, by)
    mails.tell_participant(row)
    return row


def _is_admitted(event, company):
    if company is None:
        return event.audience == Audience.PUBLIC
    return admitted(event).filter(pk=company.pk).exists()


def _note_consent(row, person):
    name, how = row.get_full_name(), {"channel": row.channel, "recorded_by": row.recorded_by}
    give_storage_consent(row.company, person=name, by=person.user, about=row, **how)


def _write(row, person):
    row.family_name, row.given_name, row.function = person.family_name, person.given_name, person.function
    row.email, row.language, row.user = person.email.lower(), person.language, person.user
    row.organisation = person.organisation
    row.answers, row.needs, row.listing = person.answers, person.needs, person.listing


def _first_state(event):
    if event.needs_approval:
        return State.PENDING
    return _place_or_queue(event)


def _place_or_queue(event):
    is_somebody_waiting = event.registrations.filter(state=State.WAITING).exists()
    return State.CONFIRMED if _has_place(event) and not is_somebody_waiting else State.WAITING


def _has_place(event):
    return event.capacity is None or event.registrations.seated().count() < event.capacity


@transaction.atomic
def approve(registration: EventRegistration, *, by) -> EventRegistration:
    """The team says yes: a place, or the waiting list; or to what somebody with a place has changed."""
    event, row = _lock(registration)
    if row.recheck_at and row.state in SEATED:
        row.recheck_at = None
        row.save(update_fields=["recheck_at"])
        log_action(row, "registration.change_agreed", actor=by)
        return row
    if row.state != State.PENDING:
        raise InvalidTransition(_("This registration has been decided already."))
    return _change_state(row, _place_or_queue(event), by=by)


@transaction.atomic
def refuse(registration: EventRegistration, reason: str, *, by) -> EventRegistration:
    event, row = _lock(registration)
    _change_state(row, State.REFUSED, by=by, reason=reason)
    promote(event, now=timezone.now())
    return row


@transaction.atomic
def withdraw(registration: EventRegistration, *, by, now: datetime | None = None, tell: bool = True) -> EventRegistration:
    """The place goes to whoever waits longest."""
    event, row = _lock(registration)
    now = now or timezone.now()
    if now >= event.starts_at:
        raise InvalidTransition(_("The event has begun."))
    _change_state(row, State.WITHDRAWN, by=by, tell=tell)
    promote(event, now=now)
    return row


def withdraw_all_of(user, *, now: datetime) -> None:
    """The person ends the account: no place is kept, and what we know for the day goes. The caller holds a transaction."""
    coming = EventRegistration.objects.open().filter(user=user, event__starts_at__gt=now)
    for row in coming.order_by("event", "number"):
        withdraw(row, by=user, now=now, tell=False)
        blank = {"family_name": "–", "given_name": "", "function": "", "email": f"{row.pk}@{GONE}", "needs": "", "answers": {}}
        EventRegistration.objects.filter(pk=row.pk).update(user=None, **blank)


@transaction.atomic
def accept_offer(registration: EventRegistration, *, by, now: datetime | None = None) -> EventRegistration:
    _event, row = _lock(registration)
    if row.state != State.OFFERED or row.accept_by <= (now or timezone.now()):
        raise InvalidTransition(_("This place has gone to somebody else. Please call us."))
    return _change_state(row, State.CONFIRMED, by=by)


@transaction.atomic
def change_registration(registration: EventRegistration, person: Person, *, by) -> EventRegistration:
    """Another function, other answers, another list. The person stays the same: somebody else is another registration."""
    event, row = _lock(registration)
    is_other = (row.function, row.answers) != (person.function, person.answers)
    row.function, row.needs, row.listing = person.function, person.needs, person.listing
    row.answers = person.answers
    if is_other and event.rechecks_changes and row.state in SEATED and not by.is_project_manager:
        row.recheck_at = timezone.now()
    row.save()
    log_action(row, "registration.changed", actor=by, on_behalf_of=_on_behalf(row, by))
    return row


def promote(event: Event, *, now: datetime) -> list[EventRegistration]:
    """Offer free places in the order of the waiting list. The caller holds the event's lock."""
    if now >= event.starts_at:
        return []
    waiting = event.registrations.select_for_update().filter(state=State.WAITING).order_by("number")
    free = waiting.count() if event.capacity is None else max(0, event.capacity - event.registrations.seated().count())
    return [_offer(row, event, now=now) for row in waiting[:free]]


def _offer(row, event, *, now):
    row.accept_by = min(_end_of_offer(now), event.starts_at)
    return _change_state(row, State.OFFERED, by=None)


def _end_of_offer(now):
    """48 hours, and on no day on which nobody can be expected to answer."""
    end = now + TIME_TO_ACCEPT
    while is_quiet(timezone.localdate(end)):
        end += DAY
    return end


def expire_offers(*, now: datetime) -> int:
    """For the sweep: places that nobody took go to the next."""
    late = EventRegistration.objects.filter(state=State.OFFERED, accept_by__lte=now)
    return sum(_expire(pk, now) for pk in late.order_by("event", "number").values_list("pk", flat=True))


@transaction.atomic
def _expire(pk, now):
    event, row = _lock(EventRegistration.objects.get(pk=pk))
    if row.state != State.OFFERED or row.accept_by > now:
        return False
    _change_state(row, State.EXPIRED, by=None)
    promote(event, now=now)
    return True


def drop_all(event: Event, *, by) -> None:
    """The event is cancelled, and its own mail has said so. The caller holds the event's lock."""
    for row in event.registrations.select_for_update().open():
        _change_state(row, State.DROPPED, by=by, tell=False)


def _lock_event(event):
    return Event.objects.select_for_update().get(pk=event.pk)


def _lock(registration):
    """The event first, always: two in different orders would wait for each other."""
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    row = EventRegistration.objects.select_for_update(of=["self"]).select_related("company", "user").get(pk=registration.pk)
    row.event = event
    return event, row


def _change_state(row, state, *, by, reason="", tell=True):
    """The only writer of ``EventRegistration.state``."""
    if state not in REGISTRATION_TRANSITIONS[State(row.state)]:
        raise InvalidTransition(_("This registration has been decided already."))
    row.state, row.state_reason, row.state_changed_at = state, reason, timezone.now()
    if state != State.OFFERED:
        row.accept_by = None
    if state not in SEATED:
        row.recheck_at = None
    if state != State.CONFIRMED:
        row.checked_in_at = row.checked_in_by = None
    row.save()
    _log(row, by, reason=reason)
    if tell:
        mails.tell_participant(row)
    return row


def _log(row, by, *, reason=""):
    log_action(row, f"registration.{row.state}", actor=by, reason=reason, on_behalf_of=_on_behalf(row, by))


def _on_behalf(row, by):
    if by is None:
        return None
    return row.company if by.is_project_manager or acting_multiplier(by, row.company) else None
