"""Mails as due rows (see ``becan.due``): written in the transaction of the change, sent by a worker that claims them.

Between the server's ``250`` and our commit nobody can tell whether the mail went; then it may go twice, with the same Message-ID.
"""

from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from becan.due import claim, postpone, sweep_due
from becan.mailtext import Reader, Sender, compose
from becan.models import OutgoingMail
from becan.nudge import hint, nudge
from becan.tasks import deliver_mail_task

LEASE = timedelta(minutes=2)  # longer than a conversation with a slow server, see EMAIL_TIMEOUT


def queue_mail(
    kind: str,
    *,
    to,
    about=None,
    context: dict | None = None,
    dedupe: str | None = None,
    language: str | None = None,
    bilingual: bool = False,
    reply_to=None,
    due_at: datetime | None = None,
    blank_after_send: bool = False,
) -> OutgoingMail:
    """Write ``templates/mail/<kind>.txt`` for one reader (a user or an address) as a due row, and nudge the worker on commit.

    A second call with the same kind, address and ``dedupe`` writes nothing. ``reply_to`` is the responsible user.
    """
    reader = Reader.of(to, language)
    sender = Sender.of(reply_to, reader.language)
    letter = compose(kind, reader, sender, about=about, context=context or {}, bilingual=bilingual)
    row = {
        "kind": kind,
        "to": reader.address,
        "user": reader.user,
        "languages": ",".join(letter.languages),
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "reply_to": formataddr((sender.name, sender.address)),
        "due_at": due_at or timezone.now(),
        "blank_after_send": blank_after_send,
    }
    mail, created = _once(row | ({"about": about} if about else {}), dedupe)
    if created and not due_at:
        nudge(deliver_mail_task, mail.pk)
    return mail


def _once(row: dict, dedupe: str | None) -> tuple[OutgoingMail, bool]:
    if dedupe is None:
        return OutgoingMail.objects.create(**row), True
    return OutgoingMail.objects.get_or_create(dedupe_key=f"{row['kind']}:{row['to']}:{dedupe}", defaults=row)


def deliver_mail(pk: int, *, now: datetime) -> None:
    for mail in claim(OutgoingMail.objects.due(now).filter(pk=pk), now=now, lease=LEASE):
        try:
            _message(mail).send()
        except OSError as error:  # smtplib's errors are OSErrors, too
            postpone(mail, error, now=now)
        else:
            _settle(mail)


def sweep_due_mail(*, now: datetime) -> int:
    due = OutgoingMail.objects.due(now).only("pk")
    return sweep_due(due, lock="becan.mail.sweep", hint=lambda mail: hint(deliver_mail_task, mail.pk))


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((parseaddr(mail.reply_to)[0] or name, address)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id, "Content-Language": mail.languages},
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _settle(mail: OutgoingMail) -> None:
    blank = {"text": "", "html": ""} if mail.blank_after_send else {}
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), last_error="", **blank)
