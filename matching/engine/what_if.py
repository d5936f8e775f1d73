"""What would help an offer: its changes are made in copies of its record, and the engine scores the copies like any other offer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.changes import Change, apply_changes, are_one, order_of, propose_changes
from matching.engine.figures import known_figures
from matching.engine.language import Language
from matching.engine.prepared import Offered, PreparedDemand, PreparedOffer, prepare_offers
from matching.engine.records import Capability, OfferRecord
from matching.engine.scoring import Scores, score_blocks
from matching.engine.weights import Weights

TOGETHER = 64  # demands of one step; bounds the arrays
HELPERS = 6  # changes that help one demand most, of which pairs are tried
MOST_PAIRS = 60
NOT_SHOWN = "weak"


@dataclass(frozen=True)
class Move:
    """A demand for which the offer's band changes. "weak" stands for a failed gate, too: either is shown to nobody."""

    demand: str
    before: str
    after: str

    def to_json(self) -> dict:
        return {"demand": self.demand, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Gain:
    """What one change brings, or two together: of a pair only the demands that no single change wins."""

    changes: tuple[Change, ...]
    won: tuple[Move, ...]
    lost: tuple[Move, ...]  # demands that it fits less afterwards: what is stated may also speak against

    @property
    def effort(self) -> int:
        return sum(change.effort for change in self.changes)

    def to_json(self) -> dict:
        return {
            "changes": [change.to_json() for change in self.changes],
            "effort": self.effort,
            "won": [move.to_json() for move in self.won],
            "lost": [move.to_json() for move in self.lost],
        }


@dataclass(frozen=True)
class Fits:
    """Arrays (demands, offers) of the same demands and some copies of one offer; column 0 is the offer as it is."""

    place: np.ndarray  # of the band: 0 = weak or barred by a gate, then possible, strong
    better: np.ndarray  # the copy is better than the offer in some respect: score, coverage, capability fit or gates
    score: np.ndarray


def what_would_help(
    offer: OfferRecord,
    demands: Sequence[PreparedDemand],
    language: Language,
    weights: Weights,
    now: date,
    unchecked: Mapping[str, str] | None = None,
) -> list[Gain]:
    """The smallest changes with which ``offer`` fits more of ``demands``: single ones first, then pairs that bring more.

    Each part is in the order of demands won (most first; those that it does not fit at all today before those that it could fit
    better), then demands lost, then effort. ``demands`` are those that the company may see, ``unchecked`` texts by language that
    wait for a check. The order of ``demands`` does not matter.
    """
    asked = sorted(demands, key=lambda demand: demand.record.id)
    [prepared] = prepare_offers([offer], language)
    changes = propose_changes(prepared, [demand.record for demand in asked], language, weights, now, unchecked)
    return gains(as_stated(prepared), changes, asked, language, weights, now)


def as_stated(offer: PreparedOffer) -> OfferRecord:
    """What was only read off the texts stays, when the first capability is stated."""
    if offer.record.capabilities:
        return offer.record
    return replace(offer.record, capabilities=tuple(Capability(code, one.standing) for code, one in offer.concepts.items()))


def gains(
    offer: OfferRecord,
    changes: Sequence[Change],
    demands: Sequence[PreparedDemand],
    language: Language,
    weights: Weights,
    now: date,
) -> list[Gain]:
    """For each change the demands whose band rises to possible or strong, by re-scoring; then pairs. Changes that win nothing are left out."""
    ids = [demand.record.id for demand in demands]
    blocks = [DemandBlock(some, language, weights, now) for some in _steps(demands)]
    singles = [(change,) for change in changes]
    fits = _fits(offer, singles, blocks)
    found = [_gain(made, ids, fits, column, weights) for column, made in enumerate(singles, 1)]
    pairs = _pairs(changes, fits, len(weights.bands))
    together = _fits(offer, pairs, blocks)
    best = fits.place.max(axis=1, initial=0)
    further = [_gain(made, ids, together, column, weights, best) for column, made in enumerate(pairs, 1)]
    return [*_in_order(found), *_bringing_more(_in_order(further))]


def _steps(demands: Sequence[PreparedDemand]) -> Iterator[Sequence[PreparedDemand]]:
    return (demands[start : start + TOGETHER] for start in range(0, len(demands), TOGETHER))


def _fits(offer: OfferRecord, made: Sequence[tuple[Change, ...]], blocks: Sequence[DemandBlock]) -> Fits:
    if not blocks or not made:
        nothing = np.zeros((sum(map(len, blocks)), 1), int)
        return Fits(nothing, nothing > 0, nothing)
    language = blocks[0].language
    copies = [offer, *(apply_changes(offer, changes) for changes in made)]
    numbered = [replace(copy, id=f"{number:06}") for number, copy in enumerate(copies)]  # a block stands in the order of its ids
    offers = OfferBlock(list(_prepared(numbered, language)), language)
    parts = [_fits_of(block, score_blocks(block, offers)) for block in blocks]
    return Fits(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("place", "better", "score")))


def _prepared(copies: Iterable[OfferRecord], language: Language) -> Iterator[PreparedOffer]:
    """As ``prepare_offers`` does it; what stands in the texts is read and encoded once for all copies that have the same."""
    read: dict[tuple, PreparedOffer] = {}
    for copy in copies:
        texts = tuple(copy.texts.items())
        if texts not in read:
            [read[texts]] = prepare_offers([copy], language)
        yield _with_codes_of(copy, read[texts], language)


def _with_codes_of(copy: OfferRecord, first: PreparedOffer, language: Language) -> PreparedOffer:
    places = {notation: offered.place for notation, offered in first.concepts.items()}
    stated = {one.notation: Offered(one.level, places.get(one.notation)) for one in copy.capabilities}
    figures = [
        *copy.figures,
        *(replace(figure, concept=figure.concept or one.notation) for one in copy.capabilities for figure in one.figures),
    ]
    read = tuple(figure for figure in first.figures if figure.place)
    concepts = stated or first.concepts  # copies that state none are all alike
    known = known_figures(figures, language.taxonomy) + read
    return replace(first, record=copy, concepts=concepts, families=language.families(concepts), figures=known)


def _fits_of(block: DemandBlock, scores: Scores) -> Fits:
    gates = sum((failed.astype(int) for failed in scores.failed.values()), np.zeros(scores.score.shape, int))
    fit = _capability(block, scores)
    respects = (scores.score, scores.coverage, np.nan_to_num(fit), -gates)
    better = np.any([each > each[:, :1] for each in respects], axis=0)
    changed = np.any([each != each[:, :1] for each in respects], axis=0)
    changed[:, 0] = True
    names = [*block.weights.bands, NOT_SHOWN][::-1]
    place = np.zeros(scores.score.shape, int)
    for row, column in np.argwhere(changed & (gates == 0)):
        level = None if np.isnan(fit[row, column]) else float(fit[row, column])
        band = block.weights.band(float(scores.score[row, column]), float(scores.coverage[row, column]), level)
        place[row, column] = names.index(band)
    return Fits(np.where(changed, place, place[:, :1]), better, scores.score)


def _capability(block: DemandBlock, scores: Scores) -> np.ndarray:
    """The fit with the concepts, as the band reads it: NaN where the demand states none."""
    levels = scores.levels.get("capability")
    if levels is None:
        return np.full(scores.score.shape, np.nan)
    is_read = np.array([demand.is_read for demand in block.demands])[:, None]
    return np.where(is_read | (levels.asked == 0), np.nan, np.nan_to_num(levels.level))


def _gain(changes, ids, fits: Fits, column: int, weights: Weights, best: np.ndarray | None = None) -> Gain:
    names = [*weights.bands, NOT_SHOWN][::-1]
    before, after = fits.place[:, 0], fits.place[:, column]
    least = before if best is None else np.maximum(before, best)
    moves = [Move(demand, names[old], names[new]) for demand, old, new in zip(ids, before, after, strict=True)]
    won = tuple(moves[row] for row in np.flatnonzero(after > least))
    return Gain(changes, won, tuple(moves[row] for row in np.flatnonzero(after < before)))


def _pairs(changes: Sequence[Change], fits: Fits, top: int) -> list[tuple[Change, ...]]:
    """Of each demand that could still rise, the changes that help it, two by two."""
    tried: Counter[tuple[int, int]] = Counter()
    for row in np.flatnonzero(fits.place.max(axis=1, initial=0) < top):
        helpers = sorted(np.flatnonzero(fits.better[row]).tolist(), key=lambda column: (-fits.score[row, column], column))
        tried.update(combinations(sorted(helpers[:HELPERS]), 2))
    possible = [pair for pair in tried if not are_one(changes[pair[0] - 1], changes[pair[1] - 1])]
    first = sorted(possible, key=lambda pair: (-tried[pair], pair))[:MOST_PAIRS]
    return [(changes[left - 1], changes[right - 1]) for left, right in first]


def _bringing_more(pairs: list[Gain]) -> Iterator[Gain]:
    """Of all the pairs that win a demand only the first, which is the easiest: what is hard about them they mostly share."""
    seen: set[Move] = set()
    for gain in pairs:
        if not seen.issuperset(gain.won):
            seen.update(gain.won)
            yield gain


def _worth(gain: Gain) -> tuple:
    new = sum(move.before == NOT_SHOWN for move in gain.won)
    return -new, -len(gain.won), len(gain.lost), gain.effort, [order_of(change) for change in gain.changes]


def _in_order(found: list[Gain]) -> list[Gain]:
    """Those that win more than they lose; of two that state the same thing and win the same, the first."""
    worth = [gain for gain in found if len(gain.won) > len(gain.lost)]
    worth.sort(key=_worth)
    seen, kept = set(), []
    for gain in worth:
        key = tuple((change.kind, change.code) for change in gain.changes), gain.won
        if key not in seen:
            seen.add(key)
            kept.append(gain)
    return kept
