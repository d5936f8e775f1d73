"""One spelling for what people write in many ways, with the way back to the original text."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"}
SPACES = re.compile(r"[\s\-_\u2010-\u2015\u2212]")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


@dataclass(frozen=True)
class Folded:
    """Folded text; ``starts[i]`` and ``ends[i]`` are the original places of its character ``i``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text behind ``text[start:end]``; the span must not be empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """NFKC, lower case, simplified characters, ä = ae, ß = ss, other accents off, runs of spaces and hyphens = one space."""
    return fold_with_places(text).text


def fold_with_places(text: str) -> Folded:
    """``fold(text)`` with the place of each of its characters in ``text``."""
    starts, ends, letters = _letters(text)
    folded = [_LETTERS[letter] for letter in letters]
    origins = [number for number, characters in enumerate(folded) for _ in characters]
    characters = "".join(folded)
    kept = [place for place, character in enumerate(characters) if character != " " or (place and characters[place - 1] != " ")]
    if kept and characters[kept[-1]] == " ":
        del kept[-1]
    places = [origins[place] for place in kept]
    text = "".join(characters[place] for place in kept)
    return Folded(text, tuple(starts[place] for place in places), tuple(ends[place] for place in places))


def has_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def _letters(text):
    """Starts, ends and letters, with combining marks kept at their letter: macOS writes "ü" as "u" and a mark."""
    simplified = _simplify(text)
    if unicodedata.is_normalized("NFC", text):
        return range(len(text)), range(1, len(text) + 1), simplified
    clusters = list(CLUSTER.finditer(simplified))
    return [c.start() for c in clusters], [c.end() for c in clusters], [c.group() for c in clusters]


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
