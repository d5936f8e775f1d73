"""Calendar files: one event, or all of a person by a secret address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.calendar_entries import calendar_of
from events.models import CalendarFeed
from events.services.feeds import end_feed, events_of, feed_of, renew_feed
from events.views.access import visible_event

ICS = "text/calendar; charset=utf-8"


@require_safe
def event_calendar(request, pk):
    response = calendar_response(calendar_of([visible_event(request, pk)]))
    response["Content-Disposition"] = 'attachment; filename="becan.ics"'
    return response


@require_safe
def calendar_feed(request, secret):
    """Whoever has the address reads it: calendar programs cannot sign in."""
    feed = get_object_or_404(CalendarFeed.objects.select_related("user").filter(user__is_active=True), secret=secret)
    return calendar_response(feed_of(feed))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_settings(request):
    if request.method == "POST":
        if "end" in request.POST:
            end_feed(request.user)
            messages.success(request, _("The address is ended. Calendars that used it get nothing any more."))
        else:
            renew_feed(request.user)
            messages.success(request, _("This is your new address. An older one no longer works."))
        return redirect("events:calendar_settings")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "events/calendar_settings.html", {"feed": feed, "events": events_of(request.user)})


def calendar_response(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=ICS)
    patch_cache_control(response, private=True, max_age=300)
    return response
