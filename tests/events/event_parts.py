"""Events as the tables of permissions and pages need them."""

from companies.texts import column
from events.models import EventBody, EventQuestion, EventSession, EventSpeaker
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
        "part_new": [event.pk, "bodies"],
        "part": [event.pk, "sessions", session.pk],
    }
