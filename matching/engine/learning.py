"""Learns from past decisions how much each criterion should weigh. It proposes; nothing here changes what is in force.

``preference`` says how people decide, and what that cannot tell. How far to follow their decisions is settled by cross-validation over whole
demands in fixed folds: the prior's width with which decisions and reasons that were held out are predicted best. Unless they are predicted
better than by the weights in force, and by more than chance (``SURE`` standard errors), the proposal is what is in force.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.engine.decisions import FOLDS, Decision, Sample, sample_of
from matching.engine.preference import Fit, fit, importance, scores_of

WIDTHS = (0.2, 0.4, 0.8)  # standard deviations of ln(weight / weight in force) that are tried
SURE = 1.0
LITTLE = 0.005  # what would move a score by less than half a point if its weight were nearly tripled is no pull
DIGITS = 2
SAME = 9  # digits of a score: what differs by less is a tie


class TooFew(ValueError):
    """There is nothing to learn from."""


@dataclass(frozen=True)
class Pull:
    """How many decisions speak for a criterion to weigh more, or less, than in force, and how many named it as the reason of a no."""

    up: int
    down: int
    named: int


@dataclass(frozen=True)
class Quality:
    """Of weights, on decisions that they were not learned from."""

    log_loss: float  # less is better; 0.69 = as good as a coin
    auc: float  # share of all pairs of a yes and a no in which the yes has more points; 0.5 = as good as a coin
    ordered: float | None  # the same within one demand; None where no demand has both
    pairs: int  # that ``ordered`` is about


@dataclass(frozen=True)
class Learned:
    criteria: dict[str, float]  # same sum as in force; equal to what is in force where nothing better was found
    pulls: dict[str, Pull]
    before: Quality
    after: Quality
    decisions: int  # that taught something
    width: float  # of the prior; 0 = no change


@dataclass(frozen=True)
class HeldOut:
    """(n,) each: what was predicted of a decision by the others."""

    scores: np.ndarray
    losses: np.ndarray
    reasons: np.ndarray


def learn(decisions: Iterable[Decision], criteria: Mapping[str, float]) -> Learned:
    """What the decisions propose instead of ``criteria``, the weights in force. The same for any order of the decisions.

    Raises TooFew where not both kinds of decision are there; whether there are enough to trust is for ``decisions.stock_of`` to say.
    A criterion without weight stays without: pairs carry no level of it.
    """
    in_force = {name: float(weight) for name, weight in sorted(criteria.items()) if weight > 0}
    sample = sample_of(decisions, list(in_force))
    if len(set(sample.is_yes.tolist())) < 2:
        raise TooFew("Learning needs decisions of both kinds.")
    whole = sum(in_force.values()) / 100
    weights = np.array(list(in_force.values())) / whole
    held_out = {width: _held_out(sample, weights, width) for width in (0.0, *WIDTHS)}
    width = _best(held_out, sample)
    learned = fit(sample, weights, width).weights * whole
    changed = {name: round(float(weight), DIGITS) for name, weight in zip(in_force, learned, strict=True)}
    return Learned(
        criteria=dict(criteria) | (changed if width else {}),
        pulls=_pulls(sample, weights),
        before=_quality(sample, held_out[0.0]),
        after=_quality(sample, held_out[width]),
        decisions=len(sample),
        width=width,
    )


def rescore(shown: Mapping[str, tuple[float, float]], criteria: Mapping[str, float]) -> float:
    """Points (0 to 100) of a pair of which ``shown`` is known (see Decision), by other weights."""
    parts = [(criteria.get(name, 0.0) * known, level) for name, (level, known) in sorted(shown.items())]
    whole = sum(weight for weight, _level in parts)
    return 100 * sum(weight * level for weight, level in parts) / whole if whole else 0.0


def _held_out(sample: Sample, weights: np.ndarray, width: float) -> HeldOut:
    found = HeldOut(*np.zeros((3, len(sample))))
    for fold in range(FOLDS):
        rows = sample.fold == fold
        if rows.any():
            taught = _without(sample, rows, weights, width)
            found.scores[rows] = scores_of(sample.of(rows), taught.weights)[0]
            found.losses[rows], found.reasons[rows] = taught.losses(sample.of(rows))
    return found


def _without(sample: Sample, rows: np.ndarray, weights: np.ndarray, width: float) -> Fit:
    return fit(sample.of(~rows), weights, width)


def _best(held_out: Mapping[float, HeldOut], sample: Sample) -> float:
    """The width that predicts best; 0 where the gain over what is in force may well be chance."""
    counts = importance(sample)
    losses = {width: counts * (found.losses + found.reasons) for width, found in held_out.items()}
    width = min(WIDTHS, key=lambda each: losses[each].sum())
    gains = losses[0.0] - losses[width]
    return width if gains.mean() > SURE * gains.std() / np.sqrt(len(gains)) else 0.0


def _quality(sample: Sample, held_out: HeldOut) -> Quality:
    scores, is_yes = np.round(held_out.scores, SAME), sample.is_yes
    better = np.sign(scores[is_yes][:, None] - scores[~is_yes][None, :])
    together = sample.demand[is_yes][:, None] == sample.demand[~is_yes][None, :]
    return Quality(
        log_loss=round(float(held_out.losses.mean()), 4),
        auc=round(float((better.mean() + 1) / 2), 4),
        ordered=round(float((better[together].mean() + 1) / 2), 4) if together.any() else None,
        pairs=int(together.sum()),
    )


def _pulls(sample: Sample, weights: np.ndarray) -> dict[str, Pull]:
    """A yes speaks for what it meets better than its score says and against the rest, a no the other way round."""
    _score, slopes = scores_of(sample, weights)
    away = np.where(np.abs(slopes) < LITTLE, 0, np.sign(slopes)) * np.where(sample.is_yes, 1, -1)[:, None]
    named = sample.groups[sample.named[sample.named >= 0]]
    counts = zip((away > 0).sum(axis=0), (away < 0).sum(axis=0), named.sum(axis=0), strict=True)
    return {name: Pull(*map(int, each)) for name, each in zip(sample.criteria, counts, strict=True)}
