"""Texts for WeChat about events: the mails once more, in Chinese, complete without their link. See ``matching.wechat``."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import override

from becan.models import OutgoingMail
from companies.models import Company
from companies.texts import in_language
from events.calendar_entries import place_of
from events.enums import EventState, MeetingState, RegistrationState
from events.meeting_calendar import meetings_of
from events.models import Event, EventRegistration, MeetingGuest
from events.models.registrations import OPEN
from events.signed_links import own_page
from events.times import BEIJING
from matching.wechat import CHINESE, WORDS, WeChatText, fitting, short

State = RegistrationState
UNTOLD = (State.DROPPED,)  # the cancelled event itself is what is told


def registration_texts(registration: EventRegistration) -> list[WeChatText]:
    """What the person may be sent now; the kinds are those of the mails."""
    event = registration.event
    with override(CHINESE):
        if event.state == EventState.CANCELLED:
            reason = in_language(event, "cancel_reason", CHINESE).value
            return [_text("event_cancelled", event, {"reason": Truncator(reason).chars(WORDS)}, [], _page(event))]
        if registration.state in UNTOLD:
            return []
        own = own_page(registration)
        facts = {"registration": registration, "reason": Truncator(registration.state_reason).chars(WORDS)}
        found = [_text(f"event_{registration.state}", event, facts, [], own)]
        if registration.state in OPEN and _was_told_of_change(registration):
            found.append(_text("event_changed", event, facts, [], own))
        guest = MeetingGuest.objects.filter(day=event.pk, company=registration.company).select_related("day").first()
        if guest and guest.day.published_at and registration.state == State.CONFIRMED:
            found.append(_meetings(guest, event))
        return found


def invitation_texts(event: Event, company: Company) -> list[WeChatText]:
    with override(CHINESE):
        if event.state != EventState.PUBLISHED:
            return []
        summary = in_language(event, "summary", CHINESE).value
        return [_text("event_invitation", event, {"name": short(_name(company))}, [summary] if summary else [], _page(event))]


def _was_told_of_change(registration: EventRegistration) -> bool:
    """Whoever registered after the change has read the new time already."""
    kind = ContentType.objects.get_for_model(registration)
    return OutgoingMail.objects.filter(kind="event_changed", content_type=kind, object_id=str(registration.pk)).exists()


def _meetings(guest: MeetingGuest, event: Event) -> WeChatText:
    day = guest.day
    day.event = event
    rows = meetings_of(day, guest, MeetingState.PUBLISHED)
    lines = [f"{row.starts_at.astimezone(event.tz):%H:%M} {short(_name(row.other.company))}，{row.table}号桌" for row in rows]
    return _text(
        "event_meetings",
        event,
        {"count": len(rows)},
        lines,
        reverse("events:meeting_schedule", args=[event.pk, guest.company_id]),
    )


def _text(kind: str, event: Event, facts: dict, details: list[str], path: str) -> WeChatText:
    plain = {
        "event": event,
        "title": short(in_language(event, "title", CHINESE).value),
        "in_beijing": _clock(event, BEIJING),
        "on_site": "" if event.zone == BEIJING else _clock(event, event.zone),
        "place": short(place_of(event, CHINESE)),
    }
    return WeChatText(kind, fitting(kind, plain | facts, details), settings.BASE_URL + path)


def _clock(event: Event, zone: str) -> str:
    moment = event.starts_at.astimezone(ZoneInfo(zone))
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def _page(event: Event) -> str:
    return reverse("events:event_detail", args=[event.pk])


def _name(company: Company) -> str:
    return in_language(company, "name", CHINESE).value
