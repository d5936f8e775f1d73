"""Mails that the team sends in copy to its filing address: each goes to the timelines of those to whom it was written.

Everybody of the team has an address of their own (``log+<number>-<signature>@…``): a mail to it counts if it comes from that person.
A mail's text is kept; its files are not, only their names.
"""

import hashlib
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from becan.exceptions import DomainError
from becan.mail_reading import Letter, read_letter
from becan.models import OutgoingMail, log_action
from companies.models import User
from matching.enums import RecordKind
from matching.models import Concerned, Interaction, Introduction
from matching.services.whom import whom_addresses_mean

ADDRESS = re.compile(r"\+(\d+)-([0-9a-f]{16})@")
LONGEST = 10_000
MOST_FILES = 20
A_DAY = timedelta(days=1)


class MailRefused(DomainError):
    """Not a mail that the team has sent to be filed."""


def filing_address(user) -> str:
    """Where this person of the team sends mails in copy."""
    name, _at, domain = settings.FILING_ADDRESS.partition("@")
    return f"{name}+{user.pk}-{_signature(user.pk)}@{domain}"


def _signature(pk) -> str:
    return salted_hmac("matching.filing", str(pk), algorithm="sha256").hexdigest()[:16]


def file_mail(raw: bytes, *, recipient: str, now: datetime) -> Interaction:
    """Put a mail on the timelines of its readers; one that fits nobody waits in a queue. Filing twice files once."""
    letter = read_letter(raw)
    person = _person(letter, recipient)
    message_id = (letter.message_id or f"<{hashlib.sha256(raw).hexdigest()}@becan>")[:250]
    try:
        return _write(letter, message_id, person, now)
    except IntegrityError:
        return Interaction.objects.get(message_id=message_id)


def _person(letter: Letter, recipient: str) -> User:
    found = ADDRESS.search(recipient.lower())
    if not found or not constant_time_compare(found[2], _signature(found[1])):
        raise MailRefused("This is no filing address.")
    person = User.objects.filter(pk=found[1]).first()
    if person is None or not person.is_project_manager or letter.sender != person.email:
        raise MailRefused("The sender is not the person to whom the filing address belongs.")
    return person


@transaction.atomic
def _write(letter, message_id, person, now):
    others = [address for address in letter.recipients if not ADDRESS.search(address) and address != person.email]
    whom = whom_addresses_mean(others)
    introduction = _answered(letter) or _between(whom.companies)
    interaction = Interaction.objects.create(
        kind=RecordKind.MAIL,
        at=letter.sent_at if letter.sent_at and letter.sent_at < now + A_DAY else now,
        who=", ".join(others)[:300],
        subject=letter.subject[:250],
        words=letter.text[:LONGEST],
        introduction=introduction,
        by=person,
        message_id=message_id,
        attachments=letter.files[:MOST_FILES],
    )
    Concerned.objects.bulk_create(Concerned(interaction=interaction, company=company) for company in whom.companies)
    interaction.contacts.add(*whom.contacts)
    log_action(interaction, "interaction.recorded", actor=person, kind=str(RecordKind.MAIL))
    return interaction


def _answered(letter) -> Introduction | None:
    """The introduction that a mail of ours was about, if this one answers it."""
    ours = OutgoingMail.objects.filter(message_id__in=letter.answers_to).select_related("content_type")
    return next((mail.about for mail in ours if isinstance(mail.about, Introduction)), None)


def _between(companies) -> Introduction | None:
    """Of a mail to both sides, if they have one introduction with each other."""
    pair = [company.pk for company in companies]
    found = Introduction.objects.open().filter(offering__in=pair, seeking__in=pair)[:2]
    return found[0] if len(found) == 1 else None


def unfiled():
    """For the desk, the oldest first."""
    return Interaction.objects.unfiled().select_related("by").order_by("created_at", "pk")
