"""Links that answer for a participant without an account: signed, for a time, and of no use for anything else."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from events.models import EventRegistration

LIFE = timedelta(days=60)
_feedback = TimestampSigner(salt="events.feedback")


def feedback_token(registration: EventRegistration) -> str:
    return _feedback.sign(str(registration.pk))


def registration_of_feedback(token: str) -> EventRegistration | None:
    try:
        pk = _feedback.unsign(token, max_age=LIFE)
    except BadSignature:  # forged, cut off, or too old
        return None
    rows = EventRegistration.objects.select_related("event__responsible", "event__funding_measure", "company", "user")
    return rows.filter(pk=pk).first()
