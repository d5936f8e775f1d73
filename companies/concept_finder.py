"""Finds concepts by a word of any language: for people who add what the portal did not find by itself."""

from functools import lru_cache

from becan.language.fold import fold
from becan.language.taxonomy import Taxonomy

MOST = 12


def find_concepts(taxonomy: Taxonomy, query: str) -> list[str]:
    """Notations, best first: the whole label, its beginning, then any part of it."""
    wanted = fold(query.strip())
    if not wanted:
        return []
    best: dict[str, tuple] = {}
    for label, notation in _labels(taxonomy):
        if wanted in label:
            rank = (label != wanted, not label.startswith(wanted), len(label))
            best[notation] = min(best.get(notation, rank), rank)
    return sorted(best, key=lambda notation: (best[notation], notation))[:MOST]


def found_with_paths(words, query: str) -> list[dict]:
    """Each with its broader concepts in the reader's language, so that words of two meanings are told apart."""
    return [
        {"notation": notation, "path": [words.concept(broader) for broader in reversed(words.taxonomy.ancestors(notation))]}
        for notation in find_concepts(words.taxonomy, query)
    ]


@lru_cache(maxsize=2)
def _labels(taxonomy: Taxonomy) -> list[tuple[str, str]]:
    return [(fold(label.text), notation) for notation, concept in taxonomy.concepts.items() for label in concept.labels]
