"""Facets: OR inside one, AND across; each is counted as the others leave it."""

from collections.abc import Mapping

from django.db.models import CharField, Count, F, Func, QuerySet

from companies.models import SearchDocument

ARRAYS = {"field": "concepts", "proof": "proofs", "cooperation": "cooperation", "language": "languages"}
SINGLE = {"region": "region", "size": "size_class"}
FACETS = ("field", "region", "proof", "cooperation", "size", "language")

Chosen = Mapping[str, list[str]]


def narrow(documents: QuerySet[SearchDocument], chosen: Chosen, *, but: str = "") -> QuerySet[SearchDocument]:
    for name, codes in chosen.items():
        if codes and name != but:
            lookup = f"{ARRAYS[name]}__overlap" if name in ARRAYS else f"{SINGLE[name]}__in"
            documents = documents.filter(**{lookup: codes})
    return documents


def counts(documents: QuerySet[SearchDocument], chosen: Chosen) -> dict[str, dict[str, int]]:
    return {name: _count(narrow(documents, chosen, but=name), name) for name in FACETS}


def _count(documents, name):
    code = Func(F(ARRAYS[name]), function="unnest", output_field=CharField()) if name in ARRAYS else F(SINGLE[name])
    rows = documents.order_by().annotate(code=code).values_list("code").annotate(number=Count("pk"))
    return {code: number for code, number in rows if code}


def least_selective(documents: QuerySet[SearchDocument], chosen: Chosen) -> list[str]:
    """What to drop where nothing is left: the facet without which most is found; all where no single one helps."""
    active = [name for name in FACETS if chosen.get(name)]
    found = {name: narrow(documents, chosen, but=name).count() for name in active}
    best = max(active, key=found.__getitem__)
    return [best] if found[best] else active
