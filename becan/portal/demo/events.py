"""Three events of the demo: a matchmaking day, a delegation visit, a workshop. Days are counted from today."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from becan.clock import is_quiet
from becan.portal.demo.meetings import load_meetings
from companies.models import Company, FundingMeasure, User
from companies.texts import column
from events.models import Event, EventBody, EventInvitation, EventQuestion, EventRegistration, EventSession, EventSpeaker, Visit

FILE = Path(__file__).resolve().parent / "events.json"
SATURDAY = 5
PLAIN = ("kind", "audience", "capacity", "needs_approval", "address", "online_url", "original_language")


def load_events(companies: dict[str, Company], measure: FundingMeasure, responsible: User) -> int:
    rows = json.loads(FILE.read_text(encoding="utf8"))
    for row in rows:
        _make_event(row, companies, measure, responsible)
    return len(rows)


def _make_event(row, companies, measure, responsible):
    begin = _moment(row, row["from"])
    event = Event.objects.create(
        **{name: row[name] for name in PLAIN if name in row},
        **_texts(row, Event.TRANSLATED),
        zone=row.get("zone", "Europe/Berlin"),
        starts_at=begin,
        ends_at=_moment(row, row["to"]) + timedelta(days=row.get("days", 1) - 1),
        closes_at=begin - timedelta(days=row.get("closes_days_before", 7)),
        state="published",
        published_at=timezone.now(),
        responsible=responsible,
        funding_measure=measure,
        is_demo=True,
    )
    for order, part in enumerate(row.get("sessions", [])):
        session = EventSession.objects.create(
            event=event,
            order=order,
            starts_at=_moment(row, part["from"]) + timedelta(days=part.get("day", 0)),
            ends_at=_moment(row, part["to"]) + timedelta(days=part.get("day", 0)),
            **_texts(part, EventSession.TRANSLATED),
        )
        for place, speaker in enumerate(part.get("speakers", [])):
            EventSpeaker.objects.create(session=session, order=place, **_texts(speaker, EventSpeaker.TRANSLATED))
    for order, part in enumerate(row.get("bodies", [])):
        EventBody.objects.create(event=event, order=order, **_texts(part, EventBody.TRANSLATED))
    for order, part in enumerate(row.get("questions", [])):
        EventQuestion.objects.create(event=event, order=order, kind=part["kind"], **_texts(part, EventQuestion.TRANSLATED))
    if "visit" in row:
        visit = row["visit"]
        facts = {name: visit[name] for name in ("signatory_name", "visa_days", "asks_passport")}
        Visit.objects.create(event=event, **facts, **_texts(visit, Visit.TRANSLATED))
    for key in row.get("invited", []):
        EventInvitation.objects.create(event=event, company=companies[key], invited_by=responsible, mailed_at=timezone.now())
    for number, guest in enumerate(row.get("registrations", []), 1):
        _register(event, number, guest, companies)
    if "meetings" in row:
        load_meetings(event, row["meetings"], companies, lambda clock: _moment(row, clock), responsible)


def _register(event, number, guest, companies):
    company = companies[guest["company"]]
    person = company.contact_persons.first()
    names = ("family_name", "given_name", "function", "language")
    EventRegistration.objects.create(
        event=event,
        company=company,
        number=number,
        state=guest.get("state", "confirmed"),
        listing=guest.get("listing", "participants"),
        user=person.user,
        email=(person.email or f"gast{number}@becan.example").lower(),
        **{name: guest.get(name) or getattr(person, name) for name in names},
    )


def _moment(row, clock: str) -> datetime:
    """That time of the day on the clock of the place; weekends and the days when nobody can be expected to come are passed over."""
    day = timezone.localdate() + timedelta(days=row["in_days"])
    while day.weekday() >= SATURDAY or is_quiet(day):
        day += timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(row.get("zone", "Europe/Berlin")))


def _texts(row, fields):
    return {column(field, language): text for field in fields for language, text in row.get(field, {}).items()}
