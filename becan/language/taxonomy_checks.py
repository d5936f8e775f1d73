"""What may be wrong with the taxonomy's rows: every check yields its problems, none stops at the first."""

import re
from collections import defaultdict
from collections.abc import Iterator

from becan.language.fold import fold
from becan.language.taxonomy_files import LANGUAGES, Problem, Row
from becan.language.unit_table import is_unit

NOTATION = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
LEVELS = 3
FIGURE_KINDS = {"number", "choice", "flag"}
DIRECTIONS = {"min", "max", "range"}
PROOF_KINDS = {"certificate", "assessment_label", "audit_rating", "type_approval", "material_data", "licence"}

Rows = dict[str, list[Row]]
Problems = Iterator[Problem]


def check_taxonomy(rows: Rows) -> list[Problem]:
    concepts = {row["notation"]: row for row in rows["concepts"]}
    proofs = {row["code"] for row in rows["proofs"]}
    return [
        *_check_unique(rows["concepts"], "notation"),
        *_check_notations(rows["concepts"]),
        *_check_languages(rows["concepts"], "pref"),
        *_check_references(rows["concepts"], {"broader": concepts, "related": concepts}),
        *_check_levels(concepts),
        *_check_pref_labels(rows["concepts"]),
        *_check_ambiguous_labels(rows["concepts"]),
        *_check_unique(rows["key_figures"], "code"),
        *_check_languages(rows["key_figures"], "label"),
        *_check_references(rows["key_figures"], {"concepts": concepts}),
        *_check_figures(rows["key_figures"]),
        *_check_unique(rows["proofs"], "code"),
        *_check_languages(rows["proofs"], "pref"),
        *_check_references(rows["proofs"], {"concepts": concepts, "covers": proofs, "step_towards": proofs}),
        *_check_choice(rows["proofs"], "kind", PROOF_KINDS),
        *_check_unique(rows["codes"], "list", "code"),
        *_check_languages(rows["codes"]),
        *_check_orders(rows["codes"]),
    ]


def _check_unique(rows: list[Row], *columns: str) -> Problems:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if not all(key):
            yield row.problem(f"{columns[-1]} is empty")
        elif key in first:
            yield row.problem(f"{columns[-1]} {key[-1]} is there twice (first at {_place(first[key])})")
        first.setdefault(key, row)


def _check_notations(rows: list[Row]) -> Problems:
    for row in rows:
        if row["notation"] and not NOTATION.fullmatch(row["notation"]):
            yield row.problem(f"notation {row['notation']} is not made of A-Z, 0-9 and hyphens")


def _check_languages(rows: list[Row], prefix: str = "") -> Problems:
    for row in rows:
        for language, label in row.translations(prefix).items():
            if not label:
                yield row.problem(f"label in {language} is missing")


def _check_references(rows: list[Row], known: dict) -> Problems:
    for row in rows:
        for column, codes in known.items():
            for code in row.values(column):
                if code not in codes:
                    yield row.problem(f"{column} {code} is unknown")


def _check_levels(concepts: dict[str, Row]) -> Problems:
    for notation, row in concepts.items():
        climbed = [notation]
        while (above := concepts[climbed[-1]]["broader"]) in concepts and above not in climbed:
            climbed.append(above)
        if above and above == notation:
            yield row.problem(f"broader of {notation} leads back to itself")
        elif len(climbed) > LEVELS:
            yield row.problem(f"{notation} is on level {len(climbed)} of at most {LEVELS}")


def _check_pref_labels(rows: list[Row]) -> Problems:
    for column, language in LANGUAGES.items():
        first: dict[str, Row] = {}
        for row in rows:
            label = fold(row[f"pref_{column}"])
            if label in first:
                other = first[label]
                yield row.problem(f"pref label {label} ({language}) is also that of {other['notation']} ({_place(other)})")
            elif label:
                first[label] = row


def _check_ambiguous_labels(rows: list[Row]) -> Problems:
    """A label of two concepts is fine only if each of them says by which context it is recognised."""
    for text, bearers in _bearers(rows).items():
        if len(bearers) < 2 or all(text in _pref_labels(row) for row in bearers.values()):
            continue  # equal pref labels are a problem of their own
        for row in bearers.values():
            if not row.values("context"):
                others = ", ".join(sorted(bearers.keys() - {row["notation"]}))
                yield row.problem(f"label {text} is also one of {others}: {row['notation']} needs context words")


def _pref_labels(row: Row) -> set[str]:
    return {fold(label) for label in row.translations("pref").values()}


def _bearers(rows: list[Row]) -> dict[str, dict[str, Row]]:
    bearers: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        for column in LANGUAGES:
            for text in (*row.values(f"pref_{column}"), *row.values(f"alt_{column}")):
                bearers[fold(text)][row["notation"]] = row
    return bearers


def _check_figures(rows: list[Row]) -> Problems:
    yield from _check_choice(rows, "kind", FIGURE_KINDS)
    for row in rows:
        if row["kind"] == "number":
            yield from _check_number(row)
        if row["kind"] == "choice":
            yield from _check_options(row)


def _check_number(row: Row) -> Problems:
    yield from _check_choice([row], "broader_is", DIRECTIONS)
    if not is_unit(row["unit"]):
        yield row.problem(f"unit {row['unit'] or 'of a number'} is unknown")


def _check_options(row: Row) -> Problems:
    if not row["options"]:
        yield row.problem("a choice needs options")
    for value in row.values("options"):
        code, _, labels = value.partition("=")
        if not code or len([label for label in labels.split("/") if label]) != len(LANGUAGES):
            yield row.problem(f"option {value} is not code=de/en/zh")


def _check_choice(rows: list[Row], column: str, allowed: set[str]) -> Problems:
    for row in rows:
        if row[column] not in allowed:
            yield row.problem(f"{column} {row[column] or '(empty)'} is none of {', '.join(sorted(allowed))}")


def _check_orders(rows: list[Row]) -> Problems:
    for row in rows:
        if not row["order"].isdigit():
            yield row.problem(f"order {row['order'] or '(empty)'} is not a number")


def _place(row: Row) -> str:
    return f"{row.file}:{row.line}"
