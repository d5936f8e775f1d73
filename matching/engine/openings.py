"""The other way round: one offer that has changed, against all open demands.

What is compared by arrays (concepts, texts, codes) is worked out for all demands at once. What is not, key figures and proofs, is taken
to be met: no demand is left out that the offer could have a place with. Those that are left are scored as ever.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock, fingerprint
from matching.engine.criteria import CRITERIA, proofs
from matching.engine.criteria.text import adjusted
from matching.engine.engine import Scored, explained
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, PreparedOffer, prepare_demands
from matching.engine.records import DemandRecord, WishedProof
from matching.engine.scoring import gates_failed, score_blocks
from matching.engine.shortlist import Labels, labels_of
from matching.engine.weights import Weights

MOST_NEWS = 256  # demands that have changed since the large block was made
ROUNDING = 0.01  # of points: scores are sums of rounded ones
ANY = -np.inf
GONE = (np.inf, np.inf)
FEW = 64  # demands for which it does not pay to look at all concepts


class DemandIndex:
    """Open demands by id: a large block that is seldom made, and a small one of what has changed since."""

    def __init__(self, language: Language):
        self.language = language
        self._settled: dict[str, PreparedDemand] = {}
        self._news: dict[str, PreparedDemand] = {}
        self._blocks: dict[str, DemandBlock] = {}
        self._labels: Labels | None = None

    @classmethod
    def build(cls, demands: Iterable[DemandRecord], language: Language) -> "DemandIndex":
        return cls.of_prepared(prepare_demands(demands, language), language)

    @classmethod
    def of_prepared(cls, demands: Iterable[PreparedDemand], language: Language) -> "DemandIndex":
        index = cls(language)
        index._settled = {demand.record.id: demand for demand in demands}
        return index

    def __len__(self) -> int:
        return len(self._settled) + len(self._news)

    def __contains__(self, demand_id: str) -> bool:
        return demand_id in self._settled or demand_id in self._news

    def demands(self) -> Iterator[PreparedDemand]:
        yield from self._settled.values()
        yield from self._news.values()

    def update(self, demand: DemandRecord) -> None:
        """Put a demand in, or in place of the one with its id."""
        self.remove(demand.id)
        [self._news[demand.id]] = prepare_demands([demand], self.language)
        self._blocks.pop("news", None)
        if len(self._news) > MOST_NEWS:
            self._settled |= self._news
            self._news = {}
            self._blocks.clear()

    def remove(self, demand_id: str) -> None:
        """Take a demand out; one that is not in is no error. The large block keeps its place, and passes over it."""
        if self._news.pop(demand_id, None):
            self._blocks.pop("news", None)
        self._settled.pop(demand_id, None)

    def scored(
        self,
        offer: PreparedOffer,
        weights: Weights,
        now: date,
        least: Callable[[str], tuple[float, float]] = lambda _: (ANY, ANY),
    ) -> Iterator[Scored]:
        """The offer with each demand, where its score may reach the least that counts there, as suggestion and as near miss."""
        alone = OfferBlock([offer], self.language) if len(self) < FEW else Alone(offer, self.labels, weights, self.language)
        for block in self._all(weights, now):
            bounds = np.array([least(demand.record.id) if self._holds(demand) else GONE for demand in block.demands])
            reached = _upper(block, alone)[:, None] >= bounds
            possible = np.flatnonzero(reached[:, 0] | (reached[:, 1] & _may_fail(block, alone)))
            some = DemandBlock([block.demands[place] for place in possible.tolist()], self.language, weights, now)
            scores = score_blocks(some, alone)
            for place, kind in enumerate(gates_failed(scores)[:, 0].tolist()):
                if kind <= 1 and scores.score[place, 0] >= bounds[possible[place], kind]:
                    yield explained(place, scores, some, alone)

    def nearest(
        self, offer: PreparedOffer, weights: Weights, now: date, among: Collection[str], most: int
    ) -> list[PreparedDemand]:
        """Of the demands ``among`` those that the offer comes closest to, whatever gate is in the way; all where they are few."""
        if len(among) <= most:
            return [demand for demand in self.demands() if demand.record.id in among]
        alone = Alone(offer, self.labels, weights, self.language)
        found = []
        for block in self._all(weights, now):
            for score, demand in zip(_upper(block, alone).tolist(), block.demands, strict=True):
                if demand.record.id in among and self._holds(demand):
                    found.append((-score, demand.record.id, demand))
        return [demand for *_order, demand in sorted(found, key=lambda each: each[:2])[:most]]

    @property
    def labels(self) -> Labels:
        self._labels = self._labels or labels_of(self.language)
        return self._labels

    def _holds(self, demand: PreparedDemand) -> bool:
        """Not one that has been removed, or replaced, since its block was made."""
        return self._settled.get(demand.record.id) is demand or self._news.get(demand.record.id) is demand

    def _all(self, weights: Weights, now: date) -> Iterator[DemandBlock]:
        for name, demands in (("settled", self._settled), ("news", self._news)):
            block = self._blocks.get(name)
            if block is None or block.basis != (now, fingerprint(weights)):
                self._blocks[name] = DemandBlock(list(demands.values()), self.language, weights, now)
            if demands:
                yield self._blocks[name]


class Alone(OfferBlock):
    """A single offer, with its nearness to all concepts worked out in one go."""

    def __init__(self, offer: PreparedOffer, labels: Labels, weights: Weights, language: Language):
        super().__init__([offer], language)
        self._labels, self._weights = labels, weights

    def nearness(self, notation: str) -> np.ndarray | None:
        if notation not in self._labels.numbers:
            return None
        return self._nearness[self._labels.numbers[notation]][None]

    @cached_property
    def _nearness(self) -> np.ndarray:
        if not len(self.rows.vectors):
            return np.zeros(len(self._labels.numbers))
        near = adjusted(self._labels, self.rows, self._weights).max(axis=1)
        return np.maximum.reduceat(near, self._labels.starts).astype(np.float64)


def _upper(demands: DemandBlock, alone: OfferBlock) -> np.ndarray:
    """(demands,): a score that the pair cannot pass."""
    weights = {name: weight for name, weight in demands.weights.criteria.items() if name in CRITERIA and weight > 0}
    known, points = np.zeros(len(demands)), np.zeros(len(demands))
    for name, weight in weights.items():
        if name in TAKEN_AS_MET:
            reached = weight * TAKEN_AS_MET[name](demands, alone.offers[0])
            known, points = known + reached, points + reached
        else:
            levels = CRITERIA[name].levels(demands, alone)
            share = weight * levels.known[:, 0]
            known, points = known + share, points + share * np.nan_to_num(levels.level[:, 0])
    return 100 * np.divide(points, known, out=np.zeros_like(points), where=known > 0) + ROUNDING


def _may_fail(demands: DemandBlock, alone: OfferBlock) -> np.ndarray:
    """(demands,): whether a gate may close on the offer; one that may not is no near miss."""
    own = {figure.code for figure in alone.offers[0].figures}

    def fails(musts: tuple[tuple[WishedProof, ...], tuple[str, ...]]) -> float:
        wished, codes = musts
        return float(bool(own.intersection(codes)) or any(_may_lack(proof, demands, alone) for proof in wished))

    return demands.column("musts", _musts).judge(fails) > 0


def _may_lack(wished: WishedProof, demands: DemandBlock, alone: OfferBlock) -> bool:
    """Asked by itself: what else a demand asks can only turn a step into nothing."""
    some = demands.demands[0]
    asking = replace(some, record=replace(some.record, proofs=(wished,)))
    return bool(alone.kept(("may lack", wished), lambda: proofs.lacking(wished, asking, demands, alone)[0]))


def _musts(demand: PreparedDemand) -> tuple[tuple[WishedProof, ...], tuple[str, ...]]:
    wished = tuple(proof for proof in demand.record.proofs if proof.without_exception)
    return wished, tuple(figure.code for figure in demand.figures if figure.without_exception)


def _with_proofs(demands: DemandBlock, offer: PreparedOffer) -> np.ndarray:
    states_some = bool(offer.record.proofs or offer.named)
    return demands.column("has proofs", lambda demand: bool(demand.record.proofs)).judge(lambda has: float(has and states_some))


def _with_figures(demands: DemandBlock, offer: PreparedOffer) -> np.ndarray:
    own = {figure.code for figure in offer.figures}
    codes = demands.column("figure codes", lambda demand: frozenset(figure.code for figure in demand.figures))
    return codes.judge(lambda wanted: float(bool(wanted & own)))


TAKEN_AS_MET = {"proofs": _with_proofs, "figures": _with_figures}
