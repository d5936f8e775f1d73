"""Which kind of file it is, and which of its lines holds the headings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from companies.importing.delimited import read_delimited
from companies.importing.headings import known_headings
from companies.importing.problems import UnreadableTable
from companies.importing.spreadsheets import read_spreadsheet
from companies.importing.tables import MOST_BYTES, Line, Reading

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and an .xlsx with a password
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"PK\x05\x06", b"MZ", b"<")
TITLE_LINES = 10  # above the headings there may be a title and a date


@dataclass(frozen=True)
class Table:
    reading: Reading
    headings: Line
    lines: Iterator[Line]  # below the headings


def read_table(content: bytes) -> Table:
    """The lines are read while they are asked for; they too may raise ``UnreadableTable``."""
    if len(content) > MOST_BYTES:
        raise UnreadableTable("too-large", most=MOST_BYTES // 1024 // 1024)
    reading, lines = _reader(content)(content)
    first = list(islice(lines, TITLE_LINES))
    if len(first) < 2:
        raise UnreadableTable("empty")
    place = _place_of_headings(first)
    return Table(reading, first[place], chain(first[place + 1 :], lines))


def _reader(content: bytes):
    if content.startswith(ZIP):
        return read_spreadsheet
    if content.startswith(OLD_OFFICE):
        raise UnreadableTable("old-excel")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(FOREIGN):
        raise UnreadableTable("no-table")
    return read_delimited


def _place_of_headings(lines: list[Line]) -> int:
    """The line with the most headings that we know; of several the first, and never the last one."""
    return max(range(len(lines) - 1), key=lambda place: (known_headings(lines[place].cells), -place))
