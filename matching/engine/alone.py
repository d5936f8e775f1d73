"""A single offer that meets thousands of demands: what it brings for each concept is worked out for all concepts in one go."""

from collections.abc import Callable, Hashable
from functools import cached_property

import numpy as np

from matching.engine.blocks import OfferBlock, fingerprint
from matching.engine.criteria.capability import by_vector, relations
from matching.engine.criteria.text import adjusted
from matching.engine.language import Language
from matching.engine.prepared import PreparedOffer
from matching.engine.shortlist import labels_of
from matching.engine.weights import Weights


class Concepts:
    """All concepts as something to be sought: their labels, and what answers them by these weights."""

    def __init__(self, language: Language, weights: Weights):
        self.language, self.weights, self.basis = language, weights, fingerprint(weights)
        self.labels = labels_of(language)
        # offered concept -> numbers of those sought, and how well it answers each
        self.answered_by: dict[str, list[tuple[int, float]]] = {}
        for wanted, number in self.labels.numbers.items():
            for notation, (_relation, level) in relations(wanted, language.taxonomy, weights).items():
                self.answered_by.setdefault(notation, []).append((number, level))


class Alone(OfferBlock):
    def __init__(self, offer: PreparedOffer, concepts: Concepts):
        super().__init__([offer], concepts.language)
        self._concepts = concepts

    def each(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        number = self._concepts.labels.numbers.get(key[1]) if key[0] == "fit" else None
        return self.kept(key, make) if number is None else self._fits[number]

    @cached_property
    def _fits(self) -> np.ndarray:
        """(concepts, 1): see ``capability``."""
        weights = self._concepts.weights
        fits = by_vector(self._nearness, weights)
        for notation, offered in self.offers[0].concepts.items():
            for number, level in self._concepts.answered_by.get(notation, ()):
                fits[number] = max(fits[number], level * weights.capability[offered.standing])
        return fits[:, None]

    @cached_property
    def _nearness(self) -> np.ndarray:
        labels = self._concepts.labels
        if not len(self.rows.vectors):
            return np.zeros(len(labels.numbers))
        near = adjusted(labels, self.rows, self._concepts.weights).max(axis=1)
        return np.maximum.reduceat(near, labels.starts).astype(np.float64)
