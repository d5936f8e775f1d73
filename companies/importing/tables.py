"""A file as a table of plain texts. Whatever a file claims about itself, its bytes and these bounds decide."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from companies.importing.problems import UnreadableTable

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 5_000  # longer than any field, so that it is reported and not cut
FORMULA = "="  # stands for a formula in a cell, whatever it computes

# what no name holds: control characters but line breaks, marks that turn the writing direction or cannot be seen
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


class Line(NamedTuple):
    number: int  # as the spreadsheet program counts
    cells: list[str]


@dataclass(frozen=True)
class Reading:
    """How a file was read."""

    format: str  # xlsx or csv
    encoding: str = ""
    separator: str = ""
    sheet: str = ""


def tidy(value: str) -> str:
    """A cell's text as it may be stored and shown; one that begins with "=" is a formula wherever it comes from."""
    if value == FORMULA or value.lstrip().startswith("="):
        return FORMULA
    value = UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", value)[: LONGEST_CELL + 1].strip()


def bounded(lines: Iterator[tuple[int, list[str]]]) -> Iterator[Line]:
    """Tidy lines without the empty ones, at most as many and as wide as allowed."""
    seen = 0
    for number, cells in lines:
        tidied = [tidy(cell) for cell in cells]
        while tidied and not tidied[-1]:
            tidied.pop()
        if len(tidied) > MOST_COLUMNS:
            raise UnreadableTable("too-many-columns", most=MOST_COLUMNS)
        if tidied:
            seen += 1
            if seen > MOST_ROWS + 1:  # and the headings
                raise UnreadableTable("too-many-rows", most=MOST_ROWS)
            yield Line(number, tidied)
