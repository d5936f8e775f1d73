"""The offers of an index in a few long arrays, by position. A changed offer gets a new position; the old one is dead until the next packing."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matching.engine.columns import as_levels
from matching.engine.language import Language
from matching.engine.passages import Passages, Place
from matching.engine.prepared import PreparedOffer
from matching.engine.reference import LANGUAGES
from matching.engine.vectorstore import Grown, VectorStore

FIELDS = ("title", "texts")
ROW = np.dtype(
    [
        ("slot", np.int32),
        ("start", np.int32),
        ("end", np.int32),
        ("field", np.int8),
        ("language", np.int8),
        ("is_whole", np.bool_),
    ]
)
CONCEPT = np.dtype([("concept", np.int16), ("standing", np.int8)])
REMEMBERED = 32_000_000  # bytes of judged levels a column


class Segments:
    """A stretch of one long array for each position."""

    def __init__(self, kind):
        self._flat, self._starts, self._counts = Grown(kind), Grown(np.int64), Grown(np.int32)

    def append(self, values: np.ndarray) -> None:
        self._starts.extend(np.array([self._flat.extend(values)]))
        self._counts.extend(np.array([len(values)], dtype=np.int32))

    def of(self, position: int) -> np.ndarray:
        start = self._starts.all[position]
        return self._flat.all[start : start + self._counts.all[position]]

    def gather(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The stretches one after the other, and where each begins, with the end of the last."""
        counts = self._counts.all[positions]
        ends = np.concatenate([[0], np.cumsum(counts)])
        places = np.arange(ends[-1]) + np.repeat(self._starts.all[positions] - ends[:-1], counts)
        return np.take(self._flat.all, places), ends  # of structured rows many times quicker than by brackets


class HeldPassages:
    """An offer's passages, taken from the shelf when somebody asks."""

    __slots__ = ("position", "shelf")

    def __init__(self, shelf: "Shelf", position: int):
        self.shelf, self.position = shelf, position

    @property
    def places(self) -> "HeldPlaces":
        return HeldPlaces(self.shelf.rows.of(self.position))

    @property
    def length(self) -> float:
        return float(self.shelf.lengths[self.position])

    @property
    def words(self) -> Mapping[str, int]:
        return self.shelf.words_of(self.position)

    def __getattr__(self, name: str):
        return getattr(self.shelf.passages(self.position), name)


class HeldPlaces(Sequence):
    def __init__(self, rows: np.ndarray):
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> Place:
        _, start, end, field, language, _ = self._rows[place].item()
        return Place("offer", FIELDS[field], LANGUAGES[language], start, end)


class Shelf:
    def __init__(self, language: Language):
        self.language = language
        self.offers: list[PreparedOffer | None] = []
        self.store = _store(language)
        self.rows, self.tokens, self.concepts = Segments(ROW), Segments(np.int32), Segments(CONCEPT)
        self.vocabulary: dict[str, int] = {}
        self.notations: dict[str, int] = {}
        self.standings: dict[str, int] = {}
        self._texts: list[str] = []  # of the vocabulary, in its order
        self._lengths, self._is_alive = Grown(np.float32), Grown(np.bool_)
        self._columns: dict[Hashable, SharedColumn] = {}

    @property
    def lengths(self) -> np.ndarray:
        return self._lengths.all

    @property
    def is_alive(self) -> np.ndarray:
        return self._is_alive.all

    def put(self, offer: PreparedOffer) -> int:
        """Take an offer in; gives its position."""
        position, passages = len(self.offers), offer.passages
        self.rows.append(self._rows(passages))
        self.tokens.append(np.fromiter(map(self._token, passages.words), dtype=np.int32, count=len(passages.words)))
        self.concepts.append(self._concepts(offer))
        self._lengths.extend(np.array([passages.length], dtype=np.float32))
        self._is_alive.extend(np.array([True]))
        self.offers.append(replace(offer, passages=HeldPassages(self, position)))
        for column in self._columns.values():
            column.put(self.offers[position])
        return position

    def drop(self, position: int) -> None:
        self.is_alive[position] = False
        self.offers[position] = None
        self.store.release(self.rows.of(position)["slot"])

    def column(self, key: Hashable, value: Callable[[PreparedOffer], Hashable]) -> "SharedColumn":
        if key not in self._columns:
            self._columns[key] = SharedColumn(value, self.offers)
        return self._columns[key]

    def words_of(self, position: int) -> dict[str, int]:
        tokens = [self._texts[token] for token in self.tokens.of(position).tolist()]
        return {token: self.language.reference.weight(token) for token in tokens}

    def passages(self, position: int) -> Passages:
        rows = self.rows.of(position)
        return Passages(
            places=tuple(HeldPlaces(rows)),
            vectors=self.store.vectors(rows["slot"]),
            hubness=self.store.hubness(rows["slot"]),
            is_whole=rows["is_whole"].copy(),
            length=float(self.lengths[position]),
            words=self.words_of(position),
        )

    def _rows(self, passages: Passages) -> np.ndarray:
        rows = np.zeros(len(passages.places), dtype=ROW)
        if len(rows):
            places = [(p.start, p.end, FIELDS.index(p.field), LANGUAGES.index(p.language)) for p in passages.places]
            rows["start"], rows["end"], rows["field"], rows["language"] = np.array(places).T
            rows["is_whole"] = passages.is_whole
            rows["slot"] = self.store.put(passages.vectors, passages.hubness, rows["language"])
        return rows

    def _token(self, token: str) -> int:
        number = self.vocabulary.setdefault(token, len(self._texts))
        if number == len(self._texts):
            self._texts.append(token)
        return number

    def _concepts(self, offer: PreparedOffer) -> np.ndarray:
        found = [
            (
                self.notations.setdefault(notation, len(self.notations)),
                self.standings.setdefault(offered.standing, len(self.standings)),
            )
            for notation, offered in offer.concepts.items()
        ]
        return np.array(found, dtype=CONCEPT)


def _store(language: Language) -> VectorStore:
    dimensions = language.reference.vectors[0].shape[1]
    return VectorStore(dimensions, language.reference.hubness(np.zeros((0, dimensions), dtype=np.float32)).shape[1:])


class SharedColumn:
    """One property of all offers of a shelf. What was judged for a known key is remembered: the next demand may ask the same."""

    def __init__(self, value: Callable[[PreparedOffer], Hashable], offers: Iterable[PreparedOffer | None]):
        self._value = value
        self._places: dict[Hashable, int] = {}
        self._codes = Grown(np.int32)
        self.distinct: list[Hashable] = []
        self._tables: dict[Hashable, np.ndarray] = {}
        self._codes.extend(np.array([self._code(offer) for offer in offers], dtype=np.int32))

    def put(self, offer: PreparedOffer) -> None:
        self._codes.extend(np.array([self._code(offer)], dtype=np.int32))

    def at(self, positions: np.ndarray) -> "ColumnPart":
        return ColumnPart(self, self._codes.all[positions])

    def table(self, key: Hashable) -> np.ndarray:
        """Levels of the distinct values as far as they were judged for ``key``; -1 = not yet."""
        table = self._tables.get(key)
        if table is None or len(table) < len(self.distinct):
            if len(self._tables) * 8 * len(self.distinct) > REMEMBERED:
                self._tables.clear()
            known = np.zeros(0) if table is None else table
            table = self._tables[key] = np.full(len(self.distinct) + len(self.distinct) // 8, -1.0)
            table[: len(known)] = known
        return table

    def _code(self, offer: PreparedOffer | None) -> int:
        if offer is None:
            return 0
        value = self._value(offer)
        place = self._places.get(value)
        if place is None:
            place = self._places[value] = len(self.distinct)
            self.distinct.append(value)
        return place


class ColumnPart:
    """A shared column as some offers have it; stands in for a ``Column``."""

    def __init__(self, column: SharedColumn, codes: np.ndarray):
        self._column, self._codes = column, codes
        self._own: tuple[np.ndarray, np.ndarray] | None = None

    @property
    def distinct(self) -> list[Hashable]:
        return [self._column.distinct[code] for code in self._unique()[0].tolist()]

    @property
    def inverse(self) -> np.ndarray:
        return self._unique()[1]

    def judge(self, level: Callable[[Hashable], float | None], key: Hashable = None) -> np.ndarray:
        if key is None:
            return as_levels(map(level, self.distinct))[self.inverse]
        table = self._column.table(key)
        found = table[self._codes]
        new = list(set(self._codes[found == -1.0].tolist()))
        if new:
            table[new] = as_levels(level(self._column.distinct[code]) for code in new)
            found = table[self._codes]
        return found

    def _unique(self):
        if self._own is None:
            self._own = np.unique(self._codes, return_inverse=True)
        return self._own
