"""ZIP of evidence: every paper behind the numbers, and an index (Belegliste) that says which is which."""

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from openpyxl import Workbook

from becan.portal.report.contents import Contents
from becan.portal.report.evidence import Paper, papers_of
from becan.portal.report.exports.spreadsheet import safe
from companies.uploads import safe_name


def references(contents: Contents, numbers: Iterable[int]) -> list[str]:
    """The records of a sample, or all that count for some indicator."""
    if numbers := list(numbers):
        return [f"support:{number}" for number in numbers]
    found = {reference for line in contents.lines for row in line.line.counting for reference in row.evidence}
    return sorted(found)


def zip_of(papers: list[Paper], *, progress: Callable[[int], None] = lambda done: None) -> bytes:
    out = BytesIO()
    rows = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, paper in enumerate(papers, 1):
            names = [_put(archive, paper, place, file) for place, file in enumerate(paper.files, 1)]
            rows.append(
                [paper.number, paper.on, paper.what, str(paper.company or ""), "; ".join(paper.details), ", ".join(names)]
            )
            progress(done)
        archive.writestr(f"{_('Index of evidence')}.xlsx", _index(rows))
    return out.getvalue()


def all_papers(contents: Contents, numbers: Iterable[int]) -> list[Paper]:
    return papers_of(references(contents, numbers))


def _put(archive, paper, place, file) -> str:
    suffix = f".{file.stored_as.rpartition('.')[2]}"
    name = f"{paper.number}-{place}-{safe_name(file.name, suffix)}"
    try:
        with default_storage.open(file.stored_as) as content:
            archive.writestr(name, content.read())
    except FileNotFoundError:
        return _("%(name)s (missing)") % {"name": file.name}
    return name


def _index(rows) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("Index of evidence")[:31]
    sheet.append([_("Number"), _("Day"), _("Kind"), _("Company"), _("Details"), _("Files")])
    for row in rows:
        sheet.append([safe(cell) for cell in row])
    for column, width in zip("ABCDEF", (10, 12, 24, 36, 50, 50), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
