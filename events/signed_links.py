"""Links that answer for a participant without an account: signed, for a time, and of no use for anything else."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse
from django.utils import timezone

from events.models import EventRegistration, GuestRequest

LIFE = timedelta(days=60)
TO_CONFIRM = timedelta(days=7)
_feedback = TimestampSigner(salt="events.feedback")
_requests = TimestampSigner(salt="events.guest_request")
_guests = Signer(salt="events.guest")
WITH_ALL = ("event__responsible", "event__funding_measure", "company", "user")


def feedback_token(registration: EventRegistration) -> str:
    return _feedback.sign(str(registration.pk))


def registration_of_feedback(token: str) -> EventRegistration | None:
    try:
        pk = _feedback.unsign(token, max_age=LIFE)
    except BadSignature:  # forged, cut off, or too old
        return None
    return EventRegistration.objects.select_related(*WITH_ALL).filter(pk=pk).first()


def request_token(request: GuestRequest) -> str:
    return _requests.sign(str(request.pk))


def request_of_guest(token: str) -> GuestRequest | None:
    try:
        pk = _requests.unsign(token, max_age=TO_CONFIRM)
    except BadSignature:
        return None
    return GuestRequest.objects.select_related("event", "registration").filter(pk=pk).first()


def guest_token(registration: EventRegistration) -> str:
    """Good until some time after the event, however early somebody registers."""
    return _guests.sign(str(registration.pk))


def registration_of_guest(token: str) -> EventRegistration | None:
    try:
        pk = _guests.unsign(token)
    except BadSignature:
        return None
    rows = EventRegistration.objects.filter(company=None, event__ends_at__gt=timezone.now() - LIFE)
    return rows.select_related(*WITH_ALL).filter(pk=pk).first()


def own_page(registration: EventRegistration) -> str:
    """Where the person reads about the own registration: behind the login, or, without an account, behind a signed link."""
    if registration.company_id:
        return reverse("events:registration_detail", args=[registration.pk])
    return reverse("events:guest_detail", args=[guest_token(registration)])
