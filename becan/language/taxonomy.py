"""The taxonomy as the engine reads it: concepts, key figures, proofs and code lists from the TSV files of one folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from becan.language.fold import has_chinese
from becan.language.taxonomy_checks import check_taxonomy
from becan.language.taxonomy_files import LANGUAGES, Problem, Row, TaxonomyError, content_hash, read_rows

DATA = Path(__file__).resolve().parents[2] / "companies" / "data"


@dataclass(frozen=True)
class Label:
    text: str
    language: str  # "de", "en" or "zh-hans"; of a hidden label only the script is known: "de" or "zh-hans"
    kind: str  # "pref", "alt" or "hidden"
    context: tuple[str, ...] = ()  # words of which one must be near where the label is ambiguous


@dataclass(frozen=True)
class Concept:
    notation: str
    broader: str | None
    related: tuple[str, ...]
    pref: Mapping[str, str]
    labels: tuple[Label, ...]  # pref labels included
    mappings: tuple[str, ...]


@dataclass(frozen=True)
class KeyFigure:
    code: str
    kind: str  # "number", "choice" or "flag"
    unit: str  # canonical; empty for choice and flag
    broader_is: str  # "min", "max" or "range"
    concepts: tuple[str, ...]
    pref: Mapping[str, str]
    alt: Mapping[str, tuple[str, ...]]
    options: Mapping[str, Mapping[str, str]]  # code -> language -> label


@dataclass(frozen=True)
class ProofType:
    code: str
    kind: str
    concepts: tuple[str, ...]  # families it applies to; empty = all
    covers: tuple[str, ...]
    step_towards: tuple[str, ...]
    pref: Mapping[str, str]
    alt: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    list: str
    code: str
    order: int
    pref: Mapping[str, str]
    extra: str


@dataclass(frozen=True, eq=False)  # one object is one taxonomy: finders are remembered by it
class Taxonomy:
    concepts: Mapping[str, Concept]
    key_figures: Mapping[str, KeyFigure]
    proofs: Mapping[str, ProofType]
    codes: Mapping[str, Mapping[str, Code]]
    version: str  # changes with the content of the files

    def ancestors(self, notation: str) -> tuple[str, ...]:
        """Parent first, top concept last."""
        return tuple(self._climb(self.concepts[notation].broader))

    def narrower(self, notation: str) -> tuple[str, ...]:
        """The children, one level down, sorted."""
        return self._children.get(notation, ())

    def leaves(self) -> tuple[str, ...]:
        return tuple(notation for notation in sorted(self.concepts) if notation not in self._children)

    def label(self, notation: str, language: str) -> str:
        return self.concepts[notation].pref[language]

    def _climb(self, notation: str | None) -> Iterator[str]:
        while notation:
            yield notation
            notation = self.concepts[notation].broader

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        children: dict[str, tuple[str, ...]] = {}
        for concept in sorted(self.concepts.values(), key=lambda concept: concept.notation):
            if concept.broader:
                children[concept.broader] = (*children.get(concept.broader, ()), concept.notation)
        return children


def read_taxonomy(folder: Path = DATA) -> Taxonomy:
    """The taxonomy of ``folder``; raises TaxonomyError with all its problems as "file:line: message"."""
    taxonomy, problems = inspect_taxonomy(folder)
    if problems:
        raise TaxonomyError(problems)
    return taxonomy


def inspect_taxonomy(folder: Path = DATA) -> tuple[Taxonomy, list[Problem]]:
    """What can be read of ``folder``, and what is wrong with it, in the order of files and lines."""
    taxonomy, problems = _inspect(folder, content_hash(folder))
    return taxonomy, list(problems)


@lru_cache(maxsize=4)
def _inspect(folder: Path, version: str) -> tuple[Taxonomy, tuple[Problem, ...]]:
    rows, problems = read_rows(folder)
    problems += check_taxonomy(rows)
    return _build(rows, version), tuple(sorted(problems))


def _build(rows: dict[str, list[Row]], version: str) -> Taxonomy:
    codes: dict[str, dict[str, Code]] = {}
    for code in sorted(map(_code, rows["codes"]), key=lambda code: (code.list, code.order, code.code)):
        codes.setdefault(code.list, {})[code.code] = code
    related = _both_ways(rows["concepts"])
    return Taxonomy(
        concepts={row["notation"]: _concept(row, related[row["notation"]]) for row in rows["concepts"]},
        key_figures={row["code"]: _key_figure(row) for row in rows["key_figures"]},
        proofs={row["code"]: _proof(row) for row in rows["proofs"]},
        codes=codes,
        version=version,
    )


def _both_ways(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    """SKOS: ``related`` holds in both directions, whichever line says so."""
    related: dict[str, set[str]] = {row["notation"]: set(row.values("related")) for row in rows}
    for notation, others in list(related.items()):
        for other in list(others):
            related.setdefault(other, set()).add(notation)
    return {notation: tuple(sorted(others)) for notation, others in related.items()}


def _concept(row: Row, related: tuple[str, ...]) -> Concept:
    return Concept(
        notation=row["notation"],
        broader=row["broader"] or None,
        related=related,
        pref=row.translations("pref"),
        labels=tuple(_labels(row)),
        mappings=row.values("mappings"),
    )


def _labels(row: Row) -> Iterator[Label]:
    context = row.values("context")
    for column, language in LANGUAGES.items():
        for text in row.values(f"pref_{column}"):
            yield Label(text, language, "pref", context)
        for text in row.values(f"alt_{column}"):
            yield Label(text, language, "alt", context)
    for text in row.values("hidden"):
        yield Label(text, "zh-hans" if has_chinese(text) else "de", "hidden", context)


def _key_figure(row: Row) -> KeyFigure:
    return KeyFigure(
        code=row["code"],
        kind=row["kind"],
        unit=row["unit"],
        broader_is=row["broader_is"],
        concepts=tuple(sorted(row.values("concepts"))),
        pref=row.translations("label"),
        alt={language: row.values(f"alt_{column}") for column, language in LANGUAGES.items()},
        options=row.options(),
    )


def _proof(row: Row) -> ProofType:
    return ProofType(
        code=row["code"],
        kind=row["kind"],
        concepts=tuple(sorted(row.values("concepts"))),
        covers=tuple(sorted(row.values("covers"))),
        step_towards=tuple(sorted(row.values("step_towards"))),
        pref=row.translations("pref"),
        alt=row.values("alt"),
    )


def _code(row: Row) -> Code:
    order = int(row["order"]) if row["order"].isdigit() else 0
    return Code(list=row["list"], code=row["code"], order=order, pref=row.translations(), extra=row["extra"])
