"""Finds the taxonomy's concepts in free text: longest label first, in any of the three languages, negations marked."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import rjieba

from becan.language.fold import Folded, fold, fold_with_places, has_chinese
from becan.language.lexicon import WORD, Entry, Lexicon
from becan.language.negation import negated
from becan.language.proper_names import named_spans
from becan.language.readings import WordReader
from becan.language.squeezed import has_latin_edges
from becan.language.taxonomy import Label, Taxonomy

# What may stand between the words of one label
JOINTS = frozenset([".", *(before + mark + after for before in ("", " ") for mark in ("", *"/&+'·") for after in ("", " "))])
MOST_WORDS = 8
OTHER_CLAUSE = 30
CLAUSE_END = re.compile("[;；。，,]")
NEAR = 100  # characters on either side in which a context word decides
MAKERS = frozenset("厂件商业品类")  # 压铸厂 is no other thing than 压铸
VERB_ENDINGS = ("en", "ern", "eln")
NOUN_ENDINGS = ("ung", "or", "ion", "aet", "heit", "keit", "schaft", "ei", "ent", "at", "ist", "ur", "er", "el")
FAR_REFLEXIVE = 24
REFLEXIVE = re.compile(r"\bsich\b")


@dataclass(frozen=True)
class Found:
    notation: str
    start: int  # place in the original text
    end: int
    surface: str
    label_language: str
    negated: bool
    exact: bool  # False: part of a compound, or a misspelling


class Word(NamedTuple):
    text: str
    start: int  # in the folded text
    end: int


class Candidate(NamedTuple):
    start: int  # in the folded text
    end: int
    entries: tuple[Entry, ...]
    exact: bool


class Tagger:
    """Reads the taxonomy once; ``find`` then costs look-ups per word, whatever the number of labels. Threads may share it."""

    def __init__(self, taxonomy: Taxonomy):
        self._lexicon = Lexicon(taxonomy)
        self._words = WordReader(self._lexicon)

    def find(self, text: str, language: str | None = None) -> list[Found]:
        """The places of concepts in ``text``, in order, never overlapping.

        ``language`` of the text: where a label belongs to several, its own; in English text German inflection is not looked for.
        """
        folded, names = fold_with_places(text), named_spans(text)
        chosen = []
        for candidate in _longest_first(self._candidates(text, folded, language), len(folded.text)):
            span = folded.original(candidate.start, candidate.end)
            entry = None if _is_inside(span, names) else _settle(candidate, folded.text, language)
            if entry:
                chosen.append((span, entry, candidate.exact))
        chosen.sort(key=lambda choice: choice[0])
        denied = negated(text, [span for span, _, _ in chosen])
        return [_found(text, span, entry, span in denied, exact) for span, entry, exact in chosen]

    def _candidates(self, text, folded, language) -> Iterator[Candidate]:
        words = [Word(match.group(), *match.span()) for match in WORD.finditer(folded.text)]
        yield from self._abbreviations(text, folded, words)
        if has_chinese(folded.text):
            yield from self._chinese(folded.text)
        languages = ("en",) if language == "en" else ("de", "en")
        is_cased = language != "en" and not text.islower()
        for place, word in enumerate(words):
            reading = self._words.read(word.text, languages)
            if reading is None:
                continue
            found = [Candidate(word.start, word.end, entries, True) for entries in reading.labels]
            found += self._phrases(folded.text, words, place, reading.begins)
            inside = () if found else reading.inside
            found += (Candidate(word.start + start, word.start + end, entries, False) for start, end, entries in inside)
            yield from _as_written(found, word, text, folded) if is_cased else found

    def _abbreviations(self, text, folded, words) -> Iterator[Candidate]:
        """As written and whole: "OBC" and "OBCs", never "obc" or a part of a word."""
        known = self._lexicon.abbreviations
        for word in words:
            if word.text in self._lexicon.short:
                written = unicodedata.normalize("NFKC", text[slice(*folded.original(word.start, word.end))])
                entries = known.get(written) or known.get(written.removesuffix("s"))
                if entries:
                    yield Candidate(word.start, word.end, tuple(entries), True)

    def _phrases(self, text, words, first, begins) -> Iterator[Candidate]:
        """Labels of more words that begin at this one, however their words are joined or inflected."""
        for language, stems in begins:
            plain = words[first].text
            for last in range(first + 1, min(first + MOST_WORDS, len(words))):
                if text[words[last - 1].end : words[last].start] not in JOINTS:
                    break
                entries, stems, plain, goes_on = self._words.join(stems, plain, words[last].text, language)
                if entries:
                    yield Candidate(words[first].start, words[last].end, entries, True)
                if not goes_on:
                    break

    def _chinese(self, text) -> Iterator[Candidate]:
        borders = None
        for start, end, entries in self._lexicon.chinese.find(text):
            if end - start <= 2:
                borders = borders or _word_borders(text)
                if _is_torn(text, start, end, borders):
                    continue
            if has_latin_edges(text, start, end):
                yield Candidate(start, end, tuple(entries), True)


@lru_cache(maxsize=4)
def tagger_of(taxonomy: Taxonomy) -> Tagger:
    """One tagger for all who read with this taxonomy."""
    return Tagger(taxonomy)


def _as_written(found: list[Candidate], word: Word, text: str, folded: Folded) -> Iterator[Candidate]:
    """German says with capitals and umlauts what a word is: "stecken" is no Stecker, "Strahl" no Strahlen, "Raum" no Räumen."""
    if not any(_noun(entry.label) for candidate in found for entry in candidate.entries):
        yield from found
        return
    is_lower = text[folded.original(word.start, word.start + 1)[0]].islower()
    is_reflexive = is_lower and REFLEXIVE.search(folded.text, max(0, word.start - FAR_REFLEXIVE), word.end + FAR_REFLEXIVE)
    for candidate in found:
        written = folded.text[candidate.start : candidate.end].replace(" ", "")
        is_whole = candidate.exact and not text.startswith(
            "-", folded.original(candidate.start, candidate.end)[1]
        )  # "Dreh- und Frästeile"
        entries = tuple(
            entry for entry in candidate.entries if _is_said(_noun(entry.label), written, is_whole, is_lower, is_reflexive)
        )
        if entries:
            yield candidate._replace(entries=entries)


@lru_cache(maxsize=50_000)
def _noun(label: Label) -> str:
    """The folded label if it is one German word with a capital, else nothing."""
    is_noun = label.language == "de" and label.kind != "hidden" and label.text[0].isupper() and label.text.isalpha()
    return fold(label.text) if is_noun else ""


def _is_said(noun: str, written: str, is_whole: bool, is_lower: bool, is_reflexive: bool) -> bool:
    if not noun.endswith(VERB_ENDINGS):
        return not is_lower or noun in written
    if is_whole and (noun[:-2] not in written or (written == noun[:-2] and not written.endswith(NOUN_ENDINGS))):
        return False
    return not is_reflexive


def _is_inside(span, names):
    return any(start <= span[0] and span[1] <= end for start, end in names)


def _word_borders(text: str) -> list[int]:
    return list(accumulate(map(len, rjieba.cut(text, False)), initial=0))


def _is_torn(text, start, end, borders):
    """Two characters must not be torn out of other words: 机电 in 手机电池, 电机 in 发电机."""
    first, last = bisect_right(borders, start) - 1, bisect_left(borders, end)
    if borders[first] == start and borders[last] == end:
        return False
    if borders[first] == start and text[end : borders[last]] in MAKERS:
        return False
    return last > first + 1 or borders[last] - borders[first] <= 3


def _found(text, span, entry, is_denied, exact):
    return Found(entry.notation, *span, text[slice(*span)], entry.label.language, is_denied, exact)


def _longest_first(candidates: Iterable[Candidate], length: int) -> Iterator[Candidate]:
    """Those that no longer one overlaps."""
    taken = bytearray(length)
    for candidate in sorted(candidates, key=lambda found: (found.start - found.end, found.start, not found.exact)):
        if taken.find(1, candidate.start, candidate.end) < 0:
            taken[candidate.start : candidate.end] = bytes([1]) * (candidate.end - candidate.start)
            yield candidate


def _settle(candidate: Candidate, text: str, language: str | None) -> Entry | None:
    """The one concept a label means here, by the nearest context word; None where that cannot be told."""
    entries = candidate.entries
    if len(entries) == 1:
        return entries[0]
    entries = sorted(entries, key=lambda entry: (entry.label.language != language, entry.label.kind != "pref"))
    by_notation = {entry.notation: entry for entry in reversed(entries)}
    if len(by_notation) == 1:
        return entries[0]
    (nearest, notation), (second, _) = sorted(
        (_distance(entry, candidate, text), entry.notation) for entry in by_notation.values()
    )[:2]
    return by_notation[notation] if nearest <= NEAR and nearest < second else None


def _distance(entry: Entry, candidate: Candidate, text: str) -> int:
    """Characters to the entry's nearest context word outside the label itself; one of another clause is farther."""
    places = [place for word in entry.label.context for place in _context_places(word, text)]
    return min(
        (_gap(start, end, candidate, text) for start, end in places if not _overlap(start, end, candidate)), default=NEAR + 1
    )


def _overlap(start, end, candidate):
    return start < candidate.end and candidate.start < end


def _gap(start, end, candidate, text):
    between = text[candidate.end : start] if start >= candidate.end else text[end : candidate.start]
    return len(between) + (OTHER_CLAUSE if CLAUSE_END.search(between) else 0)


@lru_cache(maxsize=10_000)
def _context_pattern(word: str) -> re.Pattern:
    """Latin context words at the beginning of a word, so that "Lade" meets "Ladestecker"."""
    folded = re.escape(fold(word))
    return re.compile(rf"(?<![a-z0-9]){folded}" if folded[:1].isascii() else folded)


def _context_places(word, text):
    return (match.span() for match in _context_pattern(word).finditer(text))
