"""The job behind a list: claimed by a lease and done in slices, so that a killed worker's list goes on a little later."""

from datetime import datetime

from django.utils import timezone

from becan.due import claim, postpone, sweep_due
from becan.nudge import hint
from companies.models import CompanyImport
from companies.services.imports.committing import commit_rows
from companies.services.imports.preparing import prepare
from companies.services.imports.states import LEASE, State
from companies.services.imports.undoing import undo_rows
from companies.tasks import run_import_task

SLICE = 100  # rows; then other work of the worker has its turn

WORK = {
    State.PREPARING: prepare,
    State.COMMITTING: lambda batch: commit_rows(batch, most=SLICE),
    State.UNDOING: lambda batch: undo_rows(batch, most=SLICE),
}


def run_import(pk: str, *, now: datetime) -> None:
    for batch in claim(CompanyImport.objects.due(now).filter(pk=pk), now=now, lease=LEASE):
        try:
            is_done = WORK[State(batch.state)](batch)
        except Exception as error:
            postpone(batch, error, now=now)
            raise
        if not is_done:
            CompanyImport.objects.filter(pk=pk, due_at=batch.due_at).update(due_at=timezone.now(), attempts=0)
            hint(run_import_task, pk)


def sweep_due_imports(*, now: datetime) -> None:
    due = CompanyImport.objects.due(now).only("pk")
    sweep_due(due, lock="companies.imports.sweep", hint=lambda batch: hint(run_import_task, str(batch.pk)))
