"""The check-in: a list of buttons that works without script, and with it without network."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.qr import qr_svg
from events.calendar_entries import ticket_address
from events.models import EventRegistration
from events.rules import can_organise
from events.services.checking_in import check_in, is_check_in_open, undo_check_in
from events.views.access import CONFLICT, for_organisers, visible_registration


@for_organisers
@require_safe
def check_in_list(request, event):
    rows = event.registrations.confirmed().select_related("company").order_by("family_name", "given_name", "number")
    context = {
        "event": event,
        "registrations": rows,
        "here": sum(row.checked_in_at is not None for row in rows),
        "is_open": is_check_in_open(event, timezone.now()),
    }
    return render(request, "events/check_in.html", context)


@require_POST
@for_organisers
def check_in_mark(request, event):
    """One message of a phone, or of a form. The phone asks for JSON and sends the moment along."""
    registration = get_object_or_404(event.registrations, pk=request.POST.get("registration"))
    try:
        if "undo" in request.POST:
            row = undo_check_in(registration, by=request.user)
        else:
            row = check_in(registration, by=request.user, at=_moment(request.POST.get("at", "")))
    except DomainError as error:
        if _wants_json(request):
            return JsonResponse({"error": str(error)}, status=CONFLICT)
        messages.error(request, str(error))
        return redirect("events:check_in_list", event.pk)
    if _wants_json(request):
        return JsonResponse({"registration": str(row.pk), "here": row.checked_in_at is not None})
    return redirect("events:check_in_list", event.pk)


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _moment(text):
    """Milliseconds since 1970; whatever else is sent counts as now."""
    try:
        return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


@for_organisers
@require_safe
def check_in_worker(request, event):
    """The service worker stands below the page it serves, so that its scope is this page alone."""
    with open(finders.find("becan/check-in-worker.js"), "rb") as script:
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")


@login_required
@require_safe
def registration_ticket(request, pk):
    """The code that opens the check-in of this person on a phone of the team."""
    return HttpResponse(qr_svg(ticket_address(visible_registration(request, pk))), content_type="image/svg+xml")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_detail(request, ticket):
    """What the code says: to the team the person's line, to the person the own registration."""
    registration = get_object_or_404(
        EventRegistration.objects.visible_to(request.user).select_related("event", "company"), ticket=ticket
    )
    if request.method == "POST":
        if not can_organise(request.user):
            raise PermissionDenied
        try:
            registration = check_in(registration, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
    elif not can_organise(request.user):
        return redirect("events:registration_detail", registration.pk)
    return render(request, "events/ticket.html", {"registration": registration, "event": registration.event})
