"""How many offers would fit a demand as it stands, and how many more if one of its musts were a wish: scored like any other demand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.engine.blocks import DemandBlock
from matching.engine.index import OfferIndex
from matching.engine.prepared import prepare_demands
from matching.engine.records import DemandRecord
from matching.engine.scoring import Scores, gates_failed, score_blocks
from matching.engine.weights import Weights

LOOKED_AT = 1000  # of many offers the best for the demand as it stands


@dataclass(frozen=True)
class Must:
    kind: str  # "concept", "figure" or "proof"
    code: str


@dataclass(frozen=True)
class Preview:
    """``excluded``: of each must the offers that would fit if it were a wish."""

    fitting: int
    looked_at: int
    excluded: dict[Must, int]


def preview(demand: DemandRecord, index: OfferIndex, weights: Weights, now: date) -> Preview:
    softened = list(_softened(demand))
    records = [demand, *(record for _must, record in softened)]
    numbered = [replace(record, id=f"{number:04}") for number, record in enumerate(records)]
    block = DemandBlock(list(prepare_demands(numbered, index.language)), index.language, weights, now)
    counts, looked_at = np.zeros(len(records), dtype=int), 0
    for offers in _offers(block, index):
        counts += _fitting(block, score_blocks(block, offers))
        looked_at += len(offers)
    excluded = {must: int(max(count - counts[0], 0)) for (must, _record), count in zip(softened, counts[1:], strict=True)}
    return Preview(int(counts[0]), looked_at, excluded)


def _softened(demand: DemandRecord) -> Iterator[tuple[Must, DemandRecord]]:
    for code in demand.required:
        rest = tuple(other for other in demand.required if other != code)
        yield Must("concept", code), replace(demand, required=rest, desired=(*demand.desired, code))
    for strict in (figure for figure in demand.figures if figure.without_exception):
        figures = tuple(replace(one, without_exception=False) if one is strict else one for one in demand.figures)
        yield Must("figure", strict.code), replace(demand, figures=figures)
    for strict in (proof for proof in demand.proofs if proof.without_exception):
        proofs = tuple(replace(one, without_exception=False) if one is strict else one for one in demand.proofs)
        yield Must("proof", strict.code), replace(demand, proofs=proofs)


def _offers(block: DemandBlock, index: OfferIndex):
    if index.scores_all:
        yield from index.blocks()
        return
    first = DemandBlock(block.demands[:1], block.language, block.weights, block.now)
    [positions] = index.shortlist.of_demands(first, LOOKED_AT)
    yield index.shortlist.chosen(positions, block.weights)


def _fitting(block: DemandBlock, scores: Scores) -> np.ndarray:
    """Of each demand the offers that no gate stops and that a company would be shown."""
    open_pairs = gates_failed(scores) == 0
    levels = scores.levels.get("capability")
    counts = np.zeros(len(block), dtype=int)
    for row, column in np.argwhere(open_pairs):
        fit = None
        if levels is not None and not block.demands[row].is_read and levels.asked[row, column]:
            fit = float(np.nan_to_num(levels.level[row, column]))
        band = block.weights.band(float(scores.score[row, column]), float(scores.coverage[row, column]), fit)
        counts[row] += band != "weak"
    return counts
