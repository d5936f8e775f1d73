"""Calendar files: one event, or all of a person by a secret address."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from events.calendar_entries import calendar_of
from events.views.access import visible_event

ICS = "text/calendar; charset=utf-8"


@require_safe
def event_calendar(request, pk):
    return calendar_response(calendar_of([visible_event(request, pk)]))


def calendar_response(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=ICS)
    response["Content-Disposition"] = 'attachment; filename="becan.ics"'
    patch_cache_control(response, private=True)
    return response
