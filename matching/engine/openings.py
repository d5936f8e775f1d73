"""The other way round: one offer that has changed, against all open demands.

What is compared by arrays is worked out for all demands at once: codes and concepts first, with the texts taken for alike, then texts where
that still could reach. What is not, key figures and proofs, is taken to be met: no demand is left out that the offer could have a place with.
Those that are left are scored as ever.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

import numpy as np

from matching.engine.alone import Alone, Concepts
from matching.engine.blocks import DemandBlock, OfferBlock, fingerprint
from matching.engine.criteria import CRITERIA, proofs
from matching.engine.engine import Scored, explained
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, PreparedOffer, prepare_demands
from matching.engine.records import DemandRecord, WishedProof
from matching.engine.scoring import gates_failed, score_blocks
from matching.engine.weights import Weights

MOST_NEWS = 256  # demands that have changed since the large block was made
ROUNDING = 0.01  # of points: scores are sums of rounded ones
ANY = -np.inf
GONE = (np.inf, np.inf)
TakenAsMet = Callable[[DemandBlock, PreparedOffer], np.ndarray]  # (demands,): share of the weight that is known
FEW = 64  # demands for which it does not pay to look at all concepts


class DemandIndex:
    """Open demands by id: a large block that is seldom made, and a small one of what has changed since."""

    def __init__(self, language: Language):
        self.language = language
        self._settled: dict[str, PreparedDemand] = {}
        self._news: dict[str, PreparedDemand] = {}
        self._gone: set[str] = set()  # ids whose demand in the large block is no longer true
        self._blocks: dict[str, DemandBlock] = {}
        self._concepts: Concepts | None = None

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
            self._gone.clear()
            self._blocks.clear()

    def remove(self, demand_id: str) -> None:
        """Take a demand out; one that is not in is no error. The large block keeps its place, and passes over it."""
        if self._news.pop(demand_id, None):
            self._blocks.pop("news", None)
        if self._settled.pop(demand_id, None):
            self._gone.add(demand_id)

    def scored(
        self,
        offer: PreparedOffer,
        weights: Weights,
        now: date,
        least: Callable[[str], tuple[float, float]] = lambda _: (ANY, ANY),
    ) -> Iterator[Scored]:
        """The offer with each demand, where its score may reach the least that counts there, as suggestion and as near miss."""
        alone = OfferBlock([offer], self.language) if len(self) < FEW else Alone(offer, self._concepts_by(weights))
        for some, gone in self._all(weights, now):
            bounds = _pairs(GONE if demand_id in gone else least(demand_id) for demand_id in some.ids)
            for taken_as_met in (TAKEN_AS_MET | {"text": _with_texts}, TAKEN_AS_MET):
                reached = _upper(some, alone, taken_as_met)[:, None] >= bounds
                places = np.flatnonzero(reached[:, 0] | (reached[:, 1] & _may_fail(some, alone)))
                some, bounds = some.part(places), bounds[places]
            scores = score_blocks(some, alone)
            for place, kind in enumerate(gates_failed(scores)[:, 0].tolist()):
                if kind <= 1 and scores.score[place, 0] >= bounds[place, kind]:
                    yield explained(place, scores, some, alone)

    def nearest(
        self, offer: PreparedOffer, weights: Weights, now: date, among: Collection[str], most: int
    ) -> list[PreparedDemand]:
        """Of the demands ``among`` those that the offer comes closest to, whatever gate is in the way; all where they are few."""
        if len(among) <= most:
            return [demand for demand in self.demands() if demand.record.id in among]
        alone = Alone(offer, self._concepts_by(weights))
        found = []
        for block, gone in self._all(weights, now):
            for score, demand_id, demand in zip(
                _upper(block, alone, TAKEN_AS_MET).tolist(), block.ids, block.demands, strict=True
            ):
                if demand_id in among and demand_id not in gone:
                    found.append((-score, demand_id, demand))
        return [demand for *_order, demand in sorted(found, key=lambda each: each[:2])[:most]]

    def _concepts_by(self, weights: Weights) -> Concepts:
        if self._concepts is None or self._concepts.basis != fingerprint(weights):
            self._concepts = Concepts(self.language, weights)
        return self._concepts

    def _all(self, weights: Weights, now: date) -> Iterator[tuple[DemandBlock, Collection[str]]]:
        """Blocks, and which of their ids to pass over."""
        for name, demands, gone in (("settled", self._settled, self._gone), ("news", self._news, ())):
            block = self._blocks.get(name)
            if block is None or block.basis != (now, fingerprint(weights)):
                self._blocks[name] = DemandBlock(list(demands.values()), self.language, weights, now)
            if demands:
                yield self._blocks[name], gone


def _pairs(values: Iterable[tuple[float, float]]) -> np.ndarray:
    return np.fromiter(chain.from_iterable(values), dtype=np.float64).reshape(-1, 2)


def _upper(demands: DemandBlock, alone: OfferBlock, taken_as_met: Mapping[str, TakenAsMet]) -> np.ndarray:
    """(demands,): a score that the pair cannot pass."""
    weights = {name: weight for name, weight in demands.weights.criteria.items() if name in CRITERIA and weight > 0}
    known, points = np.zeros(len(demands)), np.zeros(len(demands))
    for name, weight in weights.items():
        if name in taken_as_met:
            reached = weight * taken_as_met[name](demands, alone.offers[0])
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


def _with_texts(demands: DemandBlock, offer: PreparedOffer) -> np.ndarray:
    return (demands.have_texts & bool(offer.passages.places)).astype(np.float64)


TAKEN_AS_MET: dict[str, TakenAsMet] = {"proofs": _with_proofs, "figures": _with_figures}
