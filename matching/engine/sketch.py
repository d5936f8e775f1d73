"""Short vectors in place of long ones, for a first look at many: their products are nearly those of ``text.adjusted``.

The directions are those along which the labels of the frozen reference differ most, so a record more or less changes no sketch. Components
are whole numbers, and hubness has components of its own: a product is one matrix product, and exact in float32 whatever its batch.
"""

import numpy as np

from matching.engine.reference import LANGUAGES, Reference
from matching.engine.rows import Rows
from matching.engine.vectors import SCALE
from matching.engine.weights import Weights

DIRECTIONS = 128
COMPONENTS = DIRECTIONS + 2 * len(LANGUAGES)
UNIT = 2048  # UNIT² < 2²⁴, see vectors.py


class Sketch:
    def __init__(self, reference: Reference):
        labels = np.concatenate(reference.vectors).astype(np.float64)
        _, directions = np.linalg.eigh(labels.T @ labels)
        self._directions = directions[:, ::-1][:, :DIRECTIONS].astype(np.float32)

    def of_offers(self, vectors: np.ndarray, hubness: np.ndarray, languages: np.ndarray) -> np.ndarray:
        """(rows, components) of rows on the side of the offers."""
        return np.concatenate([self.short(vectors), UNIT * _one_hot(languages), np.rint(UNIT * hubness)], axis=1)

    def of_demands(self, rows: Rows, weights: Weights) -> np.ndarray:
        """(rows, components) of rows on the side of the demands."""
        share = weights.text["hubness"]
        own, other = np.rint(-share * UNIT * rows.hubness), np.rint(np.float32(-share * UNIT)) * _one_hot(rows.languages)
        return np.concatenate([self.short(rows.vectors), own, other], axis=1)

    def short(self, vectors: np.ndarray) -> np.ndarray:
        """(rows, DIRECTIONS) of vectors."""
        return np.rint(vectors @ self._directions * np.float32(UNIT / SCALE))


def products(demands: np.ndarray, offers: np.ndarray) -> np.ndarray:
    """(demands' rows, offers' rows) of two sketches: adjusted cosines, nearly."""
    return (demands @ offers.T) / np.float32(UNIT * UNIT)


def _one_hot(languages: np.ndarray) -> np.ndarray:
    return np.eye(len(LANGUAGES), dtype=np.float32)[languages]
