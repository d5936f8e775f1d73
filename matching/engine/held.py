"""Some offers of a shelf as a block: the same arrays as ``OfferBlock``, gathered instead of made."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock, sums
from matching.engine.prepared import PreparedOffer
from matching.engine.rows import Rows
from matching.engine.shelf import ColumnPart, Shelf

Nearness = Callable[[str, np.ndarray], np.ndarray]


class HeldBlock(OfferBlock):
    def __init__(self, shelf: Shelf, positions: np.ndarray):
        """In the order of ``positions``; a ranking needs that of the ids."""
        self.shelf, self.positions, self.language = shelf, positions, shelf.language

    def __len__(self) -> int:
        return len(self.positions)

    @cached_property
    def offers(self) -> list[PreparedOffer]:
        return [self.shelf.offers[position] for position in self.positions.tolist()]

    def column(self, key: Hashable, value: Callable[[PreparedOffer], Hashable]) -> ColumnPart:
        return self.kept(("column", key), lambda: self.shelf.column(key, value).at(self.positions))

    @cached_property
    def rows(self) -> "HeldRows":
        return HeldRows(self.shelf, self.positions)

    @cached_property
    def lengths(self) -> np.ndarray:
        return self.shelf.lengths[self.positions]

    def stated(self, answers: Mapping[str, float], standings: Mapping[str, float]) -> np.ndarray:
        found, ends = self._concepts
        own = self.shelf.notations, self.shelf.standings
        table = np.zeros((max(len(own[0]), 1), max(len(own[1]), 1)))
        for notation, answer in answers.items():
            if notation in own[0]:
                table[own[0][notation]] = [answer * standings[standing] for standing in own[1]]
        return maxima(table[found["concept"], found["standing"]][None], ends, 0.0)[0]

    def shared(self, words: Mapping[str, int]) -> np.ndarray:
        tokens, ends = self._tokens
        weights = np.zeros(max(len(self.shelf.vocabulary), 1), dtype=np.float32)
        for token, weight in words.items():
            if token in self.shelf.vocabulary:
                weights[self.shelf.vocabulary[token]] = weight
        return sums(weights[tokens], ends)

    @cached_property
    def _concepts(self):
        return self.shelf.concepts.gather(self.positions)

    @cached_property
    def _tokens(self):
        return self.shelf.tokens.gather(self.positions)


class Chosen(HeldBlock):
    """The offers scored for one demand; what is worked out for the ranking is kept for the explanations."""

    def __init__(self, shelf: Shelf, positions: np.ndarray, nearness: Nearness | None = None):
        """``nearness`` of offers at these positions to a concept's labels, where somebody knows it."""
        super().__init__(shelf, positions)
        self._nearness = nearness

    def near_to(self, demands: DemandBlock, make: Callable[[], np.ndarray]) -> np.ndarray:
        return self.kept("near", make)

    def nearness(self, notation: str) -> np.ndarray | None:
        return self._nearness(notation, self.positions) if self._nearness else None

    def of_one(self, name: str, place: int, make: Callable[[], object]) -> np.ndarray:
        """Of what is kept for all rows, in the last dimension, those of the offer at ``place``."""
        start, end = self.rows.ends[place : place + 2].tolist()
        return self.kept(name, make)[..., start:end]


class OneOf(HeldBlock):
    """A single offer of a block, for its explanation: what the block has worked out holds for it, too."""

    def __init__(self, block: HeldBlock, place: int):
        super().__init__(block.shelf, block.positions[place : place + 1])
        self._block, self._place = block, place

    @cached_property
    def rows(self) -> Rows:
        ends = self._block.rows.ends[self._place : self._place + 2]
        return self._block.rows.part(*ends) if "rows" in self._block.__dict__ else super().rows

    def near_to(self, demands: DemandBlock, make: Callable[[], np.ndarray]) -> np.ndarray:
        return self._block.of_one("near", self._place, make) if isinstance(self._block, Chosen) else make()

    def counted_near(self, demands: DemandBlock, make: Callable[[DemandBlock, OfferBlock], np.ndarray]) -> np.ndarray:
        if not isinstance(self._block, Chosen):
            return make(demands, self)
        return self._block.of_one("counted", self._place, lambda: make(demands, self._block))

    def each(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        return self._block.each(key, make)[self._place : self._place + 1] if key in self._block._kept else self.kept(key, make)


class HeldRows(Rows):
    """The rows of some offers of a shelf. A title counts on the side of the demand only, so there are no counts."""

    def __init__(self, shelf: Shelf, positions: np.ndarray):
        self._store = shelf.store
        found, self.ends = shelf.rows.gather(positions)
        self._set(found)

    def part(self, start: int, end: int) -> "HeldRows":
        """The rows of one offer."""
        own = object.__new__(HeldRows)
        own._store, own.ends = self._store, np.array([0, end - start])
        own._set(self._found[start:end])
        return own

    def _set(self, found: np.ndarray) -> None:
        self._found = found
        self.slots, self.is_whole = found["slot"].astype(np.intp), found["is_whole"]

    @cached_property
    def owners(self) -> np.ndarray:
        return np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))

    @cached_property
    def languages(self) -> np.ndarray:
        return self._found["language"].astype(np.intp)

    @cached_property
    def vectors(self) -> np.ndarray:
        return self._store.vectors(self.slots)

    @cached_property
    def hubness(self) -> np.ndarray:
        return self._store.hubness(self.slots)

    def best(self, near: np.ndarray, records: int) -> np.ndarray:
        return maxima(near, self.ends, np.nan)

    def best_whole(self, near: np.ndarray, records: int) -> np.ndarray:
        wholes = np.flatnonzero(self.is_whole)
        return maxima(near[:, wholes], np.searchsorted(wholes, self.ends), np.nan)


def maxima(values: np.ndarray, ends: np.ndarray, empty: float) -> np.ndarray:
    """(left, rows) to (left, records): the greatest of each stretch, ``empty`` for those without a row."""
    found = np.full((len(values), len(ends) - 1), empty)
    full = np.flatnonzero(np.diff(ends))
    if len(full):
        found[:, full] = np.maximum.reduceat(values, ends[full], axis=1)
    return found
