"""Finds the taxonomy's concepts in free text: longest label first, in any of the three languages, negations marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import rjieba

from becan.language.compounds import Splitter
from becan.language.fold import fold, fold_with_places, has_chinese
from becan.language.lexicon import WORD, Entry, Lexicon
from becan.language.negation import negated
from becan.language.squeezed import has_latin_edges
from becan.language.stems import label_stem
from becan.language.taxonomy import Taxonomy
from becan.language.word_lists import word_list

JOINT = re.compile(r" ?[/&+'·]? ?|\.")  # what may stand between the words of one label
MOST_WORDS = 8
SHORTEST_IN_COMPOUND = 5
SHORTEST_AT_EDGE = 8  # of a compound whose other part is unknown
NEAR = 100  # characters on either side in which a context word decides
NEUTRAL_HEADS = frozenset(label_stem(head, "de") for head in word_list("neutral_heads.txt"))


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
        self._splitter = Splitter(key for key in self._lexicon.words["de"] if key.isalpha() and len(key) <= 10)
        self._begins = lru_cache(maxsize=100_000)(self._lexicon.begins)
        self._inside = lru_cache(maxsize=100_000)(self._find_inside)

    def find(self, text: str, language: str | None = None) -> list[Found]:
        """The places of concepts in ``text``, in order, never overlapping.

        ``language`` of the text: where a label belongs to several, its own; in English text German inflection is not looked for.
        """
        folded = fold_with_places(text)
        chosen = []
        for candidate in _longest_first(self._candidates(text, folded, language)):
            entry = _settle(candidate, folded.text, language)
            if entry:
                chosen.append((folded.original(candidate.start, candidate.end), entry, candidate.exact))
        chosen.sort(key=lambda choice: choice[0])
        denied = negated(text, [span for span, _, _ in chosen])
        return [_found(text, span, entry, span in denied, exact) for span, entry, exact in chosen]

    def _candidates(self, text, folded, language):
        words = [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(folded.text)]
        yield from self._abbreviations(text, folded, words)
        if has_chinese(folded.text):
            yield from self._chinese(folded.text)
        languages = ("en",) if language == "en" else ("de", "en")
        for place, word in enumerate(words):
            whole = list(self._phrases(folded.text, words, place, languages))
            yield from whole
            if not any(candidate.start == word.start and candidate.end >= word.end for candidate in whole):
                for start, end, entries in self._inside(word.text, languages):
                    yield Candidate(word.start + start, word.start + end, entries, False)

    def _abbreviations(self, text, folded, words) -> Iterator[Candidate]:
        """As written and whole: "OBC" and "OBCs", never "obc" or a part of a word."""
        for word in words:
            if len(word.text) <= 6:
                start, end = folded.original(word.start, word.end)
                written = text[start:end]
                entries = self._lexicon.abbreviations.get(written) or self._lexicon.abbreviations.get(written.removesuffix("s"))
                if entries:
                    yield Candidate(word.start, word.end, tuple(entries), True)

    def _phrases(self, text, words, place, languages) -> Iterator[Candidate]:
        """Labels that begin at this word, however their words are joined or inflected."""
        for language in languages:
            if not self._begins(words[place].text, language):
                continue
            prefixes = self._lexicon.prefixes[language]
            stems = plain = ""
            for last in range(place, min(place + MOST_WORDS, len(words))):
                if last > place and not JOINT.fullmatch(text, words[last - 1].end, words[last].start):
                    break
                word = words[last].text
                if entries := self._lexicon.phrase(stems, plain, word, language):
                    yield Candidate(words[place].start, words[last].end, tuple(entries), True)
                stems, plain = stems + label_stem(word, language), plain + word
                if stems not in prefixes and plain not in prefixes:
                    break

    def _find_inside(self, word: str, languages: tuple[str, ...]) -> list[tuple[int, int, list[Entry]]]:
        """Labels in a compound or a misspelt word that is no label itself."""
        if not word.isalpha() or len(word) < SHORTEST_AT_EDGE:
            return []
        found = [*self._compound_parts(word)] or [*self._edges(word)] if "de" in languages else []
        if not found:
            corrected = (self._lexicon.corrected(word, language) for language in languages)
            return [(0, len(word), entries) for entries in corrected if entries]
        return found

    def _compound_parts(self, word):
        parts = self._splitter.parts(word)
        neutral = label_stem(word[slice(*parts[-1])], "de") in NEUTRAL_HEADS
        for first in range(len(parts)):
            for last in range(len(parts) - 1, first - 1, -1):
                start, end = parts[first][0], parts[last][1]
                entries = self._part_entries(word[start:end]) if neutral or last == len(parts) - 1 else []
                if entries:
                    yield start, len(word) if last == len(parts) - 1 else end, entries

    def _edges(self, word):
        """A long label at the end of a compound whose other part no vocabulary knows."""
        if len(self._splitter.parts(word)) > 1:
            return
        for start in range(3, len(word) - SHORTEST_AT_EDGE + 1):
            if entries := self._part_entries(word[start:]):
                yield start, len(word), entries

    def _part_entries(self, part):
        return self._lexicon.part(part) if len(part) >= SHORTEST_IN_COMPOUND else []

    def _chinese(self, text) -> Iterator[Candidate]:
        borders = None
        for start, end, entries in self._lexicon.chinese.find(text):
            borders = borders or _word_borders(text)
            if has_latin_edges(text, start, end) and not _is_torn(start, end, borders):
                yield Candidate(start, end, tuple(entries), True)


def _word_borders(text):
    borders, place = [0], 0
    for word in rjieba.cut(text, False):
        place += len(word)
        borders.append(place)
    return frozenset(borders)


def _is_torn(start, end, borders):
    """Two characters must not be torn out of other words: 机电 in 手机电池, 电机 in 发电机."""
    if end - start > 2 or (start in borders and end in borders):
        return False
    before = max(border for border in borders if border <= start)
    after = min(border for border in borders if border >= end)
    return any(start < border < end for border in borders) or after - before <= 3


def _found(text, span, entry, is_denied, exact):
    return Found(entry.notation, *span, text[slice(*span)], entry.label.language, is_denied, exact)


def _longest_first(candidates):
    taken: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda found: (found.start - found.end, found.start, not found.exact)):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in taken):
            taken.append(candidate)
    return taken


def _settle(candidate: Candidate, text: str, language: str | None) -> Entry | None:
    """The one concept a label means here, by the nearest context word; None where that cannot be told."""
    entries = sorted(candidate.entries, key=lambda entry: (entry.label.language != language, entry.label.kind != "pref"))
    by_notation = {entry.notation: entry for entry in reversed(entries)}
    if len(by_notation) == 1:
        return entries[0]
    (nearest, notation), (second, _) = sorted(
        (_distance(entry, candidate, text), entry.notation) for entry in by_notation.values()
    )[:2]
    return by_notation[notation] if nearest <= NEAR and nearest < second else None


def _distance(entry: Entry, candidate: Candidate, text: str) -> int:
    """Characters to the entry's nearest context word outside the label itself."""
    places = [place for word in entry.label.context for place in _context_places(word, text)]
    gaps = [max(start - candidate.end, candidate.start - end) for start, end in places]
    return min((gap for gap in gaps if gap >= 0), default=NEAR + 1)


@lru_cache(maxsize=10_000)
def _context_pattern(word: str) -> re.Pattern:
    """Latin context words at the beginning of a word, so that "Lade" meets "Ladestecker"."""
    folded = re.escape(fold(word))
    return re.compile(rf"(?<![a-z0-9]){folded}" if folded[:1].isascii() else folded)


def _context_places(word, text):
    return (match.span() for match in _context_pattern(word).finditer(text))
