"""Invitation letters of an incoming visit: what the organiser enters, for whom they are, and that they have gone out."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from becan.exceptions import DomainError
from becan.models import log_action
from companies.models import SupportKind
from companies.services.support import record_support
from companies.texts import column, in_language
from events.enums import EventKind, EventState
from events.letters import Guest, Letter, letter_of, needed_by
from events.models import Event, EventRegistration, Visit
from events.queries import employer_of
from events.services.mails import tell_of_letter
from events.services.passports import read_passport


@transaction.atomic
def save_visit(event: Event, *, texts: dict, facts: dict, by) -> Visit:
    if event.kind != EventKind.INCOMING:
        raise DomainError(_("Invitation letters belong to delegation visits."))
    visit = Visit.objects.select_for_update().filter(event=event).first() or Visit(event=event)
    for (field, language), value in texts.items():
        setattr(visit, column(field, language), value)
    for name, value in facts.items():
        setattr(visit, name, value)
    visit.save()
    log_action(event, "event.visit_saved", actor=by)
    return visit


def letter_for(event: Event, registrations, language: str, *, by) -> Letter:
    """Passport data stand in it only where the consulate asks; each reading is logged."""
    guests = [_guest(row, language, asks=event.visit.asks_passport, by=by) for row in registrations]
    return letter_of(event, guests, language)


def letter_to_read(registration: EventRegistration, language: str) -> Letter:
    """For the guest: without passport data, which nobody but the organisers reads."""
    return letter_of(registration.event, [_guest(registration, language, asks=False, by=None)], language)


def _guest(row, language, *, asks, by):
    found = (read_passport(row, by=by, purpose="letter") if asks else None) or {}
    born_on = found.get("born_on", "")
    with override(language):
        return Guest(
            name=row.get_full_name(),
            function=row.function,
            employer=employer_of(row, language).value,
            passport=found.get("number", ""),
            born_on=date_format(date.fromisoformat(born_on), "SHORT_DATE_FORMAT") if born_on else "",
        )


@transaction.atomic
def note_letter_sent(registration: EventRegistration, *, by) -> EventRegistration:
    """The signed letter has left; that is a service for the company, too."""
    related = ("event__responsible", "company", "user")
    row = EventRegistration.objects.select_for_update(of=["self"]).select_related(*related).get(pk=registration.pk)
    if row.letter_sent_at is None:
        row.letter_sent_at = timezone.now()
        row.save(update_fields=["letter_sent_at"])
        log_action(row, "letter.sent", actor=by)
        tell_of_letter(row)
        if row.company:
            topic = in_language(row.event, "title", "de").value[:200]
            measure = row.event.funding_measure
            record_support(row.company, SupportKind.DOCUMENT, measure=measure, source=row, part="letter", topic=topic, by=by)
    return row


def letters_due():
    """For the desk: confirmed guests of coming visits whose letter has not left."""
    coming = Event.objects.filter(state=EventState.PUBLISHED, kind=EventKind.INCOMING, starts_at__gt=timezone.now())
    rows = EventRegistration.objects.confirmed().filter(event__in=coming, event__visit__isnull=False, letter_sent_at=None)
    return rows.select_related("event__visit", "event__responsible", "company").order_by("event__starts_at", "number")


def letter_day(registration: EventRegistration) -> date:
    return needed_by(registration.event)
