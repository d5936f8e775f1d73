"""Reminders that an identity is due again: due rows, see ``becan.due``."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from becan.clock import is_quiet
from becan.due import claim, postpone, sweep_due
from becan.nudge import hint
from companies.enums import CompanyState as State
from companies.models import Company, Reverification
from companies.services.assisting import ask_whether_unchanged
from companies.services.verification_again import EARLY, morning
from companies.tasks import reverify_task

REMINDERS = 3
LEASE = timedelta(minutes=5)
YEARLY = timedelta(days=365)  # a row that nobody answers stays on the team's desk; the sweep looks at it once a year


def sweep_reverifications(*, now):
    due = Reverification.objects.filter(due_at__lte=now)
    return sweep_due(due, lock="companies.reverification", hint=lambda row: hint(reverify_task, row.pk))


def remind_reverification(pk, *, now):
    """Ask the company whether anything has changed; never in the quiet weeks, three times at most."""
    for row in claim(Reverification.objects.filter(pk=pk, due_at__lte=now), now=now, lease=LEASE):
        try:
            _remind(row, now)
        except Exception as error:
            postpone(row, error, now=now)
            raise


@transaction.atomic
def _remind(row, now):
    company = Company.objects.select_for_update().get(pk=row.company_id)
    if company.state != State.VERIFIED:
        row.delete()
        return
    today = timezone.localdate(now)
    if is_quiet(today):
        row.due_at = morning(today + timedelta(days=1))
    else:
        if row.reminders < REMINDERS and not row.unchanged_at:
            ask_whether_unchanged(company, number=row.reminders)
            row.reminders += 1
        row.due_at = morning(today + (EARLY if row.reminders < REMINDERS else YEARLY))
    row.attempts = 0
    row.save(update_fields=["due_at", "reminders", "attempts"])
