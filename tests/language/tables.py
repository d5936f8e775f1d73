"""Reads the tables of examples under tests/data."""

import itertools
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"


def rows(pattern: str) -> list:
    """A pytest parameter a row (its columns by name) of every matching file; its id is file:line."""
    return [pytest.param(row, id=f"{file.name}:{line}") for file in sorted(DATA.glob(pattern)) for line, row in _rows(file)]


def plain_rows(pattern: str) -> list[dict[str, str]]:
    return [row for file in sorted(DATA.glob(pattern)) for _, row in _rows(file)]


def texts(pattern: str) -> list[str]:
    return [row["text"] for file in sorted(DATA.glob(pattern)) for _, row in _rows(file)]


def _rows(file):
    lines = [(number, line.split("\t")) for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)]
    (_, header), *body = [(number, cells) for number, cells in lines if any(cells) and not cells[0].startswith("#")]
    for number, cells in body:
        yield number, dict(itertools.zip_longest(header, cells, fillvalue=""))


def values(cell: str) -> set[str]:
    return {value for value in cell.split("|") if value}
