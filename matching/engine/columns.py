"""One property of all records of a block: each distinct value is judged once, then spread over the records that have it."""

from collections.abc import Callable, Hashable, Iterable
from functools import partial

import numpy as np


class Column:
    def __init__(self, values: Iterable[Hashable]):
        places: dict[Hashable, int] = {}
        self.inverse = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.intp)
        self.distinct = list(places)

    def judge(self, level: Callable[[Hashable], float | None], key: Hashable = None) -> np.ndarray:
        """(records,) levels; None becomes NaN: the record does not say.

        ``key`` names everything that ``level`` depends on, so that an index may remember what it has judged; None = do not remember.
        """
        return as_levels(map(level, self.distinct))[self.inverse]


def as_levels(found: Iterable[float | None]) -> np.ndarray:
    return np.array([np.nan if one is None else one for one in found], dtype=np.float64)


def cross(wishes: Column, held: Column, level: Callable[[Hashable, Hashable], float | None], key: Hashable = None) -> np.ndarray:
    """(wishing records, holding records): each distinct wish against each distinct value."""
    found = [held.judge(partial(level, wish), None if key is None else (key, wish)) for wish in wishes.distinct]
    return np.stack(found)[wishes.inverse] if found else np.zeros((0, len(held.inverse)))
