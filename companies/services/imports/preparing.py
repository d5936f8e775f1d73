"""From an uploaded file to a preview: each row is new, an update, a possible duplicate, unchanged or an error. Writes no company."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.language.fold import fold, fold_name
from becan.models import log_action
from companies.adapters import current_taxonomy
from companies.enums import CompanyState, Kind, Language, MaintainedBy
from companies.importing.headings import propose_mapping, shape_of
from companies.importing.problems import UnreadableTable
from companies.importing.reading import read_table
from companies.importing.tables import Line
from companies.importing.values import IDENTIFIERS, Context, Values, read_row
from companies.models import Company, CompanyImport, Identifier, ImportRow
from companies.services.imports.candidates import find_candidates
from companies.services.imports.states import LEASE, State, advance
from companies.services.imports.writing import changes_for

SAMPLES = 5
PEEKED = 40  # rows that a proposal for the columns looks at
CHUNK = 100  # rows that are compared and stored together
Outcome = ImportRow.Outcome


@transaction.atomic
def upload_list(content: bytes, *, file_name: str, by, multiplier: Company | None = None) -> CompanyImport:
    """Read the beginning of a file; raises ``UnreadableTable``. Nothing is stored of a file that cannot be read."""
    table = read_table(content)
    rows = [line.cells for line in islice(table.lines, PEEKED)]
    shape = shape_of(table.headings.cells)
    known = CompanyImport.objects.filter(shape=shape).exclude(state=State.MAPPING).order_by("-uploaded_at").first()
    reading = table.reading
    batch = CompanyImport.objects.create(
        kind=known.kind if known else _kind_of(rows),
        file_name=file_name[:200],
        content=content,
        reading={"format": reading.format, "encoding": reading.encoding, "separator": reading.separator, "sheet": reading.sheet},
        headings=table.headings.cells,
        shape=shape,
        samples=rows[:SAMPLES],
        mapping=known.mapping if known else propose_mapping(table.headings.cells, rows),
        uploaded_by=by,
        multiplier=multiplier,
    )
    log_action(batch, "import.uploaded", actor=by, multiplier=str(multiplier.pk) if multiplier else "")
    return batch


def _kind_of(rows: list[list[str]]) -> str:
    names = sum(any(cell.endswith(("公司", "集团")) for cell in row) for row in rows)
    return Kind.PARTNER if names * 2 > len(rows) else Kind.SUPPLIER


@transaction.atomic
def map_columns(batch: CompanyImport, mapping: list[str], *, kind: str, by) -> CompanyImport:
    """The columns are named: a worker compares the rows with what the portal holds."""
    batch.rows.all().delete()
    return advance(batch, State.PREPARING, by=by, mapping=mapping, kind=kind)


@transaction.atomic
def discard_import(batch: CompanyImport, *, by) -> None:
    """Throw a list away that nothing was taken from."""
    locked = CompanyImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (State.MAPPING, State.REFUSED, State.PREPARED):
        raise InvalidTransition(_taken_over())
    log_action(locked, "import.discarded", actor=by)
    locked.delete()


def _taken_over() -> str:
    return _("This list is being worked on or has been taken over. It can only be undone.")


def prepare(batch: CompanyImport) -> bool:
    """Read and compare all rows. What a killed worker has stored is not stored again. Always done in one go."""
    done = set(batch.rows.values_list("number", flat=True))
    seen = Seen()
    context = context_of(batch)
    try:
        table = read_table(bytes(batch.content))
        for lines in _chunks(table.lines):
            _store(batch, _compared(batch, lines, context, seen, done))
    except UnreadableTable as error:
        batch.rows.all().delete()
        advance(batch, State.REFUSED, problem=[error.code, error.values], content=b"")
        return True
    advance(batch, State.PREPARED)
    return True


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def context_of(batch: CompanyImport) -> Context:
    codes = current_taxonomy().codes
    countries = {fold(word): code.upper() for code, row in codes["country"].items() for word in (code, *row.pref.values())}
    countries |= {fold("中国大陆"): "CN", fold("VR China"): "CN", fold("Volksrepublik China"): "CN", fold("PR China"): "CN"}
    regions = {
        fold(word): code for name in ("province", "region") for code, row in codes[name].items() for word in row.pref.values()
    }
    return Context(batch.mapping, (Language.EN if batch.kind == Kind.PARTNER else Language.DE).value, countries, regions)


class Seen:
    """What earlier rows of the file said."""

    def __init__(self):
        self.numbers: dict[tuple[str, str], int] = {}
        self.names: dict[str, int] = {}

    def note(self, row: int, values: dict) -> None:
        for number in _numbers(values):
            self.numbers.setdefault(number, row)
        if name := same_name(values):
            self.names.setdefault(name, row)


def _numbers(values: dict) -> list[tuple[str, str]]:
    return [(kind, values[kind]) for kind in IDENTIFIERS if kind in values]


def _compared(batch: CompanyImport, lines: list[Line], context: Context, seen: Seen, done: set[int]) -> list[ImportRow]:
    read = [(line, read_row(line.cells, context)) for line in lines]
    owners = _owners([found.values for _line, found in read])
    rows = []
    for line, found in read:
        if line.number not in done:
            rows.append(_row(batch, line, found, owners, seen))
        seen.note(line.number, found.values)
    return rows


def _owners(rows: list[dict]) -> dict[tuple[str, str], Company]:
    """The companies that have the numbers of these rows."""
    wanted = {values[kind] for values in rows for kind in IDENTIFIERS if kind in values}
    numbers = Identifier.objects.filter(kind__in=IDENTIFIERS, value__in=wanted, site_label="").select_related("company")
    numbers = numbers.prefetch_related("company__identifiers", "company__contact_persons")
    return {(number.kind, number.value): number.company for number in numbers}


def _row(batch: CompanyImport, line: Line, found: Values, owners: dict, seen: Seen) -> ImportRow:
    row = ImportRow(batch=batch, number=line.number, cells=line.cells, values=found.values, problems=found.problems)
    numbers = _numbers(found.values)
    held_by = {owners[number].pk: owners[number] for number in numbers if number in owners}
    if earlier := next((seen.numbers[number] for number in numbers if number in seen.numbers), None):
        row.problems.append(["twice", None, {"row": earlier}])
    if len(held_by) > 1:
        row.problems.append(["two-companies", None, {}])
    if found.is_bad:
        row.outcome = Outcome.ERROR
    elif held_by:
        compare_with(row, *held_by.values())
    else:
        _look_around(row, seen.names.get(same_name(found.values)))
    return row


def same_name(values: dict) -> str:
    return next((fold_name(value) for key, value in values.items() if key.startswith("name:")), "")


def compare_with(row: ImportRow, company: Company) -> None:
    """An update where the team keeps the company and it is not released; else its own people change it."""
    row.company = company
    reason = closed_for_lists(company)
    row.changes = {} if reason else changes_for(company, row.values)
    if reason:
        row.problems.append([reason, None, {}])
    row.outcome = Outcome.UPDATE if row.changes else Outcome.UNCHANGED


def closed_for_lists(company: Company) -> str:
    if company.maintained_by != MaintainedBy.STAFF:
        return "own-profile"
    return "" if company.state == CompanyState.IMPORTED else "released"


def _look_around(row: ImportRow, earlier: int | None) -> None:
    near = find_candidates(row.values)
    same = [found for found in near if found.is_certain or not changes_for(found.company, row.values)]
    if len(same) == 1:
        return compare_with(row, same[0].company)
    row.candidates = [{"company": str(found.company.pk), "reasons": list(found.reasons)} for found in near]
    row.candidates += [{"row": earlier}] if earlier else []
    row.outcome = Outcome.DUPLICATE if row.candidates else Outcome.NEW
    if row.outcome == Outcome.NEW:
        row.changes = {key: (None, value) for key, value in row.values.items()}
    return None


@transaction.atomic
def _store(batch: CompanyImport, rows: list[ImportRow]) -> None:
    """Unless somebody else has begun anew meanwhile; the lease is ours for another while."""
    if CompanyImport.objects.filter(pk=batch.pk, state=State.PREPARING).update(due_at=timezone.now() + LEASE):
        ImportRow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def decide_rows(batch: CompanyImport, decisions: dict[int, tuple[str, str]], *, by) -> None:
    """``{row number: (decision, id of the company that is the same)}`` for possible duplicates of a preview."""
    locked = CompanyImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.PREPARED:
        raise InvalidTransition(_taken_over())
    rows = locked.rows.filter(outcome=Outcome.DUPLICATE, number__in=decisions).select_for_update()
    for row in rows:
        decision, company_pk = decisions[row.number]
        _decide(row, decision, company_pk)
    log_action(locked, "import.decided", actor=by, rows=sorted(decisions))


def _decide(row: ImportRow, decision: str, company_pk: str) -> None:
    row.company, row.changes, row.decision = None, {}, decision
    if decision == ImportRow.Decision.SAME and any(near.get("company") == company_pk for near in row.candidates):
        row.company = Company.objects.filter(pk=company_pk).first()
    if decision == ImportRow.Decision.SAME and not row.company:
        row.decision = ""
    if row.company:
        row.changes = {} if closed_for_lists(row.company) else changes_for(row.company, row.values)
    elif decision == ImportRow.Decision.NEW:
        row.changes = {key: (None, value) for key, value in row.values.items()}
    row.save(update_fields=["company", "changes", "decision"])
