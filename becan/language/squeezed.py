"""Finds many keys in a folded text at once, whatever spaces (or other separators) the text or the key has."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from operator import add
from typing import Generic, TypeVar

from becan.language.fold import fold

Value = TypeVar("Value")


class SqueezedIndex(Generic[Value]):
    """Values by key; looking up costs one or two dictionary accesses per character of the text."""

    def __init__(self, separators: str = " "):
        self._characters = separators
        self._separators = re.compile(f"[{re.escape(separators)}]")
        self._values: dict[str, Value] = {}
        self._lengths: dict[str, set[int]] = defaultdict(set)  # of the keys, by their first two characters

    def value(self, key: str, default: Callable[[], Value]) -> Value:
        """The value of a key, at first ``default()``."""
        squeezed = self.squeeze(key)
        if squeezed not in self._values:
            self._values[squeezed] = default()
            self._lengths[squeezed[:2]].add(len(squeezed))
        return self._values[squeezed]

    def get(self, key: str) -> Value | None:
        return self._values.get(self.squeeze(key))

    def squeeze(self, text: str) -> str:
        return self._separators.sub("", fold(text))

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """(start, end, value) of every key in a folded ``text``, overlapping ones too."""
        squeezed, places = self._squeezed_places(text)
        lengths, values = self._lengths, self._values
        for place, pair in enumerate(map(add, squeezed, squeezed[1:] + " ")):
            if pair not in lengths:
                continue
            for length in lengths[pair]:
                value = values.get(squeezed[place : place + length])
                if value is not None and place + length <= len(squeezed):
                    yield places[place], places[place + length - 1] + 1, value

    def _squeezed_places(self, text):
        if not self._separators.search(text):
            return text, range(len(text))
        places = [place for place, character in enumerate(text) if character not in self._characters]
        return "".join([text[place] for place in places]), places


def has_latin_edges(text: str, start: int, end: int) -> bool:
    """Whether a key that begins or ends with a Latin letter or a digit stands at a word's boundary there."""
    torn_before = start > 0 and is_latin(text[start]) and is_latin(text[start - 1])
    torn_after = end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])
    return not torn_before and not torn_after


def is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
