"""Some demands, and some offers, side by side as arrays: what the criteria compare."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from matching.engine.columns import Column
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, PreparedOffer
from matching.engine.rows import Rows
from matching.engine.weights import Weights


class Nth(NamedTuple):
    """The first wish of each demand that has one, or the second, and so on: so many demands are judged in a few steps."""

    places: np.ndarray  # of the demands in their block
    wishes: Column


class Words(NamedTuple):
    """Tokens of several records, one after the other."""

    columns: Mapping[str, int]
    tokens: np.ndarray  # columns
    weights: np.ndarray
    ends: np.ndarray  # where each record's tokens begin, and the end of the last


class _Kept:
    """What is made once for a block, when first asked for."""

    @cached_property
    def _kept(self) -> dict[Hashable, object]:
        return {}

    def kept(self, key: Hashable, make: Callable[[], object]):
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


@dataclass(frozen=True)
class DemandBlock(_Kept):
    demands: Sequence[PreparedDemand]
    language: Language
    weights: Weights
    now: date

    def __len__(self) -> int:
        return len(self.demands)

    @cached_property
    def basis(self) -> Hashable:
        """What a level depends on beside the two sides."""
        return self.now, fingerprint(self.weights)

    @cached_property
    def rows(self) -> Rows:
        return Rows([demand.passages for demand in self.demands])

    @cached_property
    def words(self) -> Words:
        return words_of(demand.passages.words for demand in self.demands)

    @cached_property
    def ids(self) -> list[str]:
        return [demand.record.id for demand in self.demands]

    @cached_property
    def have_texts(self) -> np.ndarray:
        """(demands,)"""
        return np.array([bool(demand.passages.places) for demand in self.demands], dtype=bool)

    def column(self, key: Hashable, value: Callable[[PreparedDemand], Hashable]) -> Column:
        return self.kept(("column", key), lambda: Column(map(value, self.demands)))

    def part(self, places: np.ndarray) -> "DemandBlock":
        """Some of the demands, ascending: their rows are taken from these, not made again."""
        found = DemandBlock([self.demands[place] for place in places.tolist()], self.language, self.weights, self.now)
        found.__dict__["rows"] = self.rows.of(places, len(self))
        return found

    def nth(self, key: Hashable, wishes: Callable[[PreparedDemand], Sequence[Hashable]]) -> list[Nth]:
        return self.kept(("nth", key), lambda: list(_nth([wishes(demand) for demand in self.demands])))


class OfferBlock(_Kept):
    """Offers in the order of their ids; the arrays are made when first asked for."""

    def __init__(self, offers: Sequence[PreparedOffer], language: Language):
        self.offers = sorted(offers, key=lambda offer: offer.record.id)
        self.language = language

    def __len__(self) -> int:
        return len(self.offers)

    def column(self, key: Hashable, value: Callable[[PreparedOffer], Hashable]) -> Column:
        return self.kept(("column", key), lambda: Column(map(value, self.offers)))

    @cached_property
    def ids(self) -> list[str]:
        return [offer.record.id for offer in self.offers]

    @cached_property
    def rows(self) -> Rows:
        return Rows([offer.passages for offer in self.offers])

    @cached_property
    def lengths(self) -> np.ndarray:
        """(offers,): of their longest texts, in words."""
        return np.array([offer.passages.length for offer in self.offers], dtype=np.float32)

    @cached_property
    def words(self) -> Words:
        return words_of(offer.passages.words for offer in self.offers)

    def near_to(self, demands: DemandBlock, make: Callable[[], np.ndarray]) -> np.ndarray:
        """(demands' rows, offers' rows), made where it is not known."""
        return make()

    def counted_near(self, demands: DemandBlock, make: Callable[[DemandBlock, "OfferBlock"], np.ndarray]) -> np.ndarray:
        """(2, offers' rows), made where it is not known: the nearest row of a single demand, and how near it is."""
        return make(demands, self)

    def each(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        """(offers,) made once. ``key`` names all that it depends on: a part of the block takes over what the block has made."""
        return self.kept(key, make)

    def stated(self, answers: Mapping[str, float], standings: Mapping[str, float]) -> np.ndarray:
        """(offers,): of the concepts that each has, the best answer (by notation), less for those it has only in part (by standing)."""
        found = np.zeros(len(self))
        for notation, answer in answers.items():
            for place, standing in self._holders.get(notation, ()):
                found[place] = max(found[place], answer * standings[standing])
        return found

    @cached_property
    def _holders(self) -> dict[str, list[tuple[int, str]]]:
        """Concept -> the offers that have it, with their standing to it."""
        found: dict[str, list[tuple[int, str]]] = {}
        for place, offer in enumerate(self.offers):
            for notation, offered in offer.concepts.items():
                found.setdefault(notation, []).append((place, offered.standing))
        return found

    def nearness(self, notation: str) -> np.ndarray | None:
        """(offers,): the nearest row of each to a concept's labels, where that need not be worked out."""
        return None

    def shared(self, words: Mapping[str, int]) -> np.ndarray:
        """(offers,): sum of the weights of those words that each offer has; whole numbers."""
        own = self.words
        weights = np.zeros(max(len(own.columns), 1))
        for token, weight in words.items():
            if token in own.columns:
                weights[own.columns[token]] = weight
        return sums(weights[own.tokens], own.ends)


def fingerprint(weights: Weights) -> str:
    """The same for weights of the same content."""
    if id(weights) not in _fingerprints:
        if len(_fingerprints) > 1000:
            _fingerprints.clear()
        _fingerprints[id(weights)] = weights, repr(weights)  # keeps the weights, so that their id is theirs alone
    return _fingerprints[id(weights)][1]


_fingerprints: dict[int, tuple[Weights, str]] = {}


def words_of(records: Iterable[Mapping[str, int]]) -> Words:
    """Of the words and weights of some records."""
    columns: dict[str, int] = {}
    records = list(records)
    tokens = [columns.setdefault(token, len(columns)) for words in records for token in words]
    weights = np.array([weight for words in records for weight in words.values()], dtype=np.float64)
    return Words(columns, np.array(tokens, dtype=np.intp), weights, np.cumsum([0, *map(len, records)]))


def sums(values: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Sum of each stretch of ``values``, also of the empty ones; exact for whole numbers."""
    found, full = np.zeros(len(ends) - 1), np.flatnonzero(np.diff(ends))
    if len(full):
        found[full] = np.add.reduceat(values, ends[full], dtype=np.float64)
    return found


def _nth(wishes: list[Sequence[Hashable]]):
    for number in range(max(map(len, wishes), default=0)):
        places = [place for place, own in enumerate(wishes) if number < len(own)]
        yield Nth(np.array(places, dtype=np.intp), Column(wishes[place][number] for place in places))
