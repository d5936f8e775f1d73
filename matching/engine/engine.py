"""Ranks offers for demands, and explains single pairs, by one and the same arrays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.criteria import CRITERIA
from matching.engine.held import OneOf
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, PreparedOffer, prepare_demands, prepare_offers
from matching.engine.records import DemandRecord, OfferRecord
from matching.engine.scoring import DIGITS, Scores, gates_failed, score_blocks
from matching.engine.weights import Weights

TOGETHER = 64  # demands of one step; with a block of offers they bound the arrays
SUGGESTED, NEAR_MISS = 0, 1  # gates failed; pairs that fail more are told only when asked for by name


@dataclass(frozen=True)
class Contribution:
    criterion: str
    level: float | None  # None = not stated
    points: float
    max_points: float  # 0 where not stated
    evidence: tuple[dict, ...]  # codes and places in texts, never sentences

    def to_json(self) -> dict:
        return {
            "criterion": self.criterion,
            "level": self.level,
            "points": self.points,
            "max_points": self.max_points,
            "evidence": list(self.evidence),
        }


@dataclass(frozen=True)
class Scored:
    demand: str
    supplier: str
    rank: int  # 1 = best; near misses go on behind the suggestions
    score: float
    coverage: float
    band: str
    gates: tuple[str, ...]  # codes of the gates that failed: none = suggested, one = near miss
    contributions: tuple[Contribution, ...]


def rank(demands: Sequence[DemandRecord], index: OfferIndex, weights: Weights, now: date, top: int | None = None) -> list[Scored]:
    """Per demand the suggestions, best first, then the near misses; of each at most ``top``."""
    return list(iter_ranked(demands, index, weights, now, top))


def iter_ranked(
    demands: Sequence[DemandRecord], index: OfferIndex, weights: Weights, now: date, top: int | None = None
) -> Iterator[Scored]:
    for start in range(0, len(demands), TOGETHER):
        prepared = list(prepare_demands(demands[start : start + TOGETHER], index.language))
        yield from rank_prepared(DemandBlock(prepared, index.language, weights, now), index, top)


def rank_prepared(block: DemandBlock, index: OfferIndex, top: int | None = None) -> Iterator[Scored]:
    """The same for demands that are ready. All offers are scored where they are few, or all are wanted; else a shortlist."""
    if top is None or index.scores_all:
        scored = [(offers, score_blocks(block, offers)) for offers in index.blocks()]
        for row, demand in enumerate(block.demands):
            yield from _ranked(row, _single(demand, block), scored, top)
        return
    for demand, positions in zip(block.demands, index.shortlist.of_demands(block, top), strict=True):
        single, offers = _single(demand, block), index.shortlist.chosen(positions, block.weights)
        yield from _ranked(0, single, [(offers, score_blocks(single, offers))], top)


def _single(demand: PreparedDemand, block: DemandBlock) -> DemandBlock:
    return DemandBlock([demand], block.language, block.weights, block.now)


def explain_pair(demand: DemandRecord, offer: OfferRecord, language: Language, weights: Weights, now: date) -> Scored:
    """One pair with its reasons, whether it would be suggested or not. It needs no index and equals the batch, but for the rank."""
    [wanted], [offered] = prepare_demands([demand], language), prepare_offers([offer], language)
    return explain_prepared(wanted, offered, language, weights, now)


def explain_prepared(demand: PreparedDemand, offer: PreparedOffer, language: Language, weights: Weights, now: date) -> Scored:
    """The same where both have been read already: nearly all the time goes into that."""
    demands, offers = DemandBlock([demand], language, weights, now), OfferBlock([offer], language)
    return _scored(1, 0, 0, score_blocks(demands, offers), demands, offers)


def explained(row: int, scores: Scores, demands: DemandBlock, offer: OfferBlock) -> Scored:
    """A demand of a scored block with the one offer it was scored with."""
    return _scored(1, row, 0, scores, _single(demands.demands[row], demands), offer)


def _ranked(row: int, single: DemandBlock, scored: list, top: int | None) -> Iterator[Scored]:
    number = 0
    for count in (SUGGESTED, NEAR_MISS):
        best = sorted(_best(row, scored, count, single.weights, top), key=lambda each: each[0])
        for _, offers, scores, column in best[:top]:
            number += 1
            yield _scored(number, row, column, scores, single, OneOf(offers, column))


def _best(row: int, scored: list, count: int, weights: Weights, top: int | None) -> Iterator[tuple]:
    """(key, offers, scores, column) of the best pairs of each block that fail just so many gates."""
    for offers, scores in scored:
        failed = gates_failed(scores)[row]
        below, score, coverage = scores.coverage[row] < weights.coverage_floor, scores.score[row], scores.coverage[row]
        order = np.lexsort((np.arange(len(offers)), -coverage, -score, below))  # offers stand in the order of their ids
        for column in order[failed[order] == count][:top]:
            yield (bool(below[column]), -score[column], -coverage[column], offers.ids[column]), offers, scores, column


def _scored(number: int, row: int, column: int, scores: Scores, demands: DemandBlock, offers: OfferBlock) -> Scored:
    score, coverage = float(scores.score[row, column]), float(scores.coverage[row, column])
    return Scored(
        demand=demands.demands[0].record.id,
        supplier=offers.offers[0].record.id,
        rank=number,
        score=score,
        coverage=coverage,
        band=demands.weights.band(score, coverage, _capability(row, column, scores, demands)),
        gates=tuple(name for name, failed in scores.failed.items() if failed[row, column]),
        contributions=tuple(_contributions(row, column, scores, demands, offers)),
    )


def _capability(row: int, column: int, scores: Scores, demands: DemandBlock) -> float | None:
    """What was only read off a text is no requirement: it bars nobody."""
    levels = scores.levels.get("capability")
    if levels is None or demands.demands[0].is_read or not levels.asked[row, column]:
        return None
    level = float(levels.level[row, column])
    return 0.0 if isnan(level) else level


def _contributions(row: int, column: int, scores: Scores, demands: DemandBlock, offers: OfferBlock) -> Iterable[Contribution]:
    for name, levels in scores.levels.items():
        if levels.asked.item(row, column) > 0:
            level = levels.level.item(row, column)
            yield Contribution(
                criterion=name,
                level=None if isnan(level) else round(level, DIGITS),
                points=scores.points[name].item(row, column),
                max_points=scores.max_points[name].item(row, column),
                evidence=tuple(CRITERIA[name].evidence(demands, offers)),
            )
