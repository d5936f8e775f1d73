"""Due rows: what must follow a commit (a mail, a match refresh). Their models have ``due_at``, ``attempts`` and ``last_error``.

A task claims a row by a lease instead of a lock: a worker killed in the middle leaves a row that is due again a little later.
The sweep hints again at rows whose hint was lost with a broker or a worker.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction

from becan.locks import try_lock

logger = logging.getLogger(__name__)

SWEEP_SIZE = 500
LONGEST_DELAY = timedelta(hours=12)


def claim(due: models.QuerySet, *, now: datetime, lease: timedelta, most: int = 1) -> list[models.Model]:
    """The longest due rows, ours until the lease ends; not those that someone else has just now."""
    with transaction.atomic():
        rows = list(due.order_by("due_at", "pk").select_for_update(skip_locked=True)[:most])
        for row in rows:
            row.due_at, row.attempts = now + lease, row.attempts + 1
        due.model.objects.bulk_update(rows, ["due_at", "attempts"])
    return rows


def postpone(row: models.Model, error: Exception, *, now: datetime) -> None:
    """Try a claimed row again later, ever later; one that was made due again meanwhile stays as it is."""
    delay = min(timedelta(minutes=2 ** min(row.attempts, 10)), LONGEST_DELAY)
    logger.warning("%s not done (attempt %s): %s", row, row.attempts, error)
    claimed = type(row).objects.filter(pk=row.pk, due_at=row.due_at)
    claimed.update(due_at=now + delay, last_error=f"{type(error).__name__}: {error}")


def sweep_due(due: models.QuerySet, *, lock: str, hint: Callable[[models.Model], None]) -> int:
    """Hint at the rows that are due; two sweeps at once do no harm. Returns how many."""
    with transaction.atomic():
        if not try_lock(lock):
            return 0
        rows = list(due.order_by("due_at", "pk").select_for_update(skip_locked=True)[:SWEEP_SIZE])
    for row in rows:
        hint(row)
    return len(rows)
