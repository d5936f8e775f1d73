"""German compounds: "Kühlplattenfertigung" = Kühl + Platte + Fertigung, from a list of stems and the taxonomy's own words."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from becan.language.word_lists import word_list

LINKS = ("", "s", "n", "en", "e", "er", "es", "ns")
SHORTEST = 3
UNLISTED = 5  # shorter words come from the list only
KNOWN_END = 6  # letters a word needs to stand for itself after an unknown first part

Parts = tuple[tuple[int, int], ...]  # places of the parts in the word, linking letters left out


class Way(NamedTuple):
    """How the word up to some place splits; the greatest is the best."""

    letters: int
    fewness: int
    parts: Parts


class Splitter:
    """Splits folded German words over one vocabulary."""

    def __init__(self, words: Iterable[str] = ()):
        known = word_list("german_stems.txt") | {word for word in words if len(word) >= UNLISTED}
        self.vocabulary = known | {changed for word in known for changed in with_umlaut(word)}
        self.parts = lru_cache(maxsize=100_000)(self._parts)

    def split(self, word: str) -> list[str]:
        """The parts of a folded word; the word itself where it has none."""
        return [word[start:end] for start, end in self.parts(word)]

    def _parts(self, word: str) -> Parts:
        if len(way := self._known_parts(word)) > 1:
            return way
        return self._known_end(word) or ((0, len(word)),)

    def _known_parts(self, word: str) -> Parts:
        """The way through the word with the most letters in parts, and of those the one with the fewest parts."""
        best: list[Way | None] = [Way(0, 0, ())] + [None] * len(word)
        for start in range(len(word)):
            for end in range(start + SHORTEST, len(word) + 1) if best[start] else ():
                if self._is_part(word, start, end):
                    _go_on(best, word, start, end)
        return best[-1].parts if best[-1] else ()

    def _known_end(self, word: str) -> Parts:
        """An unknown first part before a long known word: Benzin|kanister."""
        if word in self.vocabulary:
            return ()
        for start in range(UNLISTED - 1, len(word) - KNOWN_END + 1):
            rest = self._known_parts(word[start:]) or self._whole(word[start:])
            if rest:
                return ((0, start), *((start + first, start + last) for first, last in rest))
        return ()

    def _whole(self, word):
        ends = (len(word) - len(link) for link in LINKS if word.endswith(link))
        return next((((0, end),) for end in ends if word[:end] in self.vocabulary and end >= KNOWN_END), ())

    def _is_part(self, word, start, end):
        """A known word, also one that drops its "e" inside ("Schul-", "Farb-"); never the whole word."""
        part = word[start:end]
        if (start, end) == (0, len(word)):
            return False
        return part in self.vocabulary or (end < len(word) and part + "e" in self.vocabulary)


def _go_on(best, word, start, end):
    way = best[start]
    longer = Way(way.letters + end - start, way.fewness - 1, (*way.parts, (start, end)))
    for place in (end + len(link) for link in LINKS if word.startswith(link, end)):
        if (best[place] is None or longer > best[place]) and not (place == len(word) and start == 0):
            best[place] = longer


def with_umlaut(word):
    """Plurals change the last vowel: Satz, Saetz|e; Rad, Raed|er."""
    for place in range(len(word) - 1, -1, -1):
        if word[place] in "aou" and word[place : place + 2] != "oe":
            place -= word[max(0, place - 1) : place + 1] == "au"
            yield word[: place + 1] + "e" + word[place + 1 :]
            return
        if word[place] in "ei":
            return
