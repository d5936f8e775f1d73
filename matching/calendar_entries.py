"""A meeting as an iCalendar entry: in UTC, so that every calendar shows it in its reader's own time."""

from datetime import timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from icalendar import Calendar, Event, vCalAddress

from matching.enums import MeetingState as State
from matching.models import Meeting

STATUS = {State.PROPOSED: "TENTATIVE", State.ACCEPTED: "CONFIRMED", State.DECLINED: "CANCELLED", State.CANCELLED: "CANCELLED"}


def calendar_file(meeting: Meeting, *, title: str, address: str, organiser: str, guests=()) -> bytes:
    """``guests`` are addresses: a mail that moves or cancels an appointment has to name them."""
    is_off = STATUS[State(meeting.state)] == "CANCELLED"
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//BeCAN//Portal//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    event.add("uid", f"{meeting.pk}@becan")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes))
    event.add("summary", title)
    event.add("location", meeting.place)
    event.add("description", _description(address))
    event.add("url", address)
    event.add("status", STATUS[State(meeting.state)])
    event["organizer"] = vCalAddress(f"mailto:{organiser}")
    for guest in guests:
        event.add("attendee", vCalAddress(f"mailto:{guest}"))
    calendar.add_component(event)
    return calendar.to_ical()


def _description(address):
    funder = import_string(settings.MAIL_FUNDER)()
    return "\n".join(filter(None, [address, "", funder.eu, funder.state, funder.title, funder.project_number]))
