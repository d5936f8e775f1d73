from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.enums import EventState, Listing
from events.forms.events import CancelForm, EventForm
from events.models import Event
from events.queries import (
    events_between,
    listed_participants,
    month_of,
    own_registrations,
    readable_documents,
    with_counts,
)
from events.rules import (
    admits_guest,
    can_organise,
    can_read_participants,
    companies_for,
    is_editable,
    is_open_for_registration,
    is_participant,
)
from events.services.events import cancel_event, close_event, create_event, missing_for_publication, publish_event, save_event
from events.structured import structured_event
from events.views.access import for_organisers, page, tells_conflicts, visible_event
from matching.views.common import accepted

FIRST_YEAR, LAST_YEAR = 2020, 2100


@require_safe
def event_list(request):
    """The calendar as a list: what comes, and what was."""
    events, now = Event.objects.visible_to(request.user), timezone.now()
    context = {
        "upcoming": with_counts(events.exclude(state=EventState.CANCELLED).upcoming(now)),
        "past": events.exclude(state=EventState.CANCELLED).past(now)[:12],
        "can_organise": can_organise(request.user),
        "month": timezone.localdate(),
    }
    return render(request, "events/event_list.html", context)


@require_safe
def event_month(request, year, month):
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    begin, end = (timezone.make_aware(datetime(day.year, day.month, 1)) for day in (first, after))
    near = timedelta(days=7)
    events = events_between(Event.objects.visible_to(request.user), begin - near, end + near).exclude(state=EventState.CANCELLED)
    context = {"weeks": month_of(events, year, month), "first": first, "before": first - timedelta(days=1), "after": after}
    return render(request, "events/event_month.html", context)


@require_safe
def event_detail(request, pk):
    event = visible_event(request, pk)
    user = request.user
    is_inside = is_participant(user, event)
    listings = [Listing.PARTICIPANTS, Listing.PUBLIC] if is_inside else [Listing.PUBLIC]
    context = {
        "event": event,
        "sessions": event.sessions.prefetch_related("speakers"),
        "bodies": event.bodies.all(),
        "documents": readable_documents(event, is_inside),
        "photos": event.photos.all(),
        "own": own_registrations(user, event),
        "is_inside": is_inside,
        "is_open": is_open_for_registration(event, timezone.now()),
        "can_register": companies_for(user, event).exists(),
        "can_be_guest": admits_guest(user, event),
        "participants": listed_participants(event, listings),
        "free": None if event.capacity is None else max(0, event.capacity - event.registrations.seated().count()),
        "can_organise": can_organise(user),
        "can_edit": can_organise(user) and is_editable(event),
        "can_read_participants": can_read_participants(user, event),
        "missing": missing_for_publication(event) if event.state == EventState.DRAFT else [],
        "is_over": event.ends_at <= timezone.now(),
        "structured": structured_event(event, get_language()),
    }
    return render(request, "events/event_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request):
    if not can_organise(request.user):
        raise PermissionDenied
    form = EventForm(request.POST if request.method == "POST" else None, language=get_language())
    if form.is_bound and form.is_valid():
        event = create_event(by=request.user, texts=form.texts, facts=form.facts, language=form.cleaned_data["original_language"])
        messages.success(request, _("Saved as a draft. Nobody outside sees it before you announce it."))
        return redirect("events:event_detail", event.pk)
    return page(request, "events/event_edit.html", {"form": form})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def event_edit(request, event):
    form = EventForm(request.POST if request.method == "POST" else None, event=event, language=get_language())
    if form.is_bound and accepted(form, lambda: save_event(event, by=request.user, texts=form.texts, facts=form.facts)):
        messages.success(request, _("Saved."))
        return redirect("events:event_detail", event.pk)
    return page(request, "events/event_edit.html", {"form": form, "event": event})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def event_publish(request, event):
    missing = missing_for_publication(event)
    if request.method == "POST" and not missing:
        publish_event(event, by=request.user)
        messages.success(request, _("Announced. Invited companies get a mail."))
        return redirect("events:event_detail", event.pk)
    return page(request, "events/event_publish.html", {"event": event, "missing": missing})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def event_cancel(request, event):
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and accepted(form, lambda: cancel_event(event, by=request.user, reasons=form.reasons)):
        messages.success(request, _("Cancelled. Everybody who is registered gets a mail."))
        return redirect("events:event_detail", event.pk)
    return page(request, "events/event_cancel.html", {"event": event, "form": form})


@require_POST
@for_organisers
@tells_conflicts
def event_close(request, event):
    close_event(event, by=request.user)
    messages.success(request, _("Noted as held."))
    return redirect("events:event_detail", event.pk)
