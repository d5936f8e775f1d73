"""Some demands, and some offers, side by side as arrays: what the criteria compare."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from matching.engine.columns import Column
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, PreparedOffer
from matching.engine.rows import Rows
from matching.engine.weights import Weights


@dataclass(frozen=True)
class DemandBlock:
    demands: Sequence[PreparedDemand]
    language: Language
    weights: Weights
    now: date

    @cached_property
    def rows(self) -> Rows:
        return Rows([demand.passages for demand in self.demands])

    def __len__(self) -> int:
        return len(self.demands)


class OfferBlock:
    """Offers in the order of their ids; the arrays are made when first asked for."""

    def __init__(self, offers: Sequence[PreparedOffer], language: Language):
        self.offers = sorted(offers, key=lambda offer: offer.record.id)
        self.language = language
        self._kept: dict[Hashable, object] = {}

    def __len__(self) -> int:
        return len(self.offers)

    def kept(self, key: Hashable, make: Callable[[], object]):
        """What ``make`` gives, made once for this block."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def column(self, key: Hashable, value: Callable[[PreparedOffer], Hashable]) -> Column:
        return self.kept(("column", key), lambda: Column(map(value, self.offers)))

    @cached_property
    def ids(self) -> np.ndarray:
        return np.array([offer.record.id for offer in self.offers], dtype=object)

    @cached_property
    def rows(self) -> Rows:
        return Rows([offer.passages for offer in self.offers])

    @cached_property
    def is_prose(self) -> np.ndarray:
        return np.array([offer.passages.is_prose for offer in self.offers], dtype=bool)

    @cached_property
    def holders(self) -> dict[str, list[tuple[int, str]]]:
        """Concept -> the offers that have it, with their standing to it."""
        found: dict[str, list[tuple[int, str]]] = {}
        for place, offer in enumerate(self.offers):
            for notation, offered in offer.concepts.items():
                found.setdefault(notation, []).append((place, offered.standing))
        return found

    @cached_property
    def words(self) -> tuple[dict[str, int], csr_array]:
        """Token -> column, and (offers, tokens): 1 where the offer's texts have the token."""
        columns: dict[str, int] = {}
        places = [[columns.setdefault(token, len(columns)) for token in offer.passages.words] for offer in self.offers]
        ends = np.cumsum([0, *map(len, places)])
        flat = np.array([place for own in places for place in own], dtype=np.intp)
        return columns, csr_array((np.ones(len(flat)), flat, ends), shape=(len(self.offers), max(len(columns), 1)))
