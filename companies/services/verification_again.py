"""An identity is looked at again after 24 months, or when its name or number changes: one click of the company, one click of the team."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import CompanyState as State
from companies.models import Company, Reverification

YEARS = 2
EARLY = timedelta(days=30)  # before the day, on it, and after it


def renewal_day(verified_on: date) -> date:
    """24 months later; who was checked on 29 February is due on 28."""
    day = min(verified_on.day, 28) if verified_on.month == 2 else verified_on.day
    return verified_on.replace(year=verified_on.year + YEARS, day=day)


def is_due(company, *, today=None) -> bool:
    """The team may renew from thirty days before the day on, and at once what is no longer the identity that was checked."""
    today = today or timezone.localdate()
    if company.state != State.VERIFIED:
        return False
    changed = Reverification.objects.filter(company=company.pk, identity_changed_at__isnull=False)
    return renewal_day(company.verified_on) - EARLY <= today or changed.exists()


def schedule_reverification(company):
    """Begin the 24 months anew."""
    defaults = {"due_at": morning(renewal_day(company.verified_on) - EARLY), "reminders": 0, "unchanged_at": None, "attempts": 0}
    defaults |= {"identity_changed_at": None, "identity_before": ""}
    Reverification.objects.update_or_create(company=company, defaults=defaults)


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))


def note_identity_change(company, before: str, *, by):
    """A checked company has given itself another name or number: its badge says so until the team has looked. The first one counts."""
    if company.state != State.VERIFIED or by is None or by.is_project_manager:
        return
    due_at = morning(renewal_day(company.verified_on or timezone.localdate()) - EARLY)
    row, _created = Reverification.objects.get_or_create(company=company, defaults={"due_at": due_at})
    if row.identity_changed_at is None:
        row.identity_changed_at, row.identity_before = timezone.now(), before[:200]
        row.save(update_fields=["identity_changed_at", "identity_before"])
    log_action(company, "company.identity_changed", actor=by, before=before)


def note_unchanged(company):
    """The company says that nothing has changed; the team still looks into the register, with one click."""
    if is_due(company):
        Reverification.objects.filter(company=company).update(unchanged_at=timezone.now())


@transaction.atomic
def renew_verification(company, *, by):
    """The register was seen again and nothing has changed: the date moves on, the state stays."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    if not is_due(locked):
        raise DomainError(_("This identity is not due yet, or somebody has just renewed it."))
    before = locked.verified_on
    locked.verified_on, locked.verified_by = timezone.localdate(), by
    locked.save(update_fields=["verified_on", "verified_by", "updated_at"])
    log_action(locked, "company.reverified", actor=by, before=before.isoformat())
    schedule_reverification(locked)
    return locked
