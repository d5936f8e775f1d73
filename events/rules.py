"""Who may do what with events. What exists for a reader is ``visible_to``; here is what the reader may do."""

from datetime import datetime

from django.db.models import QuerySet

from companies.enums import CompanyState
from companies.models import Company
from companies.rules import can_act_for
from events.enums import Audience, EventState, RegistrationState
from events.models import Event, EventRegistration
from events.models.registrations import OPEN

GONE = [CompanyState.IMPORTED, CompanyState.SUSPENDED, CompanyState.REJECTED, CompanyState.ARCHIVED]
RegistrationTable = dict[RegistrationState, set[RegistrationState]]

EVENT_TRANSITIONS = {
    EventState.DRAFT: {EventState.PUBLISHED, EventState.CANCELLED},
    EventState.PUBLISHED: {EventState.CANCELLED, EventState.HELD},
    EventState.CANCELLED: set(),
    EventState.HELD: set(),
}
State = RegistrationState
REGISTRATION_TRANSITIONS: RegistrationTable = {
    State.PENDING: {State.CONFIRMED, State.WAITING, State.REFUSED, State.WITHDRAWN, State.DROPPED},
    State.WAITING: {State.OFFERED, State.REFUSED, State.WITHDRAWN, State.DROPPED},
    State.OFFERED: {State.CONFIRMED, State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.DROPPED},
    State.CONFIRMED: {State.REFUSED, State.WITHDRAWN, State.DROPPED},
    State.REFUSED: set(),
    State.WITHDRAWN: set(),
    State.EXPIRED: {State.WAITING},
    State.DROPPED: set(),
}


def can_organise(user) -> bool:
    """Make events, decide on registrations, check people in: the project team."""
    return user.is_authenticated and user.is_project_manager


def can_read_participants(user, event: Event) -> bool:
    """All names: the team, and the auditor of the measure that the event belongs to."""
    return can_organise(user) or (user.is_authenticated and user.is_auditor and event.funding_measure_id == user.audits_id)


def is_open_for_registration(event: Event, now: datetime) -> bool:
    closes = min(event.closes_at or event.starts_at, event.starts_at)
    return event.state == EventState.PUBLISHED and (event.opens_at is None or event.opens_at <= now) and now < closes


def is_editable(event: Event) -> bool:
    return event.state in (EventState.DRAFT, EventState.PUBLISHED)


def companies_for(user, event: Event) -> QuerySet[Company]:
    """For which of the reader's companies somebody may be registered."""
    if not user.is_authenticated or user.is_auditor:
        return Company.objects.none()
    mine = Company.objects.all() if user.is_project_manager else Company.objects.acted_for_by(user)
    return mine.filter(pk__in=admitted(event).values("pk"))


def admitted(event: Event) -> QuerySet[Company]:
    """Companies that the event is meant for."""
    companies = Company.objects.exclude(state__in=GONE)
    if event.audience == Audience.VERIFIED:
        return companies.verified()
    if event.audience == Audience.INVITED:
        return companies.filter(event_invitations__event=event)
    return companies


def admits_guest(user, event: Event) -> bool:
    """Whether the reader may ask for a place without a company here."""
    is_auditor = user.is_authenticated and user.is_auditor
    return event.audience == Audience.PUBLIC and not is_auditor and not companies_for(user, event).exists()


def is_changeable(registration: EventRegistration, now: datetime) -> bool:
    return registration.state in OPEN and now < registration.event.starts_at


def can_change_registration(user, registration: EventRegistration, now: datetime) -> bool:
    """Accept, change or cancel: the person, whoever acts for the company, the team; until the event begins."""
    if user.is_auditor or not is_changeable(registration, now):
        return False
    if registration.company is None:
        return can_organise(user)
    return registration.user_id == user.pk or can_act_for(user, registration.company)


def can_edit_answers(user, registration: EventRegistration, now: datetime) -> bool:
    """Until the organiser's deadline; the team at any time before the event."""
    until = registration.event.changes_until
    return can_change_registration(user, registration, now) and (can_organise(user) or until is None or now < until)


def is_participant(user, event: Event) -> bool:
    if not user.is_authenticated:
        return False
    mine = EventRegistration.objects.visible_to(user).filter(event=event, state=RegistrationState.CONFIRMED)
    return can_organise(user) or mine.exists()
