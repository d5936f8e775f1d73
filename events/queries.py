"""What is read of events; nothing is written here."""

import calendar
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from companies.enums import TextState
from companies.texts import Text, in_language
from events.enums import DocumentReaders, EventState, Listing, MeetingState, RegistrationState
from events.models import Event, EventRegistration, Meeting
from events.models.registrations import SEATED

State = RegistrationState


def with_counts(events):
    """Adds ``taken`` (places given) and ``pending`` (registrations to decide on)."""
    return events.annotate(
        taken=Count("registrations", filter=Q(registrations__state__in=SEATED), distinct=True),
        pending=Count(
            "registrations",
            filter=Q(registrations__state=State.PENDING) | Q(registrations__recheck_at__isnull=False),
            distinct=True,
        ),
    )


def month_of(events: Iterable[Event], year: int, month: int) -> list[list[dict]]:
    """Weeks of days, each with its events; an event of several days stands on each of them, on the clock of its place."""
    by_day: dict[date, list[Event]] = {}
    for event in events:
        day, last = (moment.astimezone(event.tz).date() for moment in (event.starts_at, event.ends_at))
        while day <= last:
            by_day.setdefault(day, []).append(event)
            day += timedelta(days=1)
    today = timezone.localdate()
    return [
        [{"day": day, "is_in_month": day.month == month, "is_today": day == today, "events": by_day.get(day, [])} for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]


def events_between(events, first: datetime, last: datetime):
    return events.filter(starts_at__lt=last, ends_at__gte=first)


def listed_participants(event: Event, listings: Iterable[Listing]):
    """Those who agreed to be listed for this kind of reader."""
    confirmed = event.registrations.filter(state=State.CONFIRMED, listing__in=listings)
    return confirmed.select_related("company").order_by("company__sort_key", "number")


def counts_of(event: Event) -> dict[str, int]:
    found = Counter(event.registrations.values_list("state", flat=True))
    here = event.registrations.filter(checked_in_at__isnull=False).count()
    return {state.value: found[state] for state in State} | {"here": here}


def own_registrations(user, event: Event):
    if not user.is_authenticated or user.is_project_manager or user.is_auditor:
        return EventRegistration.objects.none()
    return EventRegistration.objects.visible_to(user).filter(event=event).select_related("company").order_by("number")


def employer_of(registration: EventRegistration, language: str) -> Text:
    """The company, in the reader's language; of a guest the organisation as it was typed."""
    if registration.company:
        return in_language(registration.company, "name", language)
    return Text(registration.organisation, language, TextState.ORIGINAL)


def ahead_of(registration: EventRegistration) -> int:
    """How many wait longer."""
    if registration.state != State.WAITING:
        return 0
    return registration.event.registrations.filter(state=State.WAITING, number__lt=registration.number).count()


def answers_of(registration: EventRegistration) -> list[tuple]:
    """(question, answer) of what was answered."""
    questions = registration.event.questions.all()
    return [(question, answer) for question in questions if (answer := registration.answers.get(str(question.pk)))]


def partners_of(registration: EventRegistration) -> list:
    """The companies that this participant has met by the plan; without one, those of the other side that were there and agreed
    to be listed. A guest is of no side.
    """
    if registration.company is None:
        return []
    if met := met_by_plan(registration):
        return met
    there = registration.event.registrations.filter(state=State.CONFIRMED, company__isnull=False).exclude(
        company__side=registration.company.side
    )
    there = there.exclude(listing=Listing.NOBODY)
    if registration.event.registrations.filter(checked_in_at__isnull=False).exists():
        there = there.filter(checked_in_at__isnull=False)
    companies = {row.company_id: row.company for row in there.select_related("company").order_by("company__sort_key", "pk")}
    return list(companies.values())


def readable_documents(event: Event, is_inside: bool):
    rows = event.documents.all()
    return rows if is_inside else rows.filter(readers=DocumentReaders.EVERYBODY)


def next_public_events(limit: int = 3):
    """For the home page: what anybody may come to."""
    return Event.objects.public().filter(state=EventState.PUBLISHED).upcoming()[:limit]


def met_by_plan(registration: EventRegistration) -> list:
    own = registration.company_id
    planned = Meeting.objects.filter(day__event=registration.event_id, state=MeetingState.PUBLISHED)
    rows = planned.filter(Q(supplier__company=own) | Q(partner__company=own))
    rows = rows.select_related("supplier__company", "partner__company").order_by("slot", "pk")
    return [row.partner.company if row.supplier.company_id == own else row.supplier.company for row in rows]


def planned_meetings(event: Event) -> int:
    return Meeting.objects.filter(day__event=event, state=MeetingState.PUBLISHED).count()
