"""Events as iCalendar: local time with its zone's rules, so that every calendar shows the right hour on both sides of a clock change."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from icalendar import Calendar
from icalendar import Event as Entry

from companies.texts import in_language
from events.enums import EventState
from events.models import Event

METHODS = ("PUBLISH", "REQUEST", "CANCEL")


def calendar_of(events: Iterable[Event], *, method: str = "PUBLISH", extra: Iterable[Entry] = (), name: str = "BeCAN") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//BeCAN//Portal//DE")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if method == "PUBLISH":
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in [*(entry_of(event) for event in events), *extra]:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def entry_of(event: Event) -> Entry:
    """The UID stays for the life of the event; SEQUENCE rises with every change of time or place."""
    language, entry = get_language(), Entry()
    entry.add("uid", f"event-{event.pk}@becan")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.updated_at)
    entry.add("dtstart", event.starts_at.astimezone(event.tz))
    entry.add("dtend", event.ends_at.astimezone(event.tz))
    entry.add("summary", in_language(event, "title", language).value)
    entry.add("location", place_of(event, language))
    entry.add("description", _description(event, language))
    entry.add("url", address_of(event))
    entry.add("status", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    return entry


def place_of(event: Event, language: str) -> str:
    return ", ".join(filter(None, [in_language(event, "place", language).value, event.address]))


def address_of(event: Event) -> str:
    return settings.BASE_URL + reverse("events:event_detail", args=[event.pk])


def _description(event, language):
    funder = import_string(settings.MAIL_FUNDER)()
    lines = [in_language(event, "summary", language).value, address_of(event), "", funder.eu, funder.state]
    return "\n".join([*lines, *filter(None, [*(mark.name for mark in funder.marks), funder.title, funder.project_number])])


def ticket_address(registration) -> str:
    """What stands in the QR code of a ticket."""
    return settings.BASE_URL + reverse("events:ticket_detail", args=[registration.ticket])
