"""Of many offers, those that may be among a demand's best: a first look at all of them by sketches, a second at some thousands.

The first look collects offers that have a wanted concept, or one of the phrases that are nearest to the demand's. The second scores
these with the engine's own criteria, only that nearness comes from sketches. What it leaves over is scored as ever: so a shortlist
decides who is scored, never a score. It depends on the offers there are, not on the order in which they came.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from becan.language.encoder import encode
from matching.engine.blocks import DemandBlock
from matching.engine.criteria.capability import relations
from matching.engine.criteria.text import adjusted
from matching.engine.held import HeldBlock, maxima
from matching.engine.language import Language
from matching.engine.passages import pieces
from matching.engine.postings import Postings
from matching.engine.scoring import Scores, gates_failed, score_blocks
from matching.engine.shelf import Shelf
from matching.engine.sketch import COMPONENTS, UNIT, Sketch
from matching.engine.vectorstore import Grown
from matching.engine.weights import DEFAULT_WEIGHTS

HOLDERS = 600  # rows of offers that the nearest phrases to one row of a demand bring into the second look
STRIDE = 64  # of the sample that tells where about these begin
AT_ONCE = 48  # rows of demands
SPARE = 2  # offers left over for each that is wanted: the second look is not exact
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
        self.labels = labels_of(shelf.language)
        self._sketches = Grown(np.float32, (COMPONENTS,))
        self._filled = Grown(np.int32)  # how often each slot was filled: what was said of its earlier vectors is void
        self._holders, self._having = Postings(np.int32), Postings(np.int32)
        self._near = Postings(np.int32, np.float32, np.int32)
        self._seen = 0

    def of_demands(self, demands: DemandBlock, top: int) -> Iterator[np.ndarray]:
        """Positions, for each demand in turn, of the offers worth scoring: ``top`` suggestions and near misses are among them."""
        self.follow()
        queries = self.sketch.of_demands(demands.rows, demands.weights)
        ends = np.searchsorted(demands.rows.owners, np.arange(len(demands) + 1))
        for some in _together(ends):
            first = ends[some.start]
            products = queries[first : ends[some.stop]] @ self._sketches.all.T
            for place in some:
                single = DemandBlock([demands.demands[place]], demands.language, demands.weights, demands.now)
                yield self._of_one(single, products[ends[place] - first : ends[place + 1] - first], top)

    def follow(self) -> None:
        """Take note of what has been put on the shelf."""
        positions = np.arange(self._seen, len(self.shelf.offers))
        rows, ends = self.shelf.rows.gather(positions)
        self._holders.add(rows["slot"], np.repeat(positions, np.diff(ends)))
        concepts, ends = self.shelf.concepts.gather(positions)
        self._having.add(concepts["concept"], np.repeat(positions, np.diff(ends)))
        self._seen = len(self.shelf.offers)
        slots = np.array(sorted(set(self.store.news)), dtype=np.intp)
        self.store.news.clear()
        self._filled.extend(np.zeros(len(self.store) - len(self._filled), dtype=np.int32))
        for start in range(0, len(slots), CHUNK):
            self._read(slots[start : start + CHUNK])

    def nearness(self, notation: str, slots: np.ndarray) -> np.ndarray:
        """How near these vectors are to a concept's labels; 0 where they are far."""
        table = np.zeros(len(self.store), dtype=np.float32)
        near, values = self._near_to(notation)
        table[near] = values
        return table[slots]

    def _read(self, slots: np.ndarray) -> None:
        rows = _Rows(self.store.vectors(slots), self.store.hubness(slots), self.store.languages[slots].astype(np.intp))
        sketches = self.sketch.of_offers(*rows)
        self._sketches.extend(np.zeros((len(self.store) - len(self._sketches), COMPONENTS), dtype=np.float32))
        self._sketches.all[slots] = sketches
        self._filled.all[slots] += 1
        near = np.maximum.reduceat(adjusted(self.labels, rows, DEFAULT_WEIGHTS), self.labels.starts, axis=0)
        concepts, places = np.nonzero(near > FAR)
        found = slots[places]
        self._near.add(concepts, found, near[concepts, places], self._filled.all[found])

    def _of_one(self, demand: DemandBlock, products: np.ndarray, top: int) -> np.ndarray:
        pool = Pool(self, self._worth_a_look(demand, products, top), products)
        scores = score_blocks(demand, pool)
        failed = gates_failed(scores)[0]
        kinds = [np.flatnonzero(failed == count) for count in (0, 1)]
        chosen = np.concatenate([_best(own, scores, demand, pool, SPARE * top) for own in kinds])
        ids = [self.shelf.offers[position].record.id for position in pool.positions[chosen].tolist()]
        return pool.positions[chosen][np.argsort(np.array(ids, dtype=object), kind="stable")]

    def _worth_a_look(self, demand: DemandBlock, products: np.ndarray, top: int) -> np.ndarray:
        is_marked = np.zeros(len(self.shelf.offers), dtype=bool)
        slots = [self._nearest(row) for row in products]
        for want in demand.demands[0].wanted:
            answers = relations(want.notation, demand.language.taxonomy, demand.weights)
            known = [self.shelf.notations[notation] for notation in answers if notation in self.shelf.notations]
            is_marked[self._having.of(np.array(known, dtype=np.intp))[0]] = True
            slots.append(self._cut(*self._near_to(want.notation)))
        if slots:
            is_marked[self._holders.of(np.unique(np.concatenate(slots)))[0]] = True
        found = np.flatnonzero(is_marked & self.shelf.is_alive)
        return found if len(found) >= SPARE * top else np.flatnonzero(self.shelf.is_alive)

    def _near_to(self, notation: str) -> tuple[np.ndarray, np.ndarray]:
        if notation not in self.labels.numbers:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        slots, values, filled = self._near.of(np.array([self.labels.numbers[notation]]))
        is_true = (filled == self._filled.all[slots]) & (self.store.uses[slots] > 0)
        return slots[is_true], values[is_true]

    def _nearest(self, row: np.ndarray) -> np.ndarray:
        """The slots that are nearest to a row of a demand."""
        sample = row[::STRIDE]
        count = min(2 * HOLDERS // STRIDE + 4, len(sample))
        for least in (np.partition(sample, -count)[-count], -np.inf):
            found = np.flatnonzero(row >= least)
            found = found[self.store.uses[found] > 0]
            if self.store.uses[found].sum() >= HOLDERS:
                break
        return self._cut(found, row[found])

    def _cut(self, slots: np.ndarray, values: np.ndarray) -> np.ndarray:
        """The slots of the greatest values, as many as bring ``HOLDERS`` rows; equals stay together."""
        order = np.argsort(-values)
        end = np.searchsorted(np.cumsum(self.store.uses[slots[order]]), HOLDERS)
        return slots if end >= len(slots) else slots[values >= values[order[end]]]


class Pool(HeldBlock):
    """Offers of the second look: nearness comes from sketches, everything else is as it is."""

    def __init__(self, shortlist: Shortlist, positions: np.ndarray, products: np.ndarray):
        super().__init__(shortlist.shelf, positions)
        self._shortlist, self._products = shortlist, products

    def near_to(self, demands: DemandBlock, make: Callable[[], np.ndarray]) -> np.ndarray:
        return np.take(self._products, self.rows.slots, axis=1) * np.float32(1 / (UNIT * UNIT))

    def nearness(self, notation: str) -> np.ndarray:
        near = self._shortlist.nearness(notation, self.rows.slots)
        return maxima(near[None], self.rows.ends, 0.0)[0]


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


def _together(ends: np.ndarray) -> Iterator[range]:
    """Demands whose rows are multiplied in one go."""
    start = 0
    for place in range(1, len(ends)):
        if place == len(ends) - 1 or ends[place + 1] - ends[start] > AT_ONCE:
            yield range(start, place)
            start = place


def _best(own: np.ndarray, scores: Scores, demand: DemandBlock, pool: Pool, most: int) -> np.ndarray:
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
    equal = sorted(own[order[last]].tolist(), key=lambda place: pool.shelf.offers[pool.positions[place]].record.id)
    return np.concatenate([own[order[: last[0]]], np.array(equal[: most - last[0]], dtype=np.intp)])
