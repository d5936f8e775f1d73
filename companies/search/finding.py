"""Finds documents: by concepts and words, by names, and by what is near in meaning. Each path sees only what the reader may see."""

from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from pgvector.django import CosineDistance
from rapidfuzz.distance import DamerauLevenshtein

from becan.language.encoder import encode
from becan.language.fold import fold, fold_name
from companies.enums import CompanyState
from companies.models import Company, DocumentName, DocumentPhrase, SearchDocument
from companies.search.lexemes import answers, any_of, rank_of
from companies.search.questions import Question
from companies.search.spellings import squeeze

Scores = dict[int, float]

MOST = 5000  # documents that a path gives
SHORTFALL = 0.3  # of the best rank: what answers less only shares a filler word
NEAREST = 200  # phrases
NEAR = 0.6  # cosine from which two phrases mean about the same
LIKE_NAME = 0.25  # trigram similarity of a spelling that is looked at
LIKEST = 200  # spellings looked at
MEANT = 0.7  # share of the letters that must agree
NAME, WORDS, MEANING = 4.0, 1.0, 0.5  # a name that is asked for comes first


def documents_for(user, kind: str = "") -> QuerySet[SearchDocument]:
    """One document of each company this reader may find: the named one only where the reader may know the name."""
    visible = Company.objects.visible_to(user)
    if not user.is_project_manager:
        visible = visible.filter(state=CompanyState.VERIFIED)
    if kind:
        visible = visible.filter(kind=kind)
    named = Company.objects.named_to(user).values("pk")
    return SearchDocument.objects.filter(
        Q(is_anonymous=False, company__in=named) | Q(is_anonymous=True) & ~Q(company__in=named),
        company__in=visible.values("pk"),
    )


@transaction.atomic
def find(documents: QuerySet[SearchDocument], question: Question, narrowed: QuerySet[SearchDocument]) -> Scores:
    """``narrowed`` are the documents that the chosen facets leave: the nearest phrases are looked for among those alone."""
    scores: Scores = {}
    for weight, path in (
        (NAME, _by_name(documents, question.text)),
        (WORDS, _by_words(documents, question)),
        (MEANING, by_meaning(narrowed, question.text)),
    ):
        for pk, score in path.items():
            scores[pk] = scores.get(pk, 0) + weight * score
    return scores


@transaction.atomic
def find_names(documents: QuerySet[SearchDocument], text: str) -> Scores:
    """By name alone, however it is written, then by a part of the name: what was meant first."""
    name = fold_name(text)
    if not name:
        return {}
    parts = DocumentName.objects.filter(text__contains=name, document__in=documents).order_by("pk")
    return dict.fromkeys(parts.values_list("document", flat=True)[:LIKEST], MEANT) | _by_name(documents, text)


def in_order(documents: QuerySet[SearchDocument], scores: Scores | None) -> list[int]:
    """Best first. Equal ones by their random number: an order by name would tell about companies that hide theirs."""
    rows: list[tuple[int, UUID]] = list(documents.values_list("pk", "object_id"))
    return [pk for pk, number in sorted(rows, key=lambda row: (-scores[row[0]] if scores else 0, row[1]))]


def _by_words(documents, question) -> Scores:
    if not question.lexemes:
        return {}
    query = any_of(question.lexemes)
    ranked = documents.filter(answers(query)).annotate(rank=rank_of(query)).order_by("-rank", "object_id")
    rows = list(ranked.values_list("pk", "rank")[:MOST])
    return {pk: rank / rows[0][1] for pk, rank in rows if rank >= SHORTFALL * rows[0][1]}


def _by_name(documents, text) -> Scores:
    """Trigrams pick the candidates, letters decide. Anonymous documents have no names to be found by."""
    _set_local("pg_trgm.similarity_threshold", LIKE_NAME)
    name, written = fold_name(text), {fold(text), squeeze(fold(text))}
    exact = Q(text__in=written | {name, squeeze(name)})
    rows = DocumentName.objects.filter(exact | Q(text__trigram_similar=name), document__in=documents)
    likest = rows.annotate(likeness=TrigramSimilarity("text", name)).order_by("-likeness", "pk")
    scores: Scores = {}
    for pk, spelling in likest.values_list("document", "text")[:LIKEST]:
        score = 1.0 if spelling in written else 0.95 * DamerauLevenshtein.normalized_similarity(name, spelling)
        if score >= MEANT:
            scores[pk] = max(scores.get(pk, 0), score)
    return scores


def by_meaning(documents: QuerySet[SearchDocument], text: str, most: int = NEAREST) -> Scores:
    """Iterative scan: without it the index gives its ``ef_search`` nearest, and a facet then leaves few of them or none."""
    _set_local("hnsw.iterative_scan", "relaxed_order")
    _set_local("hnsw.ef_search", most)
    nearest = DocumentPhrase.objects.filter(document__in=documents).annotate(
        distance=CosineDistance("phrase__vector", encode([fold(text)])[0])
    )
    scores: Scores = {}
    for pk, distance in nearest.order_by("distance").values_list("document", "distance")[:most]:
        if 1 - distance >= NEAR:
            scores[pk] = max(scores.get(pk, 0), 1 - distance)
    return scores


def _set_local(name: str, value) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, str(value)])
