"""Where nothing is found: concepts that mean something like what was asked for."""

from functools import lru_cache

import numpy as np

from becan.language.fold import fold
from companies.search.vectors import encode

MOST = 5
NEAR = 0.3  # farther than this a concept is no help


def nearest_concepts(text, words) -> list[tuple[str, str]]:
    """Pairs of notation and label, the nearest first."""
    notations, vectors = _labels(words.taxonomy)
    near = vectors @ encode([fold(text)])[0]
    found: dict[str, None] = {}
    for place in np.argsort(-near, kind="stable")[: MOST * 6]:
        if near[place] >= NEAR:
            found.setdefault(notations[place])
    return [(notation, words.concept(notation)) for notation in list(found)[:MOST]]


@lru_cache(maxsize=2)
def _labels(taxonomy):
    """Preferred labels of all languages; about a second, once a process."""
    labels = [(notation, label) for notation, concept in taxonomy.concepts.items() for label in concept.pref.values()]
    return [notation for notation, _label in labels], encode([fold(label) for _notation, label in labels])
