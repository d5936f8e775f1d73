"""Which values belong to a key: a sorted part, and a tail of news that is looked through until it is worth sorting."""

import numpy as np

from matching.engine.vectorstore import Grown

MOST_NEWS = 50_000


class Postings:
    def __init__(self, *kinds):
        """Of keys, and values in one array for each of ``kinds``."""
        self._news = Grown(np.int32), *(Grown(kind) for kind in kinds)
        self._sorted = np.zeros(0, dtype=np.int32), *(np.zeros(0, dtype=kind) for kind in kinds)
        self._starts = np.zeros(1, dtype=np.int64)
        self._kinds = kinds

    def add(self, keys: np.ndarray, *values: np.ndarray) -> None:
        for grown, rows in zip(self._news, (keys, *values), strict=True):
            grown.extend(rows)

    def of(self, keys: np.ndarray) -> tuple[np.ndarray, ...]:
        """The values of distinct keys, in no order that would mean anything."""
        if len(self._news[0]) > MOST_NEWS:
            self._sort()
        places = self._places(keys[keys < len(self._starts) - 1])
        wanted = np.zeros(max(int(keys.max(initial=0)), int(self._news[0].all.max(initial=0))) + 1, dtype=bool)
        wanted[keys] = True
        new = wanted[self._news[0].all]
        return tuple(
            np.concatenate([old[places], news.all[new]]) for old, news in zip(self._sorted[1:], self._news[1:], strict=True)
        )

    def _places(self, keys):
        counts = self._starts[keys + 1] - self._starts[keys]
        ends = np.cumsum(counts)
        return np.arange(ends[-1] if len(ends) else 0) + np.repeat(self._starts[keys] - (ends - counts), counts)

    def _sort(self) -> None:
        both = [np.concatenate([old, news.all]) for old, news in zip(self._sorted, self._news, strict=True)]
        order = np.argsort(both[0], kind="stable")
        self._sorted = tuple(array[order] for array in both)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(self._sorted[0]))])
        self._news = Grown(np.int32), *(Grown(kind) for kind in self._kinds)
