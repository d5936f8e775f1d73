"""What was held back for a reader goes out as one mail; a single mail goes as it is."""

from datetime import datetime

from django.db import transaction

from becan.locks import take_lock
from becan.mail import queue_mail
from becan.mail_plan import reader_lock
from becan.mailtext import first_link
from becan.models import MailState, OutgoingMail
from becan.nudge import hint, nudge
from becan.tasks import deliver_mail_task, send_held_task


@transaction.atomic
def send_held(user_pk, *, now: datetime, address: str = "") -> OutgoingMail | None:
    """One transaction: either the digest waits to be sent and its parts say so, or nothing has happened.

    ``address`` stands for a person without an account.
    """
    take_lock(reader_lock(user_pk, address))
    of_reader = {"user": user_pk} if user_pk else {"user": None, "to__iexact": address}
    rows = OutgoingMail.objects.held(now).filter(**of_reader)
    held = list(rows.order_by("queued_at", "pk").select_for_update(of=["self"]))
    if not held:
        return None
    if len(held) == 1:
        return _release(held[0], now)
    items = [{"title": mail.subject, "url": first_link(mail.text)} for mail in held]
    language = None if user_pk else held[0].languages.partition(",")[0]
    digest = queue_mail("digest", to=held[0].user or address, context={"items": items}, language=language)
    OutgoingMail.objects.filter(pk=digest.pk).update(passed_at=now)
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in held]).update(state=MailState.DIGESTED, digest=digest)
    return digest


def _release(mail, now):
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.WAITING, due_at=now, passed_at=now)
    nudge(deliver_mail_task, mail.pk)
    return mail


def sweep_held(*, now: datetime) -> None:
    held = OutgoingMail.objects.held(now)
    for pk in held.exclude(user=None).order_by("user").values_list("user", flat=True).distinct():
        hint(send_held_task, pk)
    for address in sorted({to.lower() for to in held.filter(user=None).values_list("to", flat=True)}):
        hint(send_held_task, None, address)
