"""The rows of a list as a page shows them: words for codes, companies behind ids, a fixed number of queries."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from companies.enums import Language
from companies.importing.headings import FIELDS
from companies.importing.problems import sentence
from companies.importing.tables import FORMULA
from companies.models import Company, CompanyImport, ImportRow
from companies.texts import in_language
from companies.views.access import current_words

TONES = {
    "new": "good", "update": "info", "duplicate": "warn", "unchanged": "neutral", "error": "bad",
    "applied": "good", "left_out": "neutral", "failed": "bad", "undone": "neutral", "kept": "warn", "waiting": "info",
}  # fmt: skip
REASONS = {
    "identifier": pgettext_lazy("duplicate", "same number"),
    "name": pgettext_lazy("duplicate", "same name"),
    "domain": pgettext_lazy("duplicate", "same website or mail domain"),
    "spelling": pgettext_lazy("duplicate", "same name in another spelling"),
    "similar": pgettext_lazy("duplicate", "name one typo apart"),
}
LABELS = {known.code: known.label for known in FIELDS}
CODED = {"region": ("region", "province"), "country": ("country",)}


@dataclass(frozen=True)
class Tab:
    code: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    is_chosen: bool
    company: Company | None = None
    reasons: str = ""


@dataclass
class RowOnPage:
    row: ImportRow
    name: str
    label: str | Promise
    tone: str
    sentences: list[str]
    changes: list[tuple[str, str, str]]
    choices: list[Choice] = field(default_factory=list)


def tabs_of(batch: CompanyImport) -> list[Tab]:
    """How many rows of each kind: of the preview by outcome, afterwards by what became of them."""
    name, words = ("state", ImportRow.State) if batch.committed_at else ("outcome", ImportRow.Outcome)
    codes = list(batch.rows.values_list(name, flat=True))
    return [Tab(word.value, word.label, codes.count(word)) for word in words if word in codes]


def rows_for_page(batch: CompanyImport, rows) -> list[RowOnPage]:
    rows = list(rows)
    ids = {near["company"] for row in rows for near in row.candidates if "company" in near}
    companies = {str(company.pk): company for company in Company.objects.filter(pk__in=ids)} if ids else {}
    words = current_words()
    return [_row(batch, row, companies, words) for row in rows]


def _row(batch, row, companies, words) -> RowOnPage:
    code = row.state if batch.committed_at else row.outcome
    shown = RowOnPage(
        row=row,
        name=_name(row),
        label=row.get_state_display() if batch.committed_at else row.get_outcome_display(),
        tone=TONES[code],
        sentences=[_problem(batch, *problem) for problem in row.problems],
        changes=[
            (_label(key), _word(key, before, words), _word(key, after, words)) for key, (before, after) in row.changes.items()
        ],
    )
    if row.outcome == ImportRow.Outcome.DUPLICATE and batch.state == CompanyImport.State.PREPARED:
        shown.choices = list(_choices(row, companies))
    for near in row.candidates:
        if "row" in near:
            shown.sentences.append(_("Row %(row)s of this list has the same name.") % {"row": near["row"]})
    return shown


def _name(row: ImportRow) -> str:
    names = [value for key, value in row.values.items() if key.startswith("name:")]
    return names[0] if names else next((cell for cell in row.cells if cell and cell != FORMULA), "")[:80]


def _problem(batch, code, column, values) -> str:
    heading = batch.headings[column] if column is not None and column < len(batch.headings) else ""
    return sentence(code, values | {"column": heading or _("Column %(number)s") % {"number": (column or 0) + 1}})


def _label(key: str) -> str:
    name, _colon, language = key.partition(":")
    return f"{LABELS[name]} ({Language(language).called})" if language else str(LABELS[name])


def _word(key: str, value, words) -> str:
    if value in (None, ""):
        return ""
    if key in CODED:
        found = [words.code(name, value.lower()) for name in CODED[key]]
        return next((word for word in found if word != value.lower()), value)
    return str(value)


def _choices(row, companies):
    for near in row.candidates:
        company = companies.get(near.get("company"))
        if company:
            is_chosen = row.decision == ImportRow.Decision.SAME and row.company_id == company.pk
            name = in_language(company, "name", get_language()).value
            reasons = " · ".join(str(REASONS[reason]) for reason in near["reasons"])
            yield Choice(f"same:{company.pk}", _("The same as %(company)s") % {"company": name}, is_chosen, company, reasons)
    for decision in (ImportRow.Decision.NEW, ImportRow.Decision.SKIP):
        yield Choice(decision.value, decision.label, row.decision == decision)
