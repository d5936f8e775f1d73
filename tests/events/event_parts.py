"""Events as the tables of permissions and pages need them."""

from companies.texts import column
from events.models import CalendarFeed, EventBody, EventDocument, EventPhoto, EventQuestion, EventSession, EventSpeaker, Visit
from events.signed_links import feedback_token
from tests.factories import make_event, make_registration


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
        "ticket": [registration.ticket],
        "feed": [CalendarFeed.objects.create(user=cast["offering_viewer"]).secret],
        "feedback_token": [feedback_token(registration)],
        "part_new": [event.pk, "bodies"],
        "part": [event.pk, "sessions", session.pk],
    }


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
    guest = make_registration(visit, offering)
    return {
        "visit": [visit.pk],
        "letter": [visit.pk, "de", "docx"],
        "guest_letter": [visit.pk, guest.pk, "de", "docx"],
        "guest": [visit.pk, guest.pk],
        "passport": [guest.pk],
    }


def _files(event):
    plain = {"event": event, "stored_as": "gone", "kind": "pdf"}
    document = EventDocument.objects.create(**plain, name="a.pdf", size=1, language="de")
    photo = EventPhoto.objects.create(**plain | {"kind": "png"}, width=1, height=1, alt_de="Ein Saal", consent="mündlich")
    return {"event_file": [event.pk, document.pk], "photo": [event.pk, photo.pk]}
