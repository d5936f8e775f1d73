"""Places for people without an account: asked for on the event's page, taken by the link that goes to their address."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override

from companies.enums import Channel
from events.models import Event, EventRegistration, GuestRequest
from events.services import mails
from events.services.registrations import Person, register

MOST_AN_HOUR = 3  # mails to one address, whoever types it
HOUR = timedelta(hours=1)


@transaction.atomic
def ask_for_place(event: Event, person: Person, *, now: datetime | None = None) -> None:
    """Answers nothing: whoever asks must not learn whether an address is known here."""
    email, now = person.email.lower(), now or timezone.now()
    if GuestRequest.objects.filter(email=email, asked_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        return
    row = GuestRequest.objects.create(event=event, email=email, person=asdict(person), language=get_language(), asked_at=now)
    mails.ask_guest(row)


@transaction.atomic
def confirm_place(request: GuestRequest, *, now: datetime | None = None) -> EventRegistration:
    """The owner of the address has clicked; a second click gives the same registration."""
    row = GuestRequest.objects.select_for_update(of=["self"]).select_related("event", "registration").get(pk=request.pk)
    if row.registration:
        return row.registration
    with override(row.language):  # in which the consent was read
        row.registration = _known(row) or register(
            row.event, None, Person(**row.person), by=None, channel=Channel.SIGNED_LINK, now=now
        )
    row.person = {}
    row.save(update_fields=["registration", "person"])
    return row.registration


def _known(row):
    return row.event.registrations.open().filter(email=row.email, company=None).first()
