"""Reading the taxonomy's TSV files: rows that know their file and line, and the problems found on the way."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LANGUAGES = {"de": "de", "en": "en", "zh": "zh-hans"}  # column suffix -> language

FILES = {"concepts": "concepts_*.tsv", "key_figures": "key_figures.tsv", "proofs": "proofs.tsv", "codes": "codes.tsv"}
COLUMNS = {
    "concepts": "notation broader related pref_de pref_en pref_zh alt_de alt_en alt_zh hidden mappings",
    "key_figures": "code kind unit broader_is concepts label_de label_en label_zh alt_de alt_en alt_zh options",
    "proofs": "code kind concepts covers step_towards pref_de pref_en pref_zh alt",
    "codes": "list code order de en zh extra",
}
OPTIONAL = {"concepts": ["context"]}


class Problem(NamedTuple):
    file: str
    line: int
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.message}"


class TaxonomyError(ValueError):
    """All problems of a taxonomy at once; its text has one a line."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Row:
    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def values(self, column: str) -> tuple[str, ...]:
        return tuple(value.strip() for value in self[column].split("|") if value.strip())

    def translations(self, prefix: str = "") -> dict[str, str]:
        """Label per language from the columns ``<prefix>_de``, ``<prefix>_en``, ``<prefix>_zh``."""
        return {language: self[f"{prefix}_{column}".lstrip("_")] for column, language in LANGUAGES.items()}

    def options(self) -> dict[str, dict[str, str]]:
        """``code=de/en/zh`` values by code and language; a malformed value is left to the checks."""
        pairs = (value.partition("=") for value in self.values("options"))
        return {code: dict(zip(LANGUAGES.values(), labels.split("/"), strict=False)) for code, _, labels in pairs}

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, message)


def read_rows(folder: Path) -> tuple[dict[str, list[Row]], list[Problem]]:
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for kind, pattern in FILES.items():
        rows[kind] = []
        files = sorted(Path(folder).glob(pattern))
        if not files:
            problems.append(Problem(pattern, 1, "file is missing"))
        for file in files:
            problems += _read_file(file, kind, rows[kind])
    return rows, problems


def content_hash(folder: Path) -> str:
    content = hashlib.sha256()
    for pattern in FILES.values():
        for file in sorted(Path(folder).glob(pattern)):
            content.update(f"{file.name}\n".encode() + file.read_bytes())
    return content.hexdigest()[:12]


def _read_file(file, kind, rows):
    lines = [
        (number, line.split("\t"))
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        if line.strip() and not line.startswith("#")
    ]
    number, header = lines[0] if lines else (1, [])
    expected = COLUMNS[kind].split()
    if header not in (expected, expected + OPTIONAL.get(kind, [])):
        yield Problem(file.name, number, f"header must be: {' '.join(expected)}")
        return
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            yield Problem(file.name, number, f"{len(cells)} columns instead of {len(header)}")
        else:
            rows.append(Row(file.name, number, dict(zip(header, map(str.strip, cells), strict=True))))
