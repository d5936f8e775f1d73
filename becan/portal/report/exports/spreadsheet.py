"""Excel and CSV: the values, what stands behind each of them, and everything beside them."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from becan.portal.report.contents import Contents
from becan.portal.report.words import not_counted, size_labels
from companies.models import Company
from companies.texts import in_language

BOM = "\ufeff"  # Excel takes a CSV for UTF-8 only with it
RISKY = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


def csv_of(contents: Contents) -> bytes:
    """The values, one indicator a line."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in indicator_rows(contents):
        writer.writerow([safe(cell) for cell in row])
    return (BOM + out.getvalue()).encode()


def xlsx_of(contents: Contents, language: str) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = contents.title, "BeCAN"
    _sheet(book, _("Indicators"), indicator_rows(contents))
    _sheet(book, _("What was counted"), counted_rows(contents, language))
    _sheet(book, _("Figures"), figure_rows(contents))
    _sheet(book, _("Funding"), funding_rows(contents))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def indicator_rows(contents: Contents) -> Iterator[list]:
    yield [
        _("Code"), _("Indicator"), _("Unit"), _("Baseline"), _("Target"), _("In the period"), _("Since the beginning"), _("Correction"),
    ]  # fmt: skip
    for line in contents.lines:
        reasons = "; ".join(row.reason for row in line.line.corrections)
        yield [line.code, line.label, line.unit, line.baseline, line.target, line.value, line.total, reasons]


def counted_rows(contents: Contents, language: str) -> Iterator[list]:
    """Number → company → evidence; who took part without counting stands below with the reason."""
    yield [
        _("Code"), _("Enterprise"), _("Number of the enterprise"), _("Day"), _("Size class"), _("Amount"), _("Evidence"), _("Counted"),
    ]  # fmt: skip
    names, sizes = company_names(contents, language), size_labels()
    for line in contents.lines:
        for row in [*line.line.counting, *line.line.others]:
            why = not_counted(row.why_not) if row.why_not else _("yes")
            evidence = ", ".join(row.evidence)
            size = sizes[row.size_class]
            yield [line.code, names.get(row.company, ""), row.enterprise, row.on, size, row.amount, evidence, why]


def company_names(contents: Contents, language: str) -> dict[str, str]:
    wanted = {row.company for line in contents.lines for row in line.line.rows if row.company}
    return {str(pk): in_language(company, "name", language).value for pk, company in Company.objects.in_bulk(wanted).items()}


def figure_rows(contents: Contents) -> Iterator[list]:
    figures = contents.figures
    yield [_("Part"), _("Figure"), _("Value"), _("Of"), _("Share in per cent")]
    for row in figures["funnel"]:
        yield [_("From registration to outcome"), row["label"], row["value"], None, None]
    for row in figures["events"]:
        yield [_("Events: from the invitation to those who came"), row["label"], row["value"], None, None]
    for row in figures["medians"]:
        yield [_("Median in days"), row["label"], row["days"], row["cases"], None]
    for row in figures["promises"]:
        yield [_("Promised times"), row["label"], row["kept"], row["of"], row["share"]]
    for part, title in (
        ("answers", _("Answers of the sides")),
        ("declines", _("Reasons of a no")),
        ("milestones", _("Milestones")),
    ):
        for row in figures[part]:
            yield [title, row["label"], row["value"], None, None]
    for part, title in (("demands", _("Language of the demands")), ("companies", _("Language of the suppliers registered"))):
        for row in figures["languages"][part]:
            yield [title, row["label"], row["value"], None, None]
    for row in figures["months"]:
        yield [_("Services by month"), row["label"], row["value"], None, None]
    fairness = figures["fairness"]
    yield [_("Fairness"), _("Gini coefficient of exposure"), fairness["gini"], None, None]
    yield [
        _("Fairness"),
        _("Suppliers with at least one introduction"),
        fairness["introduced"],
        fairness["suppliers"],
        fairness["share"],
    ]


def funding_rows(contents: Contents) -> Iterator[list]:
    period, funder = contents.period, contents.funder
    yield [_("Funding measure"), contents.title]
    yield [_("Programme"), period.measure.programme]
    yield [_("Project number"), period.measure.project_number]
    yield [_("Period"), f"{period.starts_on.isoformat()} – {period.ends_on.isoformat()}"]
    yield [_("Frozen on"), period.frozen_at.date().isoformat() if period.frozen_at else _("not frozen yet")]
    yield [_("Checksum (SHA-256)"), period.checksum]
    yield [_("Funding"), funder.eu]
    yield ["", funder.state]


def safe(value):
    """A text that a spreadsheet program would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def _sheet(book: Workbook, title: str, rows: Iterable[list]) -> None:
    sheet = book.create_sheet(title[:31])
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, safe(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
            widths[column] = min(max(widths.get(column, 8), len(str(value if value is not None else "")) + 2), WIDEST)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
