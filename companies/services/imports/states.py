"""The way of a member list; ``advance`` is the only writer of ``CompanyImport.state``."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from becan.nudge import nudge
from companies.models import CompanyImport
from companies.tasks import run_import_task

LEASE = timedelta(minutes=5)  # of a worker; longer than a chunk of rows can take
State = CompanyImport.State
TRANSITIONS = {
    State.MAPPING: {State.PREPARING},
    State.PREPARING: {State.PREPARED, State.REFUSED},
    State.REFUSED: set(),
    State.PREPARED: {State.PREPARING, State.COMMITTING},
    State.COMMITTING: {State.COMMITTED},
    State.COMMITTED: {State.UNDOING},
    State.UNDOING: {State.UNDONE},
    State.UNDONE: set(),
}


@transaction.atomic
def advance(batch: CompanyImport, state: str, *, by=None, **fields) -> CompanyImport:
    """Move a list on, with other columns that change along. Working states are due rows: a worker goes on with them."""
    locked = CompanyImport.objects.select_for_update().get(pk=batch.pk)
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("Somebody else was faster. Please load the page again."))
    locked.state, locked.attempts, locked.last_error = state, 0, ""
    locked.due_at = timezone.now() if locked.is_working else None
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save()
    log_action(locked, f"import.{state}", actor=by)
    if locked.due_at:
        nudge(run_import_task, str(locked.pk))
    return locked
