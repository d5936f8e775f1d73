"""Where nothing is found: concepts near what was asked for that somebody is in."""

from collections.abc import Collection
from functools import lru_cache

import numpy as np

from becan.language.fold import fold
from becan.language.taxonomy import Taxonomy
from companies.anonymity import with_broader
from companies.search.vectors import encode

MOST = 5
NEAR = 0.4  # farther than this a concept is no help


def nearest_concepts(text: str, concepts: Collection[str], taxonomy: Taxonomy, held: Collection[str]) -> list[str]:
    """Notations: what the asked concepts belong to, the nearest topic first, then what means something like the text."""
    broader = [notation for concept in concepts for notation in with_broader(concept)]
    alike = [notation for notation in _alike(text, taxonomy) if notation not in broader]
    return [notation for notation in dict.fromkeys([*broader, *alike]) if notation in held][:MOST]


def _alike(text, taxonomy):
    notations, vectors = _labels(taxonomy)
    near = vectors @ encode([fold(text)])[0]
    return [notations[place] for place in np.argsort(-near, kind="stable") if near[place] >= NEAR]


@lru_cache(maxsize=2)
def _labels(taxonomy):
    """Preferred labels of all languages; about a second, once a process."""
    labels = [(notation, label) for notation, concept in taxonomy.concepts.items() for label in concept.pref.values()]
    return [notation for notation, _label in labels], encode([fold(label) for _notation, label in labels])
