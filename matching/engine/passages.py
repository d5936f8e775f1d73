"""Texts as vectors: one row for a whole text and one for each phrase or sentence in it, with the place where it stands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

import numpy as np

from becan.language.compounds import Splitter
from becan.language.fold import fold_with_places, has_chinese
from becan.language.tokens import phrases, tokens
from matching.engine.reference import Reference
from matching.engine.vectors import between, encode, leaning

WORD = re.compile(r"[^\W\d_]{8,}")  # shorter German words are hardly compounds
ABBREVIATED = r"(?:(?<=\b[A-Zz])|(?<=\b(?:Co|No|Nr|Dr|St|ca))|(?<=\b(?:Str|bzw))|(?<=\b(?:inkl|Dipl)))\."
SENTENCE = re.compile(  # "Ltd. makes" and "Co. KG" go on
    rf"[^\s.。！？!?\n](?:[^.。！？!?\n]|\.(?!\s)|\.(?=\s+[a-zäöüß])|{ABBREVIATED})+[.。！？!?]?"
)
PROSE = 40  # words from which a text is no longer a list
CHARACTERS = 4  # Chinese ones that say as much as a word
MOST_UNITS = 40  # of one text, so that a novel does not outgrow the index


@dataclass(frozen=True)
class Place:
    side: str  # "demand" or "offer"
    field: str  # "title" or "texts"
    language: str
    start: int
    end: int

    def to_json(self) -> dict:
        return {"side": self.side, "field": self.field, "language": self.language, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Passages:
    """Rows of one record. A German row with compounds may stand twice, as written and split; the better one counts."""

    places: tuple[Place, ...]
    vectors: np.ndarray  # (rows, DIMENSIONS), whole numbers
    hubness: np.ndarray  # (rows, languages of the reference)
    is_whole: np.ndarray  # (rows,): the row stands for a whole text
    length: float  # words of the longest text; from PROSE on, it is read sentence by sentence
    words: Mapping[str, int]  # token -> frozen weight

    @cached_property
    def in_phrases(self) -> frozenset[tuple[str, str]]:
        """(field, language) of the texts that stand here phrase by phrase, too."""
        return frozenset(
            (place.field, place.language) for place, entire in zip(self.places, self.is_whole, strict=True) if not entire
        )


@dataclass(frozen=True)
class Piece:
    """What is to be encoded: a form of the text at a place."""

    place: Place
    form: str
    is_whole: bool
    length: float  # of its text, in words
    opening: str = ""  # of a whole text in prose: the first sentence, which tends to say what it is about


def pieces(side: str, field: str, texts: Mapping[str, str]) -> list[Piece]:
    return [piece for language, text in texts.items() if text.strip() for piece in _pieces(side, field, language, text)]


def read_passages(found: Sequence[Sequence[Piece]], words: Sequence[Mapping[str, int]], reference: Reference) -> list[Passages]:
    """Passages of several records: encoded together, since one call is far quicker than many."""
    every = list(chain.from_iterable(found))
    vectors = encode([piece.form for piece in every])
    opened = [row for row, piece in enumerate(every) if piece.opening]
    vectors[opened] = between(vectors[opened], encode([every[row].opening for row in opened]))
    of_prose = [row for row, piece in enumerate(every) if piece.place.side == "offer" and piece.length >= PROSE]
    vectors[of_prose] = leaning(vectors[of_prose])
    hubness = reference.hubness(vectors)
    ends = np.cumsum([len(of_record) for of_record in found])
    parts = zip(found, words, np.split(vectors, ends[:-1]), np.split(hubness, ends[:-1]), strict=True)
    return [_passages(of_record, own_words, rows, hubs) for of_record, own_words, rows, hubs in parts]


def words_of(texts: Iterable[Mapping[str, str]], reference: Reference) -> dict[str, int]:
    found = {token for by_language in texts for language, text in by_language.items() for token in tokens(text, language)}
    return {token: reference.weight(token) for token in sorted(found)}


def _passages(found, words, vectors, hubness) -> Passages:
    is_whole = np.array([piece.is_whole for piece in found], dtype=bool)
    length = max((piece.length for piece in found), default=0.0)
    return Passages(tuple(piece.place for piece in found), vectors, hubness, is_whole, length, words)


def _pieces(side, field, language, text):
    entire, length = Place(side, field, language, 0, len(text)), _length(text)
    units = _sentences(text) if length >= PROSE else located(text)
    opening = _forms(units[0][0], language) if length >= PROSE and len(units) > 1 else [""]
    for number, form in enumerate(_forms(text, language)):
        yield Piece(entire, form, True, length, opening[min(number, len(opening) - 1)])
    for unit, span in units[:MOST_UNITS]:
        if span != (0, len(text)):
            for form in _forms(unit, language):
                yield Piece(Place(side, field, language, *span), form, False, length)


def _length(text):
    """A list is read phrase by phrase, prose sentence by sentence: its phrases say too little by themselves."""
    return len(text) / CHARACTERS if has_chinese(text) else float(len(text.split()))


def _sentences(text):
    return [(match.group(), match.span()) for match in SENTENCE.finditer(text)]


def located(text):
    """Phrases with their places; one that was completed ("Kunststoff- und Metallteile") stands where it begins."""
    found, start = [], 0
    for phrase in phrases(text):
        words = phrase.split()
        match = re.compile(r"\W+".join(map(re.escape, words))).search(text, start) or re.compile(re.escape(words[0][:4])).search(
            text, start
        )
        if match:
            start = match.start()
            found.append((phrase, match.span()))
    return found


def _forms(text, language):
    """The text, and for German also with its compounds split: the encoder knows the parts better than the whole."""
    if language != "de":
        return [text]
    return list(dict.fromkeys([text, WORD.sub(_split, text)]))


def _split(match):
    """ "Gummiringsätze" -> "Gummi Ring Sätze": nouns as nouns, links left out."""
    word = match.group()
    folded = fold_with_places(word)
    *parts, last = [folded.original(*part) for part in _splitter().parts(folded.text)]
    found = [*(word[start:end] for start, end in parts), word[last[0] :]]
    return " ".join(part.capitalize() for part in found) if word[0].isupper() else " ".join(found)


@cache
def _splitter() -> Splitter:
    return Splitter()
