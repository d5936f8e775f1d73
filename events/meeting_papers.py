"""What is printed of a matchmaking day: the plan by time or by table, and a sheet for each company in its language."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from companies.qr import qr_svg
from events.enums import MeetingState
from events.meeting_calendar import meetings_of
from events.models import MeetingDay, MeetingGuest


def plan_parts(day: MeetingDay, state: MeetingState, by: str) -> list[tuple[object, list]]:
    """``by`` "slots": a part for each time, the first meeting standing for its clock; "tables": one for each table."""
    rows = list(day.meetings.filter(state=state).select_related("supplier__company", "partner__company", "interpreter"))
    for row in rows:
        row.day = day
    parts: dict[int, list] = {}
    for row in sorted(rows, key=lambda row: (row.slot, row.table) if by == "slots" else (row.table, row.slot)):
        parts.setdefault(row.slot if by == "slots" else row.table, []).append(row)
    return [(found[0], found) for found in parts.values()]


def sheets(day: MeetingDay, guests: Iterable[tuple[MeetingGuest, str]], request) -> tuple[list[str], dict[str, bytes]]:
    """A sheet for each guest in that language, and the pictures of their codes; those without a meeting have none."""
    found, pictures = [], {}
    for guest, language in guests:
        with override(language):
            if rows := meetings_of(day, guest, MeetingState.PUBLISHED):
                address = settings.BASE_URL + reverse("events:meeting_schedule", args=[day.pk, guest.company_id])
                own = {"event": day.event, "day": day, "guest": guest, "meetings": rows, "language": language}
                pictures[f"{guest.pk}-{language}.svg"] = qr_svg(address)
                found.append(render_to_string("documents/_meeting_sheet.html", own, request))
    return found, pictures
