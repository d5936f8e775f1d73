"""The database's taxonomy as ``becan.language`` and the engine read it."""

from functools import lru_cache

from becan.language import taxonomy as files
from becan.language.tagger import Tagger, tagger_of
from companies.enums import Language
from companies.models import SCHEME, Code, Concept, ConceptScheme, KeyFigure, ProofType


def current_taxonomy() -> files.Taxonomy:
    """One query where nothing changed since the last call of this process."""
    return taxonomy_from_database(_version())


def current_tagger() -> Tagger:
    return tagger_from_database(_version())


def _version() -> str:
    return ConceptScheme.objects.filter(notation=SCHEME).values_list("version", flat=True).first() or ""


@lru_cache(maxsize=2)
def tagger_from_database(version: str) -> Tagger:
    return tagger_of(taxonomy_from_database(version))


@lru_cache(maxsize=2)
def taxonomy_from_database(version: str) -> files.Taxonomy:
    return files.Taxonomy(
        concepts={row.notation: _concept(row) for row in _concepts()},
        key_figures={row.code: _key_figure(row) for row in KeyFigure.objects.in_use().prefetch_related("concepts")},
        proofs={row.code: _proof(row) for row in _proofs()},
        codes=_codes(),
        version=version,
    )


def _concepts():
    return Concept.objects.in_use().select_related("broader").prefetch_related("related", "alt_labels").order_by("notation")


def _proofs():
    return ProofType.objects.in_use().prefetch_related("concepts", "covers", "step_towards").order_by("code")


def pref_labels(row) -> dict[str, str]:
    return {language.value: getattr(row, f"pref_label_{language.column}") or "" for language in Language}


def _concept(row: Concept) -> files.Concept:
    pref = pref_labels(row)
    context = next((tuple(label.context) for label in row.alt_labels.all() if label.context), ())
    labels = [files.Label(text, language, "pref", context) for language, text in pref.items()]
    labels += [
        files.Label(label.text, label.language, "hidden" if label.is_hidden else "alt", tuple(label.context))
        for label in row.alt_labels.all()
    ]
    return files.Concept(
        notation=row.notation,
        broader=row.broader.notation if row.broader else None,
        related=tuple(sorted(other.notation for other in row.related.all())),
        pref=pref,
        labels=tuple(labels),
        mappings=tuple(row.mappings),
    )


def _key_figure(row: KeyFigure) -> files.KeyFigure:
    return files.KeyFigure(
        code=row.code,
        kind=row.kind,
        unit=row.unit,
        broader_is=row.broader_is,
        concepts=tuple(sorted(concept.notation for concept in row.concepts.all())),
        pref=pref_labels(row),
        alt={language: tuple(words) for language, words in row.alt_labels.items()},
        options=row.options,
    )


def _proof(row: ProofType) -> files.ProofType:
    return files.ProofType(
        code=row.code,
        kind=row.kind,
        concepts=tuple(sorted(concept.notation for concept in row.concepts.all())),
        covers=tuple(sorted(other.code for other in row.covers.all())),
        step_towards=tuple(sorted(other.code for other in row.step_towards.all())),
        pref=pref_labels(row),
        alt=tuple(row.alt_labels),
    )


def _codes() -> dict[str, dict[str, files.Code]]:
    lists: dict[str, dict[str, files.Code]] = {}
    for row in Code.objects.in_use().order_by("list", "order", "code"):
        lists.setdefault(row.list, {})[row.code] = files.Code(row.list, row.code, row.order, pref_labels(row), row.extra)
    return lists
