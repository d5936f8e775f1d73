"""A search from question to page: what is found, how a choice of facets narrows it, and how many each facet would leave."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Aggregate, BinaryField, BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from becan.language.taxonomy import Taxonomy
from companies.models import SearchDocument
from companies.search.facets import Chosen, Table, least_selective
from companies.search.finding import Found, find
from companies.search.questions import Question


@dataclass(frozen=True)
class Results:
    order: list[int]  # of the documents, best first
    found: Found
    counts: dict[str, dict[str, int]]
    dropped: list[str]  # facets that were left out, as nothing met all of them
    without: dict[str, int]  # how many there would be without each chosen facet
    unfiltered: int


def search(documents: QuerySet[SearchDocument], question: Question, chosen: Chosen, taxonomy: Taxonomy) -> Results:
    found = find(documents, question) if question.text else Found()
    pks, lots, table = _load(_among(found.scores) if question.text else documents)
    dropped: list[str] = []
    kept = table.kept(chosen)
    without = table.numbers_without(chosen)
    if not kept.any() and table.size and any(chosen.values()):
        dropped = least_selective(table, chosen)
        chosen = dict(chosen) | {name: [] for name in dropped}
        kept = table.kept(chosen)
    order = _order(pks, lots, kept, found.scores)
    return Results(order, found, table.counts(chosen, taxonomy), dropped, without, table.size)


def counted_of(documents: QuerySet[SearchDocument], taxonomy: Taxonomy) -> dict[str, dict[str, int]]:
    """How many of them have each value of each facet."""
    _pks, _lots, table = _load(documents)
    return table.counts({}, taxonomy)


def _order(pks, lots, kept, scores) -> list[int]:
    """Equal ones by their lot: it says nothing about them, and it stays."""
    pks, lots = pks[kept], lots[kept]
    best = (
        np.fromiter((-scores.get(pk, 0.0) for pk in pks.tolist()), dtype=float, count=len(pks)) if scores else np.zeros(len(pks))
    )
    return pks[np.lexsort((pks, lots, best))].tolist()


def _among(pks):
    """One array instead of thousands of parameters: half of the time went into planning."""
    is_one = RawSQL('"companies_searchdocument"."id" = ANY(%s)', [list(pks)], output_field=BooleanField())
    return SearchDocument.objects.filter(is_one)


class Packed(Aggregate):
    """All values of a column as one string of bytes: a hundred thousand rows arrive as three values."""

    template = "COALESCE(string_agg(%(pack)s(%(expressions)s), ''::bytea), ''::bytea)"
    output_field = BinaryField()


def _load(documents):
    packed = documents.order_by().aggregate(
        pks=Packed("pk", pack="int8send"),
        lots=Packed("lot", pack="int4send"),
        lengths=Packed(Length("facets"), pack="int4send"),
        facets=Packed("facets", pack=""),
    )
    packed = {name: value or b"" for name, value in packed.items()}  # Django asks nothing where nothing can be found
    lengths = np.frombuffer(packed["lengths"], dtype=">i4").astype(np.int64)
    pks = np.frombuffer(packed["pks"], dtype=">i8").astype(np.int64)
    lots = np.frombuffer(packed["lots"], dtype=">i4").astype(np.int64)
    return pks, lots, Table.packed(lengths, bytes(packed["facets"]))
