"""What was held back for a reader goes out as one mail; a single mail goes as it is."""

from datetime import datetime

from django.db import transaction

from becan.locks import take_lock
from becan.mail import queue_mail
from becan.mailtext import first_link
from becan.models import MailState, OutgoingMail
from becan.nudge import hint, nudge
from becan.tasks import deliver_mail_task, send_held_task


@transaction.atomic
def send_held(user_pk, *, now: datetime) -> OutgoingMail | None:
    """One transaction: either the digest waits to be sent and its parts say so, or nothing has happened."""
    take_lock(f"becan.mail.reader.{user_pk}")
    held = list(OutgoingMail.objects.held(now).filter(user=user_pk).order_by("queued_at", "pk").select_for_update())
    if not held:
        return None
    if len(held) == 1:
        return _release(held[0], now)
    user = held[0].user
    items = [{"title": mail.subject, "url": first_link(mail.text)} for mail in held]
    digest = queue_mail("digest", to=user, context={"items": items})
    OutgoingMail.objects.filter(pk=digest.pk).update(passed_at=now)
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in held]).update(state=MailState.DIGESTED, digest=digest)
    return digest


def _release(mail, now):
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.WAITING, due_at=now, passed_at=now)
    nudge(deliver_mail_task, mail.pk)
    return mail


def sweep_held(*, now: datetime) -> None:
    for pk in OutgoingMail.objects.held(now).order_by("user").values_list("user", flat=True).distinct():
        hint(send_held_task, pk)
