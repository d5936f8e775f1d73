"""One property of all offers of a block: each distinct value is judged once, then spread over the offers that have it."""

from collections.abc import Callable, Hashable, Iterable

import numpy as np


class Column:
    def __init__(self, values: Iterable[Hashable]):
        places: dict[Hashable, int] = {}
        self.inverse = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.intp)
        self.distinct = list(places)

    def judge(self, level: Callable[[Hashable], float | None]) -> np.ndarray:
        """(offers,) levels; None becomes NaN: the offer does not say."""
        found = [level(value) for value in self.distinct]
        return np.array([np.nan if one is None else one for one in found], dtype=np.float64)[self.inverse]
