"""What a criterion answers: how well each offer meets each demand, and how much of what was asked is known."""

from dataclasses import dataclass

import numpy as np

HALF = 0.5  # of one item more or less: the first item counts two thirds of the criterion's weight, the second brings it to four fifths


@dataclass(frozen=True)
class Levels:
    """Arrays (demands, offers)."""

    level: np.ndarray  # in [0, 1]; NaN = not stated, or not asked
    known: np.ndarray  # share of the criterion's weight that is known; 0 where the level is NaN
    asked: np.ndarray  # share that would be known if all were stated; 0 = the demand does not ask


def or_zero(levels: np.ndarray) -> np.ndarray:
    """With 0 where nothing is stated; ``np.nan_to_num`` looks for infinities, too, which takes ten times as long."""
    return np.where(np.isnan(levels), 0.0, levels)


def of_one(level: np.ndarray, asked: np.ndarray) -> Levels:
    """Of a criterion that asks one thing: all of it is known, or nothing. ``asked`` is (demands,) or (demands, offers)."""
    asked = np.broadcast_to(asked if asked.ndim == 2 else asked[:, None], level.shape).astype(np.float64)
    level = np.where(asked > 0, level, np.nan)
    return Levels(level, (~np.isnan(level)).astype(np.float64), asked)


def of_items(total: np.ndarray, known: np.ndarray, asked: np.ndarray) -> Levels:
    """Of a criterion with several items: the mean over the known ones, its weight growing with their number.

    The weight grows ever slower with the number of *known* items and never depends on the unknown ones. So one item more that is met
    adds to what is met and takes from what is not, and an item less that is not met, or not known, never lowers a score.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(known > 0, total / known, np.nan)
    return Levels(level, known / (known + HALF), asked / (asked + HALF))
