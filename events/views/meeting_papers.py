"""The printed plan for the organiser, and a company's schedule to take along."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from companies.enums import Language
from events.enums import MeetingState, PlanState
from events.meeting_papers import plan_parts, sheets
from events.meeting_queries import present
from events.views.access import for_organisers
from events.views.meetings import existing_day, visible_schedule
from events.views.papers import pdf_page

BY = ("slots", "tables", "companies")


@for_organisers
@require_safe
def meeting_plan_pdf(request, event, by):
    """By time or by table, as it stands; or all companies' schedules, to be handed out."""
    if by not in BY:
        raise Http404
    day = existing_day(event)
    day.event = event
    if by == "companies":
        guests = [(guest, guest.company.original_language) for guest in present(day)]
        return _sheets(request, day, guests, "schedules")
    is_draft = day.state == PlanState.DRAFT
    parts = plan_parts(day, MeetingState.DRAFT if is_draft else MeetingState.PUBLISHED, by)
    context = {"event": event, "day": day, "parts": parts, "by": by, "is_draft": is_draft}
    return pdf_page(request, "documents/meeting_plan.html", context, f"meetings-by-{by}")


@login_required
@require_safe
def meeting_schedule_pdf(request, pk, company, language):
    if language not in Language.values:
        raise Http404
    _event, day, _company, guest = visible_schedule(request, pk, company)
    return _sheets(request, day, [(guest, language)], f"schedule-{language}")


def _sheets(request, day, guests, name):
    found, pictures = sheets(day, guests, request)
    with override(guests[0][1] if len(guests) == 1 else get_language()):
        context = {"event": day.event, "sheets": found}
        return pdf_page(request, "documents/meeting_schedule.html", context, name, pictures)
