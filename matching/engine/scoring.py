"""Points from levels. A score is the sum of its points, in the batch and in the single pair: the same arrays, the same order."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.criteria import CRITERIA
from matching.engine.gates import GATES
from matching.engine.levels import Levels, or_zero

DIGITS = 4  # of points, scores and levels: what is stored and shown is what was compared


@dataclass(frozen=True)
class Scores:
    """Arrays (demands, offers), those of the criteria by name."""

    score: np.ndarray
    coverage: np.ndarray
    levels: Mapping[str, Levels]
    points: Mapping[str, np.ndarray]
    max_points: Mapping[str, np.ndarray]
    failed: Mapping[str, np.ndarray]  # by gate


def score_blocks(demands: DemandBlock, offers: OfferBlock) -> Scores:
    weights = {name: weight for name, weight in demands.weights.criteria.items() if name in CRITERIA and weight > 0}
    levels = {name: CRITERIA[name].levels(demands, offers) for name in weights}
    nothing = np.zeros((len(demands), len(offers)))
    known = sum((weight * levels[name].known for name, weight in weights.items()), nothing)
    asked = sum((weight * levels[name].asked for name, weight in weights.items()), nothing)
    max_points = {name: _share(100 * weight * levels[name].known, known) for name, weight in weights.items()}
    points = {name: np.round(most * or_zero(levels[name].level), DIGITS) for name, most in max_points.items()}
    return Scores(
        score=np.round(sum(points.values(), nothing), DIGITS),
        coverage=np.round(_share(known, asked), DIGITS),
        levels=levels,
        points=points,
        max_points={name: np.round(most, DIGITS) for name, most in max_points.items()},
        failed={name: gate(demands, offers) for name, gate in GATES.items()},
    )


def gates_failed(scores: Scores) -> np.ndarray:
    """(demands, offers): how many gates closed."""
    return sum((failed.astype(int) for failed in scores.failed.values()), np.zeros(scores.score.shape, dtype=int))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
