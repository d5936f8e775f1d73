"""One spelling for what people write in many ways, with the way back to the original text."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import chain, count, repeat

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
        first, last = self._numbers[start], self._numbers[end - 1]
        return (self._spans[first][0], self._spans[last][1]) if self._spans else (first, last + 1)

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The letter that each folded character comes from."""
        characters, pieces = self._characters, self._pieces
        if len(self.text) == len(characters) == len(pieces) and "" not in pieces:
            return range(len(pieces))
        numbers = list(chain.from_iterable(map(repeat, count(), map(len, pieces))))
        if len(self.text) == len(characters):
            return numbers
        spaced = f" {characters}"  # a space after a space is left out, and at the beginning
        kept = [number for place, number in enumerate(numbers) if spaced[place : place + 2] != "  "]
        return kept[: len(self.text)]


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
