"""Takes a whole list back: what nobody has touched since. The rest stays and says why."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.functional import Promise

from becan.models import ActivityLog, log_action
from companies.enums import CompanyState
from companies.models import Company, CompanyImport, ImportRow
from companies.services.imports.states import State, advance
from companies.services.imports.writing import values_of, write_values
from companies.signals import company_changed, row_taken_back

RowState = ImportRow.State
OWN = {  # what the import itself, and the machine behind it, attach to a company; the mandate is of the multiplier that handed the list in
    "companies.Mandate",
    "companies.Identifier", "companies.ContactPerson", "companies.Capability", "companies.SearchDocument", "companies.ImportRow",
}  # fmt: skip


def undo_import(batch: CompanyImport, *, by) -> CompanyImport:
    return advance(batch, State.UNDOING, by=by)


def undo_rows(batch: CompanyImport, *, most: int) -> bool:
    """The next rows, from the last one up. True when none is left."""
    applied = batch.rows.filter(state=RowState.APPLIED).order_by("-number").values_list("pk", flat=True)
    for pk in list(applied[:most]):
        _undo(pk)
    if applied.exists():
        return False
    advance(batch, State.UNDONE)
    return True


@transaction.atomic
def _undo(pk: int) -> None:
    row = ImportRow.objects.select_for_update().get(pk=pk)
    if row.state != RowState.APPLIED:
        return
    company = Company.objects.select_for_update().filter(pk=row.company_id).first()
    point = transaction.savepoint()
    row_taken_back.send(ImportRow, row=row)
    if problem := _obstacle(company, row):
        transaction.savepoint_rollback(point)
        row.state, row.problems = RowState.KEPT, [*row.problems, problem]
    else:
        _take_back(company, row)
        row.state = RowState.UNDONE
        row.company = None if row.created_company else row.company
    row.save(update_fields=["state", "problems", "company"])


def _obstacle(company: Company | None, row: ImportRow) -> list | None:
    if company is None:
        return ["gone", None, {}]
    now = values_of(company)
    is_changed = any(now.get(key) != after for key, (_before, after) in row.changes.items())
    if is_changed or _is_touched(company, row):
        return ["edited-since", None, {}]
    if not row.created_company:
        return None
    if company.state != CompanyState.IMPORTED:
        return ["edited-since", None, {}]
    what = next(_uses_of(company), None)
    return ["used-since", None, {"what": str(what)}] if what else None


def _is_touched(company: Company, row: ImportRow) -> bool:
    """Whatever a person does with a company is in its log."""
    history = ActivityLog.objects.about(company)
    own = history.filter(action="company.imported", data__batch=str(row.batch_id), data__row=row.number).values("pk")[:1]
    return history.filter(pk__gt=own).exists()


def _uses_of(company: Company) -> Iterator[Promise]:
    """Names of relations that somebody else has filled."""
    for relation in Company._meta.get_fields(include_hidden=True):
        is_foreign = relation.auto_created and not relation.concrete and relation.related_model._meta.label not in OWN
        if is_foreign and relation.related_model._base_manager.filter(**{relation.field.name: company}).exists():
            yield relation.related_model._meta.verbose_name


def _take_back(company: Company, row: ImportRow) -> None:
    log_action(company, "company.import_undone", batch=str(row.batch_id), row=row.number)
    if row.created_company:
        company.delete()
        return
    write_values(company, {key: before for key, (before, _after) in row.changes.items()})
    company_changed.send(Company, company=company)
