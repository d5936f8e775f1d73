"""What the other server answered, at once or days later: refused for good, later please, came back, unwanted."""

import logging
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone

from becan.due import postpone
from becan.models import MailState, OutgoingMail
from becan.notices import Suppression

logger = logging.getLogger(__name__)

PERMANENT = 500
MOST_BOUNCES = 2  # one may be a full mailbox
CAME_BACK = (MailState.BOUNCED, MailState.REFUSED)
EVENTS = {
    "delivered": MailState.DELIVERED,
    "bounced": MailState.BOUNCED,
    "rejected": MailState.BOUNCED,
    "complained": MailState.COMPLAINED,
}
MAY_FOLLOW = {  # providers repeat themselves, and not in order
    MailState.DELIVERED: [MailState.SENT],
    MailState.BOUNCED: [MailState.SENT, MailState.DELIVERED],
    MailState.COMPLAINED: [MailState.SENT, MailState.DELIVERED, MailState.BOUNCED],
}


def note_failure(mail: OutgoingMail, error: OSError, *, now: datetime) -> None:
    """A refusal of this reader or this text is final; everything else (greylisting, a wrong password, no server) is tried again."""
    code = refusal_code(error)
    if code < PERMANENT:
        postpone(mail, error, now=now)
        return
    logger.warning("%s refused: %s", mail, error)
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.REFUSED, last_error=f"{type(error).__name__}: {error}")
        if isinstance(error, SMTPRecipientsRefused):
            _suppress_after_bounces(mail.to)


def refusal_code(error: OSError) -> int:
    if isinstance(error, SMTPRecipientsRefused):
        return min(code for code, _words in error.recipients.values())
    return error.smtp_code if isinstance(error, SMTPDataError) else 0


@transaction.atomic
def note_event(event: str, *, address: str, message_id: str, words: str) -> None:
    """What a provider tells afterwards. It knows the mail by our Message-ID, or only the address it went to."""
    state = EVENTS.get(event)
    mail = state and _mail(address, message_id)
    if not mail:
        return
    known = OutgoingMail.objects.filter(pk=mail.pk, state__in=MAY_FOLLOW[state])
    error = "" if state == MailState.DELIVERED else words or event
    if not known.update(state=state, last_error=error):
        return
    if state == MailState.COMPLAINED:
        _suppress(mail.to, Suppression.Reason.COMPLAINED)
    elif state == MailState.BOUNCED:
        _suppress_after_bounces(mail.to)


def _mail(address, message_id):
    mails = OutgoingMail.objects.filter(to__iexact=address).exclude(sent_at=None)
    bare = message_id.strip("<>")
    return mails.filter(message_id=f"<{bare}>").first() or mails.order_by("-sent_at", "-pk").first()


def _suppress_after_bounces(address):
    if OutgoingMail.objects.filter(to__iexact=address, state__in=CAME_BACK).count() >= MOST_BOUNCES:
        _suppress(address, Suppression.Reason.BOUNCED)


def _suppress(address, reason):
    Suppression.objects.get_or_create(address=address.lower(), defaults={"reason": reason})


@transaction.atomic
def retry_mail(mail: OutgoingMail) -> bool:
    """The team has called and mended it: the address is written to again, this mail first. A blanked code cannot go again."""
    stuck = OutgoingMail.objects.troubled().filter(pk=mail.pk).exclude(text="")
    now = timezone.now()
    if not stuck.update(state=MailState.WAITING, due_at=now, sent_at=None, attempts=0, last_error=""):
        return False
    Suppression.objects.filter(address__iexact=mail.to).delete()
    OutgoingMail.objects.filter(to__iexact=mail.to, state__in=CAME_BACK).update(state=MailState.DROPPED)
    return True


def put_aside(mail: OutgoingMail) -> bool:
    """Settled in another way, by phone perhaps: off the desk."""
    return bool(OutgoingMail.objects.troubled().filter(pk=mail.pk).update(state=MailState.DROPPED))
