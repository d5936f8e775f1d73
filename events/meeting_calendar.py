"""A company's meetings as one calendar file: each keeps its UID; what ended says so."""

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Event as Entry

from companies.texts import in_language
from events.calendar_entries import address_of, calendar_of, place_of
from events.enums import MeetingState
from events.models import Meeting, MeetingDay, MeetingGuest


def meetings_of(day: MeetingDay, guest: MeetingGuest, *states: MeetingState) -> list[Meeting]:
    rows = day.meetings.filter(Q(supplier=guest) | Q(partner=guest), state__in=states)
    rows = list(rows.select_related("supplier__company", "partner__company", "interpreter"))
    for row in rows:
        row.day = day
        row.other = row.partner if row.supplier_id == guest.pk else row.supplier
    return rows


def meeting_calendar(day: MeetingDay, guest: MeetingGuest) -> bytes:
    return calendar_of([], extra=meeting_entries(day, guest))


def meeting_entries(day: MeetingDay, guest: MeetingGuest) -> list[Entry]:
    return [_entry(row) for row in meetings_of(day, guest, MeetingState.PUBLISHED, MeetingState.CANCELLED)]


def _entry(row: Meeting) -> Entry:
    event, language, entry = row.day.event, get_language(), Entry()
    entry.add("uid", f"meeting-{row.uid}@becan")
    entry.add("sequence", row.sequence)
    entry.add("dtstamp", row.changed_at)
    entry.add("dtstart", row.starts_at.astimezone(event.tz))
    entry.add("dtend", row.ends_at.astimezone(event.tz))
    entry.add("summary", in_language(row.other.company, "name", language).value)
    entry.add(
        "location", ", ".join(filter(None, [event.online_url if row.day.is_virtual else place_of(event, language), where(row)]))
    )
    entry.add("url", address_of(event))
    entry.add("status", "CANCELLED" if row.state == MeetingState.CANCELLED else "CONFIRMED")
    return entry


def where(row: Meeting) -> str:
    return _("%(hall)s, table %(table)s") % {"hall": row.hall, "table": row.table}
