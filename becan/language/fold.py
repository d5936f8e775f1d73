"""One spelling for what people write in many ways, with the way back to the original text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import accumulate

from opencc import OpenCC

UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"}
SPACES = re.compile(r"[\s\-_\u2010-\u2015\u2212]")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
RUN = re.compile(" {2,}")
CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)

Span = tuple[int, int]


class Folded:
    """Folded text that knows where its characters stood: looked up late, since most texts are folded only to be read."""

    def __init__(self, pieces: list[str], spans: Sequence[Span] | None):
        self._pieces, self._spans = pieces, spans
        self._characters = "".join(pieces)
        self.text = RUN.sub(" ", self._characters).strip(" ")

    def original(self, start: int, end: int) -> Span:
        """The span of the original text behind ``text[start:end]``; the span must not be empty."""
        return self._span(start)[0], self._span(end - 1)[1]

    def _span(self, place: int) -> Span:
        number = self._letter(self._unsqueezed(place))
        return self._spans[number] if self._spans else (number, number + 1)

    def _unsqueezed(self, place: int) -> int:
        places, removed = self._squeezed
        return place + removed[bisect_right(places, place)]

    def _letter(self, place: int) -> int:
        starts, numbers = self._irregular
        last = bisect_right(starts, place) - 1
        if last < 0:
            return place
        behind = place - starts[last] - len(self._pieces[numbers[last]])
        return numbers[last] + max(0, behind + 1)

    @cached_property
    def _squeezed(self) -> tuple[list[int], list[int]]:
        """Places in the folded text from which more spaces are missing, and how many are before, between and behind them."""
        places, removed = [], [len(self._characters) - len(self._characters.lstrip(" "))]
        for run in RUN.finditer(self._characters, removed[0]):
            places.append(run.start() - removed[-1] + 1)
            removed.append(removed[-1] + run.end() - run.start() - 1)
        return places, removed

    @cached_property
    def _irregular(self) -> tuple[list[int], list[int]]:
        """Where the letters stand that fold to no or to several characters, and which letters they are."""
        pieces = self._pieces
        if len(self._characters) == len(pieces) and "" not in pieces:
            return [], []
        numbers = [number for number, piece in enumerate(pieces) if len(piece) != 1]
        grown = accumulate((len(pieces[number]) - 1 for number in numbers), initial=0)
        return [number + more for number, more in zip(numbers, grown, strict=False)], numbers


def fold(text: str) -> str:
    """NFKC, lower case, simplified characters, ä = ae, ß = ss, other accents off, runs of spaces and hyphens = one space."""
    return fold_with_places(text).text


def fold_with_places(text: str) -> Folded:
    """``fold(text)`` with the place of each of its characters in ``text``."""
    spans, letters = _letters(text)
    return Folded(list(map(_LETTERS.__getitem__, letters)), spans)


def has_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def _letters(text):
    """Letters, and their spans where they are not one character each: macOS writes "ü" as "u" and a combining mark."""
    simplified = _simplify(text)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None, simplified
    clusters = list(CLUSTER.finditer(simplified))
    return [c.span() for c in clusters], [c.group() for c in clusters]


def _simplify(text):
    if not has_chinese(text):
        return text
    simplified = _converter().convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(_converter().convert(character)[:1] for character in text)  # else places would shift


@cache
def _converter():
    return OpenCC("t2s")


class _Letters(dict):
    """Folded letters by letter, each computed once."""

    def __missing__(self, letter):
        self[letter] = _fold_letter(letter)
        return self[letter]


_LETTERS = _Letters()


def _fold_letter(letter):
    lowered = unicodedata.normalize("NFKC", letter).lower()
    spelled = "".join(UMLAUTS.get(character, character) for character in unicodedata.normalize("NFC", lowered))
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c) and c not in INVISIBLE)
    return SPACES.sub(" ", bare)


LATIN_FORMS = (
    "gesellschaft mit beschraenkter haftung|haftungsbeschraenkt|aktiengesellschaft|incorporated|corporation|company|limited|"
    "ggmbh|gmbh|mbh|kgaa|ohg|gbr|partg|pte|pty|ltd|llc|llp|plc|inc|corp|e k|e v|ag|se|kg|ug|eg|co"
)
CHINESE_FORMS = "股份|有限|责任|公司|集团|控股|总"
FILLER = re.compile(rf"(?:^|(?<=[ .,&()（）]))(?:{LATIN_FORMS})(?=$|[ .,&()])")
TAIL = re.compile(rf"(?:{CHINESE_FORMS})+$")
COURT = re.compile(r"^(?:amtsgericht|registergericht|ag) [a-z ().]+?,? ?(?=hr[ab]\b)")
NO_WORD = re.compile(r"[^\w]+")


def fold_name(name: str) -> str:
    """``fold`` without legal forms, punctuation and a register's court; the folded name where nothing else is left."""
    folded = COURT.sub("", fold(name).replace("e.k.", "e k").replace("e.v.", "e v"))
    bare = NO_WORD.sub(" ", FILLER.sub(" ", folded)).strip()
    return TAIL.sub("", bare).strip() or NO_WORD.sub(" ", folded).strip()
