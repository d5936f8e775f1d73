"""Of many offers, those that may be among a demand's best: a first look at some thousands, a second at some hundreds.

Worth a look are offers that have a wanted concept, or one of the phrases that are nearest to the demand's. The first look scores them by
the engine's own criteria, only that of a text it knows no more than its nearest phrases, and takes the others for the best they can be.
The second look knows all phrases, by sketches. What it leaves over is scored as ever: so a shortlist decides who is scored, never a
score. It depends on the offers there are, not on the order in which they came.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np

from becan.language.encoder import encode
from matching.engine.blocks import DemandBlock
from matching.engine.cells import Cells
from matching.engine.criteria.capability import relations
from matching.engine.criteria.text import adjusted
from matching.engine.held import Chosen, HeldBlock, Nearness
from matching.engine.language import Language
from matching.engine.passages import pieces
from matching.engine.postings import Postings
from matching.engine.scoring import Scores, gates_failed, score_blocks
from matching.engine.shelf import Shelf
from matching.engine.sketch import COMPONENTS, Sketch, products
from matching.engine.vectorstore import Grown
from matching.engine.weights import DEFAULT_WEIGHTS, Weights

HOLDERS = (
    6  # rows of offers for each offer that is wanted, which the nearest phrases to one row of a demand bring into the first look
)
WIDE, SPARE = 8, 3  # offers left over by the first look, and by the second, for each that is wanted
CHUNK = 4096
FAR = 0.55  # a phrase that is no nearer to a concept says nothing of it


class Labels(NamedTuple):
    """The labels of all concepts as rows."""

    vectors: np.ndarray
    hubness: np.ndarray
    languages: np.ndarray
    starts: np.ndarray  # where each concept's begin
    numbers: dict[str, int]  # of the concepts


class Shortlist:
    def __init__(self, shelf: Shelf):
        self.shelf, self.store = shelf, shelf.store
        self.sketch = Sketch(shelf.language.reference)
        self.cells = Cells(self.sketch, shelf.language.reference)
        self.labels = labels_of(shelf.language)
        self._sketches = Grown(np.int16, (COMPONENTS,))
        self._filled = Grown(np.int32)  # how often each slot was filled: what was said of its earlier vectors is void
        self._holders = Postings(np.int32, np.int32)  # slot -> positions, and the slot again
        self._having = Postings(np.int32)
        self._near_by_concept: dict[str, tuple[np.ndarray, np.ndarray]] = {}  # by concept, as long as nothing changes
        self._near = Postings(np.int32, np.float32, np.int32)
        self._seen = 0

    def of_demands(self, demands: DemandBlock, top: int) -> Iterator[np.ndarray]:
        """Positions, for each demand in turn, of the offers worth scoring: ``top`` suggestions and near misses are among them."""
        self.follow()
        sizes = self.cells.sizes(self.store.uses)
        for demand in demands.demands:
            single = DemandBlock([demand], demands.language, demands.weights, demands.now)
            yield self._of_one(single, self.sketch.of_demands(single.rows, single.weights), sizes, top)

    def follow(self) -> None:
        """Take note of what has been put on the shelf."""
        positions = np.arange(self._seen, len(self.shelf.offers))
        if len(positions):
            self._near_by_concept.clear()
        rows, ends = self.shelf.rows.gather(positions)
        self._holders.add(rows["slot"], np.repeat(positions, np.diff(ends)), rows["slot"])
        concepts, ends = self.shelf.concepts.gather(positions)
        self._having.add(concepts["concept"], np.repeat(positions, np.diff(ends)))
        self._seen = len(self.shelf.offers)
        slots = np.array(sorted(set(self.store.news)), dtype=np.intp)
        self.store.news.clear()
        self._filled.extend(np.zeros(len(self.store) - len(self._filled), dtype=np.int32))
        for start in range(0, len(slots), CHUNK):
            self._read(slots[start : start + CHUNK])

    def chosen(self, positions: np.ndarray, weights: Weights) -> Chosen:
        """These offers, to be scored as ever: what is known of concepts serves where it is all that these weights ask for."""
        is_known = weights.text["hubness"] == DEFAULT_WEIGHTS.text["hubness"] and weights.capability["vector_from"] >= FAR
        return Chosen(self.shelf, positions, self.nearness if is_known else None)

    def nearness(self, notation: str, positions: np.ndarray) -> np.ndarray:
        """How near the nearest row of each of these offers is to a concept's labels; 0 where it is far."""
        table = np.zeros(len(self.shelf.offers), dtype=np.float32)
        near, values = self._near_offers(notation)
        table[near] = values
        return table[positions]

    def _read(self, slots: np.ndarray) -> None:
        rows = _Rows(self.store.vectors(slots), self.store.hubness(slots), self.store.languages[slots].astype(np.intp))
        sketches = self.sketch.of_offers(*rows)
        self._sketches.extend(np.zeros((len(self.store) - len(self._sketches), COMPONENTS), dtype=np.int16))
        self._sketches.all[slots] = sketches
        self._filled.all[slots] += 1
        self.cells.put(slots, sketches)
        near = np.maximum.reduceat(adjusted(self.labels, rows, DEFAULT_WEIGHTS), self.labels.starts, axis=0)
        concepts, places = np.nonzero(near > FAR)
        found = slots[places]
        self._near.add(concepts, found, near[concepts, places], self._filled.all[found])

    def _of_one(self, demand: DemandBlock, queries: np.ndarray, sizes: np.ndarray, top: int) -> np.ndarray:
        first = FirstLook(self.shelf, self.nearness, *self._worth_a_look(demand, queries, sizes, top))
        second = SecondLook(self.shelf, self.nearness, self._best(demand, first, WIDE * top), queries, self._sketched)
        positions = self._best(demand, second, SPARE * top)
        ids = [self.shelf.offers[position].record.id for position in positions.tolist()]
        return positions[np.argsort(np.array(ids, dtype=object), kind="stable")]

    def _best(self, demand: DemandBlock, offers: HeldBlock, most: int) -> np.ndarray:
        """Positions of the ``most`` best that would be suggested, and of as many that one gate keeps out."""
        if len(offers) <= most:
            return offers.positions
        scores = score_blocks(demand, offers)
        failed = gates_failed(scores)[0]
        kinds = [np.flatnonzero(failed == count) for count in (0, 1)]
        return offers.positions[np.concatenate([_best(own, scores, demand, offers, most) for own in kinds])]

    def _worth_a_look(
        self, demand: DemandBlock, queries: np.ndarray, sizes: np.ndarray, top: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Positions, and (demand's rows, positions) how near the best row of each is: at most, where nobody looked."""
        near = np.zeros((len(queries), len(self.shelf.offers)), dtype=np.float32)
        is_marked = np.zeros(len(self.shelf.offers), dtype=bool)
        slots = self.cells.near(queries, sizes, self.store.uses)
        for row, values in zip(near, products(queries, self._sketched(slots)), strict=True):
            found = values >= _least(values, self.store.uses[slots], HOLDERS * top)
            row[:] = values[found].min(initial=1.0)
            positions, values = self._of_holders(slots[found], values[found])
            row[positions] = values
            is_marked[positions] = True
        for want in demand.demands[0].wanted:
            is_marked[self._answering(want.notation, demand, HOLDERS * top)] = True
        found = np.flatnonzero(is_marked & self.shelf.is_alive)
        found = found if len(found) >= SPARE * top else np.flatnonzero(self.shelf.is_alive)
        return found, near[:, found]

    def _answering(self, notation: str, demand: DemandBlock, most: int) -> np.ndarray:
        """Positions of those that have a concept which answers this one at least in part, and of those whose texts are nearest to it."""
        answers = relations(notation, demand.language.taxonomy, demand.weights)
        known = [self.shelf.notations[answer] for answer in answers if answer in self.shelf.notations]
        near, values = self._near_offers(notation)
        near = near[values >= _least(values, np.ones(len(values), dtype=np.intp), most)]
        return np.concatenate([self._having.of(np.array(known, dtype=np.intp))[0], near])

    def _near_offers(self, notation: str) -> tuple[np.ndarray, np.ndarray]:
        """Positions of the offers that are near to a concept's labels, and how near."""
        if notation not in self._near_by_concept:
            self._near_by_concept[notation] = self._of_holders(*self._near_to(notation))
        return self._near_by_concept[notation]

    def _sketched(self, slots: np.ndarray) -> np.ndarray:
        return np.take(self._sketches.all, slots, axis=0).astype(np.float32)

    def _near_to(self, notation: str) -> tuple[np.ndarray, np.ndarray]:
        if notation not in self.labels.numbers:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        slots, values, filled = self._near.of(np.array([self.labels.numbers[notation]]))
        is_true = (filled == self._filled.all[slots]) & (self.store.uses[slots] > 0)
        return slots[is_true], values[is_true]

    def _of_holders(self, slots: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Positions of the offers that have these vectors, and the greatest value of each."""
        order = np.argsort(slots)
        positions, through = self._holders.of(slots)
        own = values[order][np.searchsorted(slots[order], through)]
        best = np.lexsort((-own, positions))
        positions, firsts = np.unique(positions[best], return_index=True)
        return positions, own[best[firsts]]


class FirstLook(HeldBlock):
    """Offers of which only the nearness of their best rows is known, and no more than nearly; everything else is as it is."""

    def __init__(self, shelf: Shelf, nearness: Nearness, positions: np.ndarray, near: np.ndarray):
        super().__init__(shelf, positions)
        self._nearness, self._near = nearness, near

    @cached_property
    def rows(self) -> "BestRows":
        return BestRows()

    def near_to(self, demands: DemandBlock, make: Callable[[], np.ndarray]) -> np.ndarray:
        return self._near

    def shared(self, words: Mapping[str, int]) -> np.ndarray:
        return np.zeros(len(self))

    def nearness(self, notation: str) -> np.ndarray:
        return self._nearness(notation, self.positions)


class BestRows:
    """One row an offer, the best of it; stands in for ``Rows``."""

    def best(self, near: np.ndarray, records: int) -> np.ndarray:
        return near

    best_whole = best


class SecondLook(HeldBlock):
    """Offers whose nearness comes from sketches."""

    def __init__(self, shelf: Shelf, nearness: Nearness, positions: np.ndarray, queries: np.ndarray, sketched: Callable):
        super().__init__(shelf, positions)
        self._nearness, self._queries, self._sketched = nearness, queries, sketched

    def near_to(self, demands: DemandBlock, make: Callable[[], np.ndarray]) -> np.ndarray:
        return products(self._queries, self._sketched(self.rows.slots))

    def nearness(self, notation: str) -> np.ndarray:
        return self._nearness(notation, self.positions)


class _Rows(NamedTuple):
    vectors: np.ndarray
    hubness: np.ndarray
    languages: np.ndarray


def labels_of(language: Language) -> Labels:
    concepts = language.taxonomy.concepts
    encode(
        [piece.form for concept in concepts.values() for piece in pieces("demand", "title", concept.pref)]
    )  # quicker than one by one
    rows = {notation: language.concept_rows(notation) for notation in sorted(concepts)}
    rows = {notation: own for notation, own in rows.items() if len(own.vectors)}
    counts = [len(own.vectors) for own in rows.values()]
    return Labels(
        vectors=np.concatenate([own.vectors for own in rows.values()]),
        hubness=np.concatenate([own.hubness for own in rows.values()]),
        languages=np.concatenate([own.languages for own in rows.values()]),
        starts=np.concatenate([[0], np.cumsum(counts)[:-1]]),
        numbers={notation: number for number, notation in enumerate(rows)},
    )


def _least(values: np.ndarray, counts: np.ndarray, most: int) -> float:
    """The value from which on the greatest bring ``most``, each its own count, at least 1; equals stay together."""
    if len(values) <= most:
        return -np.inf
    greatest = np.argpartition(-values, most)[:most]
    order = greatest[np.argsort(-values[greatest])]
    return values[order[min(np.searchsorted(np.cumsum(counts[order]), most), most - 1)]]


def _best(own: np.ndarray, scores: Scores, demand: DemandBlock, offers: HeldBlock, most: int) -> np.ndarray:
    """Of these places the ``most`` best; who is equal to the last comes by its id."""
    if len(own) <= most:
        return own
    score, coverage = scores.score[0, own], scores.coverage[0, own]
    below = coverage < demand.weights.coverage_floor
    order = np.lexsort((-coverage, -score, below))
    keys = np.stack([below, score, coverage])[:, order]
    last = np.flatnonzero((keys == keys[:, [most - 1]]).all(axis=0))
    if last[-1] < most:
        return own[order[:most]]
    equal = sorted(own[order[last]].tolist(), key=lambda place: offers.shelf.offers[offers.positions[place]].record.id)
    return np.concatenate([own[order[: last[0]]], np.array(equal[: most - last[0]], dtype=np.intp)])
