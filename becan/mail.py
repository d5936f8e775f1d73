"""Mails as due rows (see ``becan.due``): written in the transaction of the change, sent by a worker that claims them.

Between the server's ``250`` and our commit nobody can tell whether the mail went; then it may go twice, with the same Message-ID.
"""

import re
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from becan.due import claim, sweep_due
from becan.mail_answers import note_failure
from becan.mail_kinds import DIGEST, group_of
from becan.mail_plan import let_through
from becan.mailtext import Reader, Sender, compose, first_link
from becan.models import MailState, Notice, OutgoingMail
from becan.nudge import hint, nudge
from becan.tasks import deliver_mail_task
from becan.unsubscribing import unsubscribe_url

METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
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
    calendar: str = "",
) -> OutgoingMail:
    """Write ``templates/mail/<kind>.txt`` for one reader (a user or an address) as a due row, and nudge the worker on commit.

    A second call with the same kind, address and ``dedupe`` writes nothing. ``reply_to`` is the responsible user.
    ``calendar`` is an iCalendar object that goes along as a file.
    """
    reader = Reader.of(to, language)
    sender = Sender.of(reply_to, reader.language)
    group = group_of(kind)
    off = unsubscribe_url(reader.user, group)
    letter = compose(kind, reader, sender, about=about, context=context or {}, bilingual=bilingual, unsubscribe_url=off)
    row = {
        "kind": kind,
        "group": group.code,
        "to": reader.address,
        "user": reader.user,
        "languages": ",".join(letter.languages),
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "calendar": calendar,
        "reply_to": formataddr((sender.name, sender.address)),
        "due_at": due_at or timezone.now(),
        "blank_after_send": blank_after_send,
    }
    mail, created = _once(row | ({"about": about} if about else {}), dedupe)
    if created and not due_at:
        nudge(deliver_mail_task, mail.pk)
    if created and reader.user and not blank_after_send and group != DIGEST:  # a digest's parts stand there one by one
        _put_into_inbox(mail, letter)
    return mail


def _put_into_inbox(mail, letter):
    row = {"user": mail.user, "kind": mail.kind, "language": letter.languages[0], "title": letter.subject}
    Notice.objects.create(**row, text=letter.body, url=first_link(letter.body))


def _once(row: dict, dedupe: str | None) -> tuple[OutgoingMail, bool]:
    if dedupe is None:
        return OutgoingMail.objects.create(**row), True
    return OutgoingMail.objects.get_or_create(dedupe_key=f"{row['kind']}:{row['to']}:{dedupe}", defaults=row)


def deliver_mail(pk: int, *, now: datetime) -> None:
    for mail in claim(OutgoingMail.objects.due(now).filter(pk=pk), now=now, lease=LEASE):
        if not let_through(mail, now=now):
            continue
        try:
            _message(mail).send()
        except OSError as error:  # smtplib's errors are OSErrors, too
            note_failure(mail, error, now=now)
        else:
            _settle(mail)


def sweep_due_mail(*, now: datetime) -> int:
    due = OutgoingMail.objects.due(now).only("pk")
    return sweep_due(due, lock="becan.mail.sweep", hint=lambda mail: hint(deliver_mail_task, mail.pk))


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {"Message-ID": mail.message_id, "Content-Language": mail.languages}
    if off := unsubscribe_url(mail.user, group_of(mail.kind)):
        headers |= {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((parseaddr(mail.reply_to)[0] or name, address)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.attach(_calendar_part(mail.calendar))
    return message


def _calendar_part(calendar: str) -> MIMEText:
    """The method stands in the header too, so that a mail program offers to enter, move or delete the appointment."""
    part = MIMEText(calendar, "calendar", "utf-8")
    method = METHOD.search(calendar)
    part.set_param("method", method[1] if method else "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="becan.ics")
    return part


def _settle(mail: OutgoingMail) -> None:
    blank = {"text": "", "html": ""} if mail.blank_after_send else {}
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), state=MailState.SENT, last_error="", **blank)
