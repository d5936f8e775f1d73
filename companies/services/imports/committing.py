"""Takes the rows of a preview over, each in its own transaction and exactly once, whoever is killed or comes second."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from becan.models import log_action
from companies.duplicates import Reason
from companies.enums import Language
from companies.importing.values import IDENTIFIERS
from companies.models import Company, CompanyImport, Identifier, ImportRow, Mandate
from companies.services.imports.candidates import find_candidates
from companies.services.imports.preparing import closed_for_lists
from companies.services.imports.states import State, advance
from companies.services.imports.writing import changes_for, new_company, tag, write_values
from companies.signals import company_changed, row_taken_over
from companies.texts import text_of, write_text

Outcome, Decision, RowState = ImportRow.Outcome, ImportRow.Decision, ImportRow.State


@transaction.atomic
def commit_import(batch: CompanyImport, *, by) -> CompanyImport:
    """Take over what the preview shows. Errors, and duplicates that nobody decided on, are left out."""
    batch = advance(batch, State.COMMITTING, by=by, committed_at=timezone.now(), content=b"")
    undecided = Q(outcome=Outcome.DUPLICATE, decision__in=["", Decision.SKIP])
    batch.rows.filter(Q(outcome__in=[Outcome.ERROR, Outcome.UNCHANGED]) | undecided).update(state=RowState.LEFT_OUT)
    return batch


def commit_rows(batch: CompanyImport, *, most: int) -> bool:
    """The next rows. True when none is left."""
    waiting = batch.rows.filter(state=RowState.WAITING).order_by("number").values_list("pk", flat=True)
    for pk in list(waiting[:most]):
        _apply(pk, by=batch.uploaded_by)
    if waiting.exists():
        return False
    advance(batch, State.COMMITTED)
    return True


def _apply(pk: int, *, by) -> None:
    try:
        with transaction.atomic():
            row = ImportRow.objects.select_for_update().get(pk=pk)
            if row.state == RowState.WAITING:
                _take_over(row, by=by)
    except IntegrityError:  # the same number was entered at this moment
        with transaction.atomic():
            row = ImportRow.objects.select_for_update().get(pk=pk, state=RowState.WAITING)
            _fail(row, "taken-since")


def _take_over(row: ImportRow, *, by) -> None:
    is_new = row.outcome == Outcome.NEW or row.decision == Decision.NEW
    company = None if is_new else Company.objects.select_for_update().filter(pk=row.company_id).first()
    if problem := (_taken(row) if is_new else _closed(company, row)):
        return _fail(row, problem)
    if is_new:
        company = _create(row)
    elif row.changes:
        write_values(company, row.values)
    row.company, row.created_company = company, is_new
    row.state, row.applied_at = RowState.APPLIED, timezone.now()
    row.save(update_fields=["company", "created_company", "state", "applied_at"])
    actor = (
        None if row.batch.multiplier_id else by
    )  # whoever acts by a mandate would stand there on behalf of the company, for good
    log_action(company, "company.imported", actor=actor, batch=str(row.batch_id), row=row.number, fields=sorted(row.changes))
    company_changed.send(Company, company=company)
    if row.batch.multiplier_id:
        row_taken_over.send(ImportRow, row=row, company=company, by=by)
    return None


def _fail(row: ImportRow, problem: str) -> None:
    row.state = RowState.FAILED
    row.problems = [*row.problems, [problem, None, {}]]
    row.save(update_fields=["state", "problems"])


def _taken(row: ImportRow) -> str:
    """A new company may have been entered by somebody else since the preview."""
    numbers = [Q(kind=kind, value=row.values[kind]) for kind in IDENTIFIERS if kind in row.values]
    if any(Identifier.objects.filter(number, site_label="").exists() for number in numbers):
        return "taken-since"
    if row.decision == Decision.NEW:
        return ""
    return "taken-since" if any(Reason.NAME in near.reasons for near in find_candidates(row.values)) else ""


def _closed(company: Company | None, row: ImportRow) -> str:
    if company is None:
        return "gone"
    if not row.changes:
        return ""
    before = {key: before for key, (before, _after) in row.changes.items()}
    now = {key: before for key, (before, _after) in changes_for(company, row.values).items()}
    return closed_for_lists(company) or ("" if before == now else "changed-since")


def _create(row: ImportRow) -> Company:
    company = new_company(row.batch.kind)
    for key, value in row.values.items():
        name, _colon, language = key.partition(":")
        if name == "name":
            write_text(company, name, language, value)
    if not text_of(company, "name", company.original_language):
        company.original_language = next(language for language in Language.values if text_of(company, "name", language))
    company.save()
    write_values(company, row.values)
    if row.batch.multiplier_id:
        _give_to(row.batch.multiplier, company, by=row.batch.uploaded_by)
    for language in Language.values:
        if description := text_of(company, "description", language):
            tag(company, description, language)
            break
    return company


def _give_to(multiplier: Company, company: Company, *, by) -> None:
    """Who handed the list in keeps its companies; the letter of authority is looked at when the team checks each of them."""
    company.kept_by = multiplier
    company.save(update_fields=["kept_by"])
    Mandate.objects.create(multiplier=multiplier, company=company, requested_by=by, confirmed_at=timezone.now(), confirmed_by=by)
