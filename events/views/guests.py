"""Registering without an account. What is sent gets the same answer whatever the address; only its owner gets further, by mail."""

from functools import wraps

from allauth.core.internal.ratelimit import decorator as rate_limited
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.qr import qr_svg
from events.calendar_entries import ticket_address
from events.forms.registrations import GuestForm
from events.queries import ahead_of, answers_of
from events.rules import admits_guest, is_changeable, is_open_for_registration
from events.services.guests import ask_for_place, confirm_place
from events.services.registrations import accept_offer, withdraw
from events.signed_links import own_page, registration_of_guest, request_of_guest
from events.views.access import CONFLICT, page, tells_conflicts, visible_event
from events.views.papers import sent_letter

GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited(app="events", action="guest", config={"guest": "20/h/ip"})
def guest_create(request, pk):
    event = visible_event(request, pk)
    if not admits_guest(request.user, event) or not is_open_for_registration(event, timezone.now()):
        return redirect("events:event_detail", pk)
    form = GuestForm(request.POST if request.method == "POST" else None, event=event)
    if not form.is_bound or not form.is_valid():
        return page(request, "events/guest_form.html", {"event": event, "form": form})
    if not form.is_trapped:
        ask_for_place(event, form.person)
    messages.success(
        request, _("Please look into your mailbox: the link in our mail completes the registration. It is good for 7 days.")
    )
    return redirect("events:event_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def guest_confirm(request, token):
    """A GET shows what was asked for; only the button takes the place."""
    asked = request_of_guest(token)
    if asked is None:
        return _gone(request)
    if asked.registration:
        return redirect(own_page(asked.registration))
    if request.method != "POST":
        return render(request, "events/guest_confirm.html", {"asked": asked, "event": asked.event})
    try:
        return redirect(own_page(confirm_place(asked)))
    except DomainError as error:
        return render(request, "events/conflict.html", {"message": str(error)}, status=CONFLICT)


def _by_link(view):
    """``view(request, registration, …)`` for whoever has the link."""

    @wraps(view)
    def opened(request, token, **more):
        registration = registration_of_guest(token)
        return view(request, registration, **more) if registration else _gone(request)

    return opened


def _gone(request):
    return render(request, "matching/introduction_link_gone.html", status=GONE)


@require_safe
@_by_link
def guest_detail(request, registration):
    context = {
        "registration": registration,
        "event": registration.event,
        "token": request.resolver_match.kwargs["token"],
        "can_change": is_changeable(registration, timezone.now()),
        "answers": answers_of(registration),
        "ahead": ahead_of(registration),
    }
    return render(request, "events/guest_detail.html", context)


@require_safe
@_by_link
def guest_ticket(request, registration):
    return HttpResponse(qr_svg(ticket_address(registration)), content_type="image/svg+xml")


@require_safe
@_by_link
def guest_letter(request, registration, language):
    return sent_letter(request, registration, language)


@require_POST
@tells_conflicts
@_by_link
def guest_accept(request, registration):
    accept_offer(registration, by=None)
    messages.success(request, _("The place is yours."))
    return redirect(own_page(registration))


@require_POST
@tells_conflicts
@_by_link
def guest_withdraw(request, registration):
    withdraw(registration, by=None)
    messages.success(request, _("Cancelled. The place goes to whoever waits longest."))
    return redirect(own_page(registration))
