"""What participants and invited companies are told. Each mail is written once for each state of its registration."""

from django.utils import timezone
from django.utils.translation import override

from becan.mail import queue_mail
from companies.services import mail_company
from events.calendar_entries import calendar_of
from events.enums import RegistrationState as State
from events.models import Event, EventRegistration, GuestRequest
from events.signed_links import feedback_token, request_token

WITH_CALENDAR = (State.CONFIRMED,)
KINDS = {state: f"event_{state}" for state in State if state != State.DROPPED}


def tell_participant(registration: EventRegistration) -> None:
    calendar = _calendar(registration, "REQUEST") if registration.state in WITH_CALENDAR else ""
    _mail(registration, KINDS[State(registration.state)], registration.state_changed_at.isoformat(), calendar=calendar)


def tell_of_change(event: Event) -> None:
    for registration in _readers(event):
        calendar = _calendar(registration, "REQUEST") if registration.state in WITH_CALENDAR else ""
        _mail(registration, "event_changed", f"moved:{event.sequence}", calendar=calendar)


def tell_of_cancellation(event: Event) -> None:
    for registration in _readers(event):
        _mail(registration, "event_cancelled", "cancelled", bilingual=True, calendar=_calendar(registration, "CANCEL"))


def send_invitations(event: Event) -> None:
    """To companies that were put on the list and have not been told yet."""
    for invitation in event.invitations.filter(mailed_at=None).select_related("company"):
        mail_company(
            invitation.company,
            "event_invitation",
            by=event.responsible,
            about=event,
            context={"event": event},
            dedupe=f"event:{event.pk}",
            bilingual=True,
        )
        invitation.mailed_at = timezone.now()
        invitation.save(update_fields=["mailed_at"])


def _readers(event):
    return event.registrations.open().select_related("user")


def _calendar(registration, method):
    with override(registration.language):
        return calendar_of([registration.event], method=method).decode()


def _mail(registration, kind, dedupe, *, bilingual=False, calendar="", **context):
    queue_mail(
        kind,
        to=registration.user or registration.email,
        about=registration,
        context={"registration": registration, "event": registration.event} | context,
        dedupe=f"{registration.pk}:{dedupe}",
        language=registration.language,
        bilingual=bilingual,
        reply_to=registration.event.responsible,
        calendar=calendar,
    )


def tell_of_letter(registration: EventRegistration) -> None:
    _mail(registration, "event_letter", "letter", bilingual=True)


def ask_for_feedback(registration: EventRegistration) -> None:
    _mail(registration, "event_feedback", "feedback", token=feedback_token(registration))


def ask_guest(request: GuestRequest) -> None:
    """Whoever owns the address says whether the place was asked for by its owner."""
    queue_mail(
        "event_guest",
        to=request.email,
        about=request,
        context={"event": request.event, "token": request_token(request)},
        language=request.person["language"],
        reply_to=request.event.responsible,
    )
