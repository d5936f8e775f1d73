"""Finds documents: by concepts and words, by names, by figures, and by what is near in meaning. Each path sees only what the reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import BooleanField, F, FloatField, Q, QuerySet
from django.db.models.expressions import RawSQL
from pgvector.django import CosineDistance
from rapidfuzz.distance import DamerauLevenshtein

from becan.language.fold import fold, fold_name
from companies.models import DocumentFigure, DocumentName, DocumentPhrase, Phrase, SearchDocument
from companies.search.groups import all_of
from companies.search.lexemes import WEIGHTS, any_of
from companies.search.questions import Question
from companies.search.readers import documents_for
from companies.search.spellings import squeeze
from companies.search.vectors import encode

__all__ = ["documents_for", "find", "find_names", "in_order"]

Scores = dict[int, float]

COLUMN = '"companies_searchdocument"."words"'
MOST = 20_000  # documents that the words give
PLENTY = 60  # documents that answer by their concepts and words: five pages
FEW = 12  # found by all words together: then any of them will do
SHORTFALL = 0.3  # of the best rank: what answers less only shares a filler word
NEAREST = 100  # phrases looked at first
MOST_NEAREST = 3200
INDEX_LIMIT = 1000  # of pgvector's ef_search
NEAR = 0.52  # cosine from which two phrases mean about the same
KIN = 0.15  # of a cosine, for a concept near to the one that is sought
LONGEST_NAME = 80
LIKEST = 200  # spellings looked at
MEANT = 0.7  # share of the letters that must agree
NAME, WORDS, MEANING, FIGURES = 4.0, 1.0, 0.5, 0.5  # a name that is asked for comes first


@dataclass(frozen=True)
class Found:
    """Scores, and by which path: what the reasons of a hit are made of."""

    scores: Scores = field(default_factory=dict)
    named: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()
    reaching: Mapping[str, set[int]] = field(default_factory=dict)  # key figure -> documents


@transaction.atomic
def find(documents: QuerySet[SearchDocument], question: Question) -> Found:
    """Where concepts and words find plenty, nothing that is only alike is looked for."""
    scores: Scores = {}
    words, is_plenty = _by_words(documents, question)
    names = _by_name(documents, question.text, is_exact=is_plenty)
    near = {} if is_plenty else by_meaning(documents, question)
    for weight, path in ((NAME, names), (WORDS, words), (MEANING, near)):
        for pk, score in path.items():
            scores[pk] = scores.get(pk, 0) + weight * score
    scores, reaching = _with_figures(documents, question, scores)
    return Found(scores, frozenset(names), frozenset(near), reaching)


@transaction.atomic
def find_names(documents: QuerySet[SearchDocument], text: str) -> Scores:
    """By name alone, however it is written, then by a part of the name: what was meant first."""
    name = fold_name(text)
    if not name:
        return {}
    parts = DocumentName.objects.filter(text__contains=name, document__in=documents).order_by("pk")
    return dict.fromkeys(parts.values_list("document", flat=True)[:LIKEST], MEANT) | _by_name(documents, text)


def in_order(documents: QuerySet[SearchDocument], scores: Scores | None) -> list[int]:
    """Best first. Equal ones by their lot: an order by name would tell about companies that hide theirs."""
    rows = list(documents.values_list("pk", "lot"))
    return [pk for pk, lot in sorted(rows, key=lambda row: (-scores[row[0]] if scores else 0, row[1], row[0]))]


def _by_words(documents, question) -> tuple[Scores, bool]:
    """And whether plenty of them have all the words."""
    groups = question.groups
    if not groups:
        return {}, False
    found = _ranked(documents, all_of(groups), question)
    is_plenty = len(found) >= PLENTY
    if len(groups) > 1 and len(found) < FEW:
        found = _ranked(documents, " | ".join(f"({group})" for group in groups), question) | found
    best = max(found.values(), default=0)
    return {pk: rank / best for pk, rank in found.items() if rank >= SHORTFALL * best}, is_plenty


def _ranked(documents, query, question):
    answering = documents.filter(RawSQL(f"{COLUMN} @@ %s::tsquery", [query], output_field=BooleanField()))
    rank = RawSQL(f"ts_rank(%s::float4[], {COLUMN}, %s::tsquery)", [WEIGHTS, any_of(question.lexemes)], output_field=FloatField())
    return dict(answering.annotate(rank=rank).order_by("-rank", "lot").values_list("pk", "rank")[:MOST])


def _by_name(documents, text, *, is_exact=False) -> Scores:
    """Exactly, in any spelling; else trigrams pick the candidates, letters decide. Anonymous documents have no names to be found by."""
    name, written = fold_name(text), {fold(text), squeeze(fold(text))}
    if not name or len(name) > LONGEST_NAME:
        return {}
    spelled = DocumentName.objects.filter(text__in=written | {name, squeeze(name)}, document__in=documents)
    exact = {pk: 1.0 if spelling in written else 0.95 for pk, spelling in spelled.values_list("document", "text")}
    return exact if exact or is_exact else _by_likeness(documents, name)


def _by_likeness(documents, name) -> Scores:
    _set_local("pg_trgm.similarity_threshold", 0.25 if len(name) < 8 else 0.35 if len(name) < 12 else 0.45)
    spellings = {name, squeeze(name)}
    alike = Q()
    for spelling in spellings:
        alike |= Q(text__trigram_similar=spelling)
    likeness = TrigramSimilarity("text", name)
    likest = DocumentName.objects.filter(alike, document__in=documents).annotate(likeness=likeness).order_by("-likeness", "pk")
    scores: Scores = {}
    for pk, text in likest.values_list("document", "text")[:LIKEST]:
        score = 0.95 * max(DamerauLevenshtein.normalized_similarity(spelling, text) for spelling in spellings)
        if score >= MEANT:
            scores[pk] = max(scores.get(pk, 0), score)
    return scores


def by_meaning(documents: QuerySet[SearchDocument], question: Question) -> Scores:
    """Whoever does a sibling of what is sought, before those who only share its words: a valve of aluminium is no aluminium casting."""
    near, families = near_phrases(question.text), _families(question.concepts)
    links = DocumentPhrase.objects.filter(phrase__in=list(near), document__in=documents)
    scores: Scores = {}
    for pk, phrase, notations in links.values_list("document", "phrase", "document__notations"):
        scores[pk] = max(scores.get(pk, 0), near[phrase] + KIN * _is_of(families, notations))
    return scores


def _families(concepts: Iterable[str]) -> set[str]:
    """What lies right above these; a whole branch is no family."""
    return {parent for concept in concepts if "-" in (parent := concept.rpartition("-")[0])}


def _is_of(families: Iterable[str], notations: Iterable[str]) -> bool:
    return any(f"{notation}-".startswith(f"{family}-") for notation in notations for family in families)


def near_phrases(text: str) -> Scores:
    """All phrases that mean about the same, so that no filter behind it is left with too few.

    The index gives its ``ef_search`` nearest only; more are asked for while the last one is still near, by an iterative scan.
    """
    vector, most = encode([fold(text)])[0], NEAREST
    while True:
        _set_local("hnsw.iterative_scan", "relaxed_order")
        _set_local("hnsw.ef_search", min(most, INDEX_LIMIT))
        nearest = Phrase.objects.annotate(distance=CosineDistance("vector", vector)).order_by("distance")
        found = {pk: 1 - distance for pk, distance in nearest.values_list("pk", "distance")[:most] if 1 - distance >= NEAR}
        if len(found) < most or most >= MOST_NEAREST:
            return found
        most *= 2


def _with_figures(documents, question, scores: Scores) -> tuple[Scores, dict[str, set[int]]]:
    """Who is known to fall short is left out; who says nothing stays, behind those that reach it."""
    reaching: dict[str, set[int]] = {}
    for figure in question.figures:
        stated = DocumentFigure.objects.filter(code__in=figure.codes, document__in=documents)
        met = set()
        for code, pk in stated.filter(reaches(figure)).values_list("code", "document"):
            reaching.setdefault(code, set()).add(pk)
            met.add(pk)
        if not scores and not question.groups:
            scores = dict.fromkeys(met, 0.0)
        short = set(stated.filter(document__in=list(scores)).values_list("document", flat=True)) - met
        scores = {pk: score + FIGURES * (pk in met) for pk, score in scores.items() if pk not in short}
    return scores, reaching


def reaches(figure) -> Q:
    """Its range meets what is asked for."""
    enough = Q() if figure.low is None else Q(high__gte=figure.low) | Q(high=None)
    little = Q() if figure.high is None else Q(low__lte=figure.high) | Q(low=None)
    return enough & little


def answered(pks: Iterable[int], groups: list[str]) -> dict[int, list[bool]]:
    """Which groups each of a page's documents answers."""
    documents = SearchDocument.objects.filter(pk__in=list(pks))
    names = [f"answers_{place}" for place in range(len(groups))]
    for name, group in zip(names, groups, strict=True):
        documents = documents.annotate(**{name: RawSQL(f"{COLUMN} @@ %s::tsquery", [group], output_field=BooleanField())})
    return {row[0]: list(row[1:]) for row in documents.values_list(F("pk"), *names)}


def _set_local(name: str, value) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, str(value)])
