"""Events as the tables of permissions and pages need them."""

from datetime import timedelta

from django.utils import timezone

from companies.texts import column
from events.models import (
    CalendarFeed,
    EventBody,
    EventDocument,
    EventPhoto,
    EventQuestion,
    EventSession,
    EventSpeaker,
    MeetingDay,
    Visit,
)
from events.services.meeting_plans import ask_for_plan, run_plan
from events.signed_links import feedback_token, guest_token, request_token
from tests.factories import make_company, make_event, make_registration


def furnish_event(event):
    """A programme of one part with a speaker, a host, a question."""
    texts = {column("title", language): "Begrüßung" for language in ("de", "en", "zh-hans")}
    session = EventSession.objects.create(event=event, starts_at=event.starts_at, ends_at=event.ends_at, **texts)
    EventSpeaker.objects.create(session=session, name_de="Dr. Kerstin Vogel", function_de="Vorstand")
    EventBody.objects.create(event=event, name_de="automotive BerlinBrandenburg e.V.", function_de="Gastgeber")
    EventQuestion.objects.create(event=event, label_de="Essen Sie vegetarisch?", kind="yes_no")
    return session


def event_things(cast, offering):
    """One public event with a registration of the offering side's viewer, one for the other roles to be kept from, one draft."""
    responsible = cast["manager"]
    measure = {"funding_measure": cast["auditor"].audits}
    event = make_event(responsible=responsible, **measure)
    session = furnish_event(event)
    event.invitations.create(company=offering)
    registration = make_registration(event, offering, user=cast["offering_viewer"], email=cast["offering_viewer"].email)
    verified = make_event(responsible=responsible, audience="verified")
    draft = make_event(responsible=responsible, state="draft")
    offered = make_registration(event, offering, state="offered")
    pending = make_registration(event, offering, state="pending")
    return {
        "event": [event.pk],
        "event_verified": [verified.pk],
        "event_draft": [draft.pk],
        "month": [event.starts_at.year, event.starts_at.month],
        "registration": [registration.pk],
        "offered": [offered.pk],
        "pending": [pending.pk],
        **_papers(offering, responsible, measure),
        **_files(event),
        **_meetings(offering, responsible, measure),
        "invitation_of_event": [event.pk, offering.pk],
        "ticket": [registration.ticket],
        "feed": [CalendarFeed.objects.create(user=cast["offering_viewer"]).secret],
        "feedback_token": [feedback_token(registration)],
        **_guests(responsible, measure),
        "part_new": [event.pk, "bodies"],
        "part": [event.pk, "sessions", session.pk],
    }


def _guests(responsible, measure):
    """People without an account: one who has asked for a place, one who has it."""
    event = make_event(responsible=responsible, **measure)
    asked = event.guest_requests.create(
        email="neu@hof.example",
        language="de",
        person={"family_name": "Neu", "organisation": "Hof GmbH", "email": "neu@hof.example", "language": "de"},
    )
    guest = make_registration(event, organisation="Werk GmbH")
    return {"request_token": [request_token(asked)], "guest_token": [guest_token(guest)]}


def make_visit(event, **fields):
    fields = {
        "purpose_de": "Besuch von Prüfständen",
        "purpose_zh_hans": "参观试验台",
        "signatory_name": "Dr. Kerstin Vogel",
    } | fields
    return Visit.objects.create(event=event, **fields)


def _papers(offering, responsible, measure):
    visit = make_event(kind="incoming", responsible=responsible, **measure)
    make_visit(visit, asks_passport=True)
    guest = make_registration(visit, offering, letter_sent_at=timezone.now())
    visitor = make_registration(visit, organisation="Werk GmbH", letter_sent_at=timezone.now())
    return {
        "visit": [visit.pk],
        "letter": [visit.pk, "de", "docx"],
        "guest_letter": [visit.pk, guest.pk, "de", "docx"],
        "guest": [visit.pk, guest.pk],
        "passport": [guest.pk],
        "guest_sheet": [guest.pk, "zh-hans"],
        "visitor_sheet": [guest_token(visitor), "zh-hans"],
    }


def _meetings(offering, responsible, measure):
    event = make_event(kind="matchmaking", responsible=responsible, **measure)
    make_registration(event, offering)
    day = make_meeting_day(event, state="published", published_at=timezone.now())
    guest = day.guests.create(company=offering, languages=["de"])
    partner = day.guests.create(company=make_company(kind="partner"), languages=["zh-hans"])
    draft = day.meetings.create(supplier=guest, partner=partner, state="draft", slot=0, table=1)
    return {
        "day": [event.pk],
        "day_company": [event.pk, offering.pk],
        "day_guest": [event.pk, guest.pk],
        "day_by": [event.pk, "slots"],
        "day_sheet": [event.pk, offering.pk, "zh-hans"],
        "day_draft": [event.pk, draft.pk],
    }


def make_meeting_day(event, *, slots=3, tables=2, **fields):
    starts = [(event.starts_at + timedelta(minutes=20 * slot)).isoformat() for slot in range(slots)]
    return MeetingDay.objects.create(event=event, starts=starts, halls=[["Saal A", tables]], **fields)


def _files(event):
    plain = {"event": event, "stored_as": "gone", "kind": "pdf"}
    document = EventDocument.objects.create(**plain, name="a.pdf", size=1, language="de")
    photo = EventPhoto.objects.create(**plain | {"kind": "png"}, width=1, height=1, alt_de="Ein Saal", consent="mündlich")
    return {"event_file": [event.pk, document.pk], "photo": [event.pk, photo.pk]}


def plan_now(day):
    ask_for_plan(day.event, by=day.event.responsible)
    run_plan(str(day.pk), now=timezone.now())
    day.refresh_from_db()
