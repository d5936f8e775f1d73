"""The passages of several records, one under the other."""

from collections.abc import Sequence

import numpy as np

from matching.engine.passages import Passages
from matching.engine.reference import LANGUAGES
from matching.engine.vectors import DIMENSIONS

TITLE_COUNTS = 8.0  # as much as eight phrases of the text below it, which also says how and by when


class Rows:
    def __init__(self, passages: Sequence[Passages]):
        places = [(owner, place) for owner, each in enumerate(passages) for place in each.places]
        self.owners = np.array([owner for owner, _ in places], dtype=np.intp)
        self.vectors = _stack([each.vectors for each in passages], (0, DIMENSIONS), np.float32)
        self.hubness = _stack([each.hubness for each in passages], (0, len(LANGUAGES)), np.float32)
        self.is_whole = _stack([each.is_whole for each in passages], (0,), bool)
        self.languages = np.array([LANGUAGES.index(place.language) for _, place in places], dtype=np.intp)
        self.starts = np.array([at for at, place in enumerate(places) if at == 0 or place != places[at - 1]], dtype=np.intp)
        self.counts = _counts(passages)

    def of(self, records: np.ndarray, among: int) -> "Rows":
        """The rows of some records, ascending, of so many."""
        numbers = np.full(among, -1)
        numbers[records] = np.arange(len(records))
        own = np.flatnonzero(numbers[self.owners] >= 0)
        found = object.__new__(Rows)
        for name in ("vectors", "hubness", "is_whole", "languages", "counts"):
            setattr(found, name, getattr(self, name)[own])
        found.owners = numbers[self.owners[own]]
        found.starts = np.flatnonzero(np.isin(own, self.starts, assume_unique=True))
        return found

    def best(self, near: np.ndarray, records: int) -> np.ndarray:
        """The best row of each record: (left, rows) to (left, records); NaN where a record has none."""
        return self._best(near, np.arange(len(self.owners)), records)

    def best_whole(self, near: np.ndarray, records: int) -> np.ndarray:
        """The same among whole texts only."""
        return self._best(near, np.flatnonzero(self.is_whole), records)

    def mean(self, best: np.ndarray, records: int) -> np.ndarray:
        """(rows, right) to (records, right): the mean over a record's places as they count, of the forms at one place the better."""
        found = np.full((records, best.shape[1]), np.nan)
        if not len(self.starts):
            return found
        by_place = np.maximum.reduceat(best, self.starts, axis=0) * self.counts[self.starts][:, None]
        owners, firsts = np.unique(self.owners[self.starts], return_index=True)
        totals = np.add.reduceat(self.counts[self.starts], firsts)
        found[owners] = np.add.reduceat(by_place, firsts, axis=0) / totals[:, None]
        return found

    def _best(self, near, rows, records):
        found = np.full((near.shape[0], records), np.nan)
        if len(rows):
            owners, starts = np.unique(self.owners[rows], return_index=True)
            found[:, owners] = np.maximum.reduceat(near[:, rows], starts, axis=1)
        return found


def _stack(arrays, empty, kind):
    return np.concatenate([np.zeros(empty, dtype=kind), *arrays])


def _counts(passages: Sequence[Passages]) -> np.ndarray:
    """How much each row counts in the mean: the title most; a whole text not at all where its phrases stand beside it."""
    return np.array(
        [_count(place, is_whole, each) for each in passages for place, is_whole in zip(each.places, each.is_whole, strict=True)]
    )


def _count(place, is_whole, passages):
    if is_whole and (place.field, place.language) in passages.in_phrases:
        return 0.0
    return TITLE_COUNTS if place.field == "title" else 1.0
