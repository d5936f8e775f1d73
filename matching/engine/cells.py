"""Vectors sorted by the text of the frozen sample that each is nearest to: to find those near a text, a few of these cells are looked into.

The sample is frozen, so a record more or less moves no other vector to another cell.
"""

import numpy as np

from matching.engine.postings import Postings
from matching.engine.reference import Reference
from matching.engine.sketch import DIRECTIONS, Sketch
from matching.engine.vectorstore import Grown

EVERY = 8  # of the sample's texts, one is the middle of a cell
LOOKED_AT = 350  # vectors for each row of a demand


class Cells:
    def __init__(self, sketch: Sketch, reference: Reference):
        texts = np.concatenate([vectors[::EVERY] for vectors in reference.vectors])
        self._middles = sketch.short(texts) if len(texts) else np.zeros((1, DIRECTIONS), dtype=np.float32)
        self._of_slot = Grown(np.int32)
        self._slots = Postings(np.int32)

    def put(self, slots: np.ndarray, sketches: np.ndarray) -> None:
        """Take in vectors, or others in place of those that had these slots."""
        cells = (sketches[:, :DIRECTIONS] @ self._middles.T).argmax(axis=1)
        missing = int(slots.max(initial=-1)) + 1 - len(self._of_slot)
        self._of_slot.extend(np.zeros(max(missing, 0), dtype=np.int32))
        self._of_slot.all[slots] = cells
        self._slots.add(cells, slots)

    def sizes(self, uses: np.ndarray) -> np.ndarray:
        """(cells,): vectors in use in each."""
        return np.bincount(self._of_slot.all[uses > 0], minlength=len(self._middles))

    def near(self, rows: np.ndarray, sizes: np.ndarray, uses: np.ndarray) -> np.ndarray:
        """Slots in use in the cells that are nearest to these sketches, all of them in order."""
        order = np.argsort(-(rows[:, :DIRECTIONS] @ self._middles.T), axis=1, kind="stable")
        before = np.cumsum(sizes[order], axis=1) - sizes[order]
        chosen = np.unique(order[before < LOOKED_AT])
        is_near = np.zeros(len(self._of_slot), dtype=bool)
        is_near[self._slots.of(chosen)[0]] = True
        slots = np.flatnonzero(is_near & (uses > 0))
        is_chosen = np.zeros(len(self._middles), dtype=bool)
        is_chosen[chosen] = True
        return slots[is_chosen[self._of_slot.all[slots]]]
