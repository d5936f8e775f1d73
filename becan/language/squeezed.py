"""Finds many keys in a folded text at once, whatever spaces (or other separators) the text or the key has."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from becan.language.fold import fold

Value = TypeVar("Value")


class SqueezedIndex(Generic[Value]):
    """Values by key; looking up costs one dictionary access per character of the text."""

    def __init__(self, separators: str = " "):
        self._separators = re.compile(f"[{re.escape(separators)}]")
        self._keys: dict[str, dict[str, Value]] = defaultdict(dict)

    def value(self, key: str, default: Callable[[], Value]) -> Value:
        """The value of a key, at first ``default()``."""
        squeezed = self.squeeze(key)
        return self._keys[squeezed[:2]].setdefault(squeezed, default())

    def get(self, key: str) -> Value | None:
        squeezed = self.squeeze(key)
        return self._keys.get(squeezed[:2], {}).get(squeezed)

    def squeeze(self, text: str) -> str:
        return self._separators.sub("", fold(text))

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """(start, end, value) of every key in a folded ``text``, overlapping ones too."""
        places = [place for place, character in enumerate(text) if not self._separators.match(character)]
        squeezed = "".join(text[place] for place in places)
        for place in range(len(squeezed)):
            for key, value in self._keys.get(squeezed[place : place + 2], {}).items():
                if squeezed.startswith(key, place):
                    yield places[place], places[place + len(key) - 1] + 1, value


def has_latin_edges(text: str, start: int, end: int) -> bool:
    """Whether a key that begins or ends with a Latin letter or a digit stands at a word's boundary there."""
    torn_before = start > 0 and is_latin(text[start]) and is_latin(text[start - 1])
    torn_after = end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])
    return not torn_before and not torn_after


def is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
