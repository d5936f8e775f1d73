"""Facets: OR inside one, AND across; each is counted as the others leave it.

A document holds its values as numbers of 20 bits, the same in every process and after every restart: part of a checksum of name and
code. Two values of the taxonomy with one number would be counted as one; a test holds that there are none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from becan.language.taxonomy import Taxonomy

FACETS = ("type", "field", "concept", "region", "cooperation", "proof", "size", "language", "open")
OPEN = "yes"
NUMBER = np.dtype("<u4")
BITS = 20
SALT = "0"  # chosen so that the numbers of today's values differ; after another choice: manage.py reindex
LISTS = {
    "type": ["demand_type", "multiplier_offer"],
    "cooperation": ["cooperation"],
    "size": ["size_class"],
    "language": ["language"],
    "region": ["region", "province", "province_group", "delivery_region"],
}

Chosen = Mapping[str, list[str]]
Value = tuple[str, str]  # name of the facet, code


def number_of(value: Value) -> int:
    name, code = value
    return crc32(f"{SALT}{name}:{code}".encode()) >> (32 - BITS)


def numbers_of(values: Iterable[Value]) -> bytes:
    """As a document holds them."""
    return np.array(sorted({number_of(value) for value in values}), dtype=NUMBER).tobytes()


def has_value(facets: bytes, value: Value) -> bool:
    return number_of(value) in np.frombuffer(facets, dtype=NUMBER)


def values_of(facets: bytes, taxonomy: Taxonomy) -> list[Value]:
    """In the order of the taxonomy's lists."""
    known, places = _known(taxonomy)
    found = sorted({int(place) for place in places[np.frombuffer(facets, dtype=NUMBER)]} - {0})
    return [known[place] for place in found]


def all_values(taxonomy: Taxonomy) -> list[Value]:
    values = [("concept" if "-" in notation else "field", notation) for notation in taxonomy.concepts]
    values += [("proof", code) for code in taxonomy.proofs] + [("open", OPEN)]
    return values + [
        (name, code) for name, lists in LISTS.items() for entries in lists for code in taxonomy.codes.get(entries, {})
    ]


@lru_cache(maxsize=2)
def _known(taxonomy: Taxonomy) -> tuple[list[Value], np.ndarray]:
    """All values, from place 1 on, and the place of each number."""
    known = [("", ""), *all_values(taxonomy)]
    places = np.zeros(2**BITS, dtype=np.int16)
    places[[number_of(value) for value in known[1:]]] = np.arange(1, len(known))
    return known, places


@dataclass(frozen=True)
class Table:
    """The facets of some documents, and what a choice leaves of them."""

    rows: np.ndarray  # of each value: whose it is
    numbers: np.ndarray  # of each value
    size: int  # documents

    @classmethod
    def packed(cls, lengths: np.ndarray, facets: bytes) -> "Table":
        """``lengths``: bytes of each document, ``facets``: all of them, one behind the other."""
        rows = np.repeat(np.arange(len(lengths)), lengths // NUMBER.itemsize)
        return cls(rows, np.frombuffer(facets, dtype=NUMBER), len(lengths))

    def kept(self, chosen: Chosen, *, but: str = "") -> np.ndarray:
        """Which documents the choice leaves."""
        kept = np.ones(self.size, dtype=bool)
        for name, codes in chosen.items():
            if codes and name != but:
                kept &= self._has_any([number_of((name, code)) for code in codes])
        return kept

    def counts(self, chosen: Chosen, taxonomy: Taxonomy) -> dict[str, dict[str, int]]:
        known, places = _known(taxonomy)
        at = places[self.numbers]
        everything = self._count(at, self.kept(chosen))
        counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for name in FACETS:
            numbers = self._count(at, self.kept(chosen, but=name)) if chosen.get(name) else everything
            for place in np.flatnonzero(numbers).tolist():
                facet, code = known[place]
                if facet == name:
                    counted[name][code] = int(numbers[place])
        return counted

    def numbers_without(self, chosen: Chosen) -> dict[str, int]:
        """For each facet that is chosen: how many documents there would be without it."""
        return {name: int(self.kept(chosen, but=name).sum()) for name in FACETS if chosen.get(name)}

    def _count(self, at: np.ndarray, kept: np.ndarray) -> np.ndarray:
        return np.bincount(at if kept.all() else at[kept[self.rows]], minlength=1)

    def _has_any(self, wanted: list[int]) -> np.ndarray:
        kept = np.zeros(self.size, dtype=bool)
        kept[self.rows[np.isin(self.numbers, wanted)]] = True
        return kept


def least_selective(table: Table, chosen: Chosen) -> list[str]:
    """What to drop where nothing is left: the facet without which most is found; all where no single one helps."""
    found = table.numbers_without(chosen)
    best = max(found, key=found.__getitem__)
    return [best] if found[best] else list(found)
