"""CSV as programs really write it: UTF-8 with or without BOM, UTF-16, GBK/GB18030, Windows-1252; comma, semicolon or tab."""

import csv
import io
import re
from collections.abc import Iterator

from companies.importing.problems import UnreadableTable
from companies.importing.tables import Line, Reading, bounded

SEPARATORS = (";", ",", "\t")
SNIFFED = 50  # lines that decide on the separator
HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

csv.field_size_limit(16 * 1024 * 1024)  # more than a whole file may have: a long cell is the row's problem


def read_delimited(content: bytes) -> tuple[Reading, Iterator[Line]]:
    text, encoding = decode(content)
    if "\x00" in text:
        raise UnreadableTable("no-table")
    separator = sniff_separator(text)
    return Reading("csv", encoding=encoding, separator=separator), bounded(_lines(text, separator))


def decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _strict(content, encoding), encoding.removesuffix("-sig")
    if b"\x00" in content:
        raise UnreadableTable("no-table")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_mixture(content, content.count(b"\n", 0, error.start) + 1)
    if _is_western(content):
        return _strict(content, "cp1252"), "windows-1252"
    return _strict(content, "gb18030"), "gb18030"


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable("encoding") from error


def _refuse_mixture(content: bytes, line: int) -> None:
    """Two lists pasted together: some lines are UTF-8 with characters beyond ASCII, others are not UTF-8."""
    beyond = [part for part in content.split(b"\n") if not part.isascii()]
    readable = sum(_is_utf8(part) for part in beyond)
    if readable >= 2 and readable * 10 >= len(beyond):  # a single Chinese line in GBK may happen to be valid UTF-8
        raise UnreadableTable("mixed-encodings", line=line)


def _is_utf8(part: bytes) -> bool:
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_western(content: bytes) -> bool:
    """An umlaut is one high byte between letters; Chinese characters are high bytes in pairs, mostly several together."""
    runs = [len(run) for run in HIGH_RUNS.findall(content)]
    return sum(length == 1 for length in runs) * 2 > len(runs)


def sniff_separator(text: str) -> str:
    """The one that cuts the first lines into the most columns that the lines agree on."""
    return max(SEPARATORS, key=lambda separator: _agreement(text, separator))


def _agreement(text: str, separator: str) -> int:
    widths = [len(cells) for _number, cells in zip(range(SNIFFED), csv.reader(_stream(text), delimiter=separator), strict=False)]
    wide = [width for width in widths if width > 1]
    return sum(width == max(set(wide), key=wide.count) for width in wide) if wide else 0


def _stream(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")  # so that line breaks in quotes stay


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(csv.reader(_stream(text), delimiter=separator), start=1)
    except csv.Error as error:
        raise UnreadableTable("broken") from error
