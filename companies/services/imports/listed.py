"""Companies from a table of listed Chinese companies. Nothing is published: their state is *imported*."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from becan.language.fold import has_chinese
from becan.models import log_action
from companies.enums import CompanyState, Kind, Language
from companies.models import Company, Identifier
from companies.names import sort_key
from companies.services.imports.writing import new_company, tag
from companies.signals import company_changed
from companies.texts import column, write_text

COLUMNS = ["code", "zh_short", "zh_full", "en_name", "city_en", "website", "en_summary"]
STOCK_CODE = "cn-stock"


@dataclass
class Report:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


class BadTable(Exception):
    """The file is no such table at all."""


def import_companies(path: Path, *, by=None) -> Report:
    """Write the good rows of ``path``, each in its own transaction, and report the bad ones by line and column."""
    report, seen = Report(), set()
    for line, row in _rows(path):
        problems = [*_problems(row), *(["code: stands twice in the file"] if row.get("code") in seen else [])]
        seen.add(row.get("code"))
        if problems:
            report.problems += [f"line {line}, {problem}" for problem in problems]
        else:
            outcome = _import_row(row, by=by)
            setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadTable(f"{path}: is not UTF-8 at byte {error.start}") from error
    if lines[0].split("\t") != COLUMNS:
        raise BadTable(f"{path}: the first line must name the columns {', '.join(COLUMNS)}")
    reader = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, cells in enumerate(reader, start=2):
        if cells:
            row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=False))
            yield number, row if len(cells) == len(COLUMNS) else {"cells": len(cells)}


def _problems(row: dict) -> Iterator[str]:
    if "cells" in row:
        yield f"column {min(row['cells'], len(COLUMNS)) + 1}: {row['cells']} cells instead of {len(COLUMNS)}"
        return
    if not (row["code"].isascii() and row["code"].isdigit() and len(row["code"]) == 6):
        yield "code: must have six digits"
    for name in ("zh_short", "zh_full"):
        if not has_chinese(row[name]):
            yield f"{name}: must be a Chinese name"
    if row["website"] and not _is_address(row["website"]):
        yield "website: is no web address"
    for name, model_field in (
        ("zh_full", "name"),
        ("zh_short", "short_name"),
        ("en_name", "name"),
        ("en_summary", "description"),
        ("city_en", "city"),
    ):
        if len(row[name]) > Company._meta.get_field(model_field).max_length:
            yield f"{name}: is too long"


def _is_address(website: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(website)
    except ValidationError:
        return False
    return bool(urlsplit(website).hostname)


@transaction.atomic
def _import_row(row: dict[str, str], *, by) -> str:
    identifier = Identifier.objects.filter(kind=STOCK_CODE, value=row["code"]).select_related("company").first()
    company = identifier.company if identifier else new_company(Kind.PARTNER)
    if identifier and (company.state != CompanyState.IMPORTED or not _differs(company, row)):
        return "unchanged"  # also where the company has taken its profile over
    _write(company, row)
    company.save()
    if not identifier:
        Identifier.objects.create(company=company, kind=STOCK_CODE, value=row["code"], is_well_formed=True)
    tag(company, row["en_summary"], Language.EN)
    log_action(company, "company.imported", actor=by, code=row["code"])
    company_changed.send(Company, company=company)
    return "updated" if identifier else "created"


def _texts(row: dict[str, str]) -> dict[tuple[str, str], str]:
    return {
        ("name", Language.ZH_HANS): row["zh_full"],
        ("short_name", Language.ZH_HANS): row["zh_short"],
        ("name", Language.EN): row["en_name"],
        ("description", Language.EN): row["en_summary"],
    }


def _differs(company: Company, row: dict[str, str]) -> bool:
    texts = any((getattr(company, column(*key)) or "") != value for key, value in _texts(row).items())
    return texts or (company.city, company.website) != (row["city_en"], row["website"])


def _write(company: Company, row: dict[str, str]) -> None:
    for (name, language), value in _texts(row).items():
        write_text(company, name, language, value)
    company.city, company.website = row["city_en"], row["website"]
    company.sort_key = sort_key(company)
