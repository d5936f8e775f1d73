"""Passport data: entered with a consent of its own, read by organisers with an entry in the log each time, gone 30 days later."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Channel
from companies.models import Consent
from events.consent_texts import PASSPORT
from events.models import EventRegistration, PassportData
from events.models.registrations import OPEN
from events.sealing import CannotOpen, seal, unseal

KEPT = timedelta(days=30)  # after the visit
NEEDS_KEPT = timedelta(days=7)


def asks_passport(registration: EventRegistration) -> bool:
    visit = getattr(registration.event, "visit", None)
    return bool(visit and visit.asks_passport and registration.state in OPEN)


@transaction.atomic
def enter_passport(
    registration: EventRegistration, *, number: str, born_on, by, channel: Channel = Channel.PORTAL
) -> PassportData:
    """Replaces what was entered before; the earlier consent ends with it."""
    row = EventRegistration.objects.select_for_update().get(pk=registration.pk)
    if not asks_passport(row):
        raise DomainError(_("The consulate does not ask for passport data for this event."))
    _forget(row)
    consent = Consent.objects.create(
        company=row.company,
        person=row.get_full_name(),
        user=row.user,
        text_key=PASSPORT.key,
        text_version=PASSPORT.version,
        language=get_language(),
        scope=["passport", "birth-date"],
        channel=channel,
        recorded_by=by if by != row.user else None,
        about=row,
    )
    log_action(row, "passport.entered", actor=by)
    return PassportData.objects.create(
        registration=row,
        sealed=seal({"number": number, "born_on": born_on.isoformat()}),
        consent=consent,
        entered_by=by,
    )


@transaction.atomic
def read_passport(registration: EventRegistration, *, by, purpose: str) -> dict[str, str] | None:
    """For an organiser only; whoever looks stands in the log."""
    data = PassportData.objects.filter(registration=registration).first()
    if data is None:
        return None
    log_action(registration, "passport.viewed", actor=by, purpose=purpose)
    try:
        return unseal(data.sealed)
    except CannotOpen as error:
        raise DomainError(
            _("These data were encrypted with a key that is no longer there. Please ask for them again.")
        ) from error


@transaction.atomic
def withdraw_passport(registration: EventRegistration, *, by) -> None:
    row = EventRegistration.objects.select_for_update().get(pk=registration.pk)
    if _forget(row):
        log_action(row, "passport.withdrawn", actor=by)


def _forget(registration) -> bool:
    """The row goes, its consent stays in the ledger as withdrawn."""
    data = PassportData.objects.select_related("consent").filter(registration=registration).first()
    if data is None:
        return False
    data.delete()
    Consent.objects.filter(pk=data.consent_id).update(withdrawn_at=timezone.now())
    return True


def purge_passports(*, now: datetime) -> int:
    """For the sweep: 30 days after the visit, and at once where somebody does not come."""
    over = Q(registration__event__ends_at__lte=now - KEPT) | ~Q(registration__state__in=OPEN)
    due = PassportData.objects.filter(over)
    return sum(_purge(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _purge(pk):
    data = (
        PassportData.objects.select_for_update(skip_locked=True, of=["self"]).select_related("registration").filter(pk=pk).first()
    )
    if data is None:
        return 0
    log_action(data.registration, "passport.purged")
    data.delete()
    return 1


def purge_needs(*, now: datetime) -> int:
    """Food and access are nobody's business a week after the event."""
    return EventRegistration.objects.filter(event__ends_at__lte=now - NEEDS_KEPT).exclude(needs="").update(needs="")
