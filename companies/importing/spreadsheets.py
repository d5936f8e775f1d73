"""XLSX. A formula is refused where it stands: its stored result may be old, or chosen to deceive."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException

from companies.importing.problems import UnreadableTable
from companies.importing.tables import FORMULA, MOST_COLUMNS, Line, Reading, bounded

MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 500
LAST_ROW = 100_000  # a list of 20,000 companies may have gaps; a row said to be the billionth is a trap
BROKEN = (ParseError, DefusedXmlException, InvalidFileException, zipfile.BadZipFile)
BROKEN += (KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, OSError, NotImplementedError, RuntimeError)


def read_spreadsheet(content: bytes) -> tuple[Reading, Iterator[Line]]:
    """The first sheet that holds something."""
    _refuse_traps(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and next(_cells(sheet), None):
                return Reading("xlsx", sheet=sheet.title[:100]), bounded(_guarded(sheet))
    except BROKEN as error:
        raise UnreadableTable("broken") from error
    raise UnreadableTable("empty")


def _refuse_traps(content: bytes) -> None:
    """By the directory of the archive: zipfile never unpacks more than that says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise UnreadableTable("broken") from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise UnreadableTable("no-table")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableTable("macros")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableTable("encrypted")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableTable("bomb")


def _guarded(sheet) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from _cells(sheet)
    except BROKEN as error:
        raise UnreadableTable("broken") from error


def _cells(sheet) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what the file says about its size is not always true
    rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1)
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _text(cell) -> str:
    value = cell.value
    if cell is EMPTY_CELL or value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a postal code or number of employees
    if isinstance(value, (datetime, date)):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    return str(value)
