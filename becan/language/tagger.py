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

from becan.language.compounds import Splitter
from becan.language.fold import fold, fold_with_places, has_chinese
from becan.language.lexicon import WORD, Entry, Lexicon
from becan.language.negation import negated
from becan.language.squeezed import has_latin_edges
from becan.language.stems import label_stem
from becan.language.taxonomy import Taxonomy
from becan.language.word_lists import word_list

# What may stand between the words of one label
JOINTS = frozenset([".", *(before + mark + after for before in ("", " ") for mark in ("", *"/&+'·") for after in ("", " "))])
MOST_WORDS = 8
SHORTEST_IN_COMPOUND = 5
SHORTEST_AT_EDGE = 8  # of a compound whose other part is unknown
NEAR = 100  # characters on either side in which a context word decides
MAKERS = frozenset("厂件商业品类")  # 压铸厂 is no other thing than 压铸
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


class Reading(NamedTuple):
    """What one word may be, whatever stands around it."""

    labels: tuple[tuple[Entry, ...], ...]  # it is a label by itself, by language
    begins: tuple[tuple[str, str], ...]  # languages in which a longer label may begin with it, and its stem there
    inside: tuple[tuple[int, int, tuple[Entry, ...]], ...]  # labels in a compound or a misspelling


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
        self._read = lru_cache(maxsize=200_000)(self._read_word)
        self._join = lru_cache(maxsize=200_000)(self._join_word)

    def find(self, text: str, language: str | None = None) -> list[Found]:
        """The places of concepts in ``text``, in order, never overlapping.

        ``language`` of the text: where a label belongs to several, its own; in English text German inflection is not looked for.
        """
        folded = fold_with_places(text)
        chosen = []
        for candidate in _longest_first(self._candidates(text, folded, language), len(folded.text)):
            entry = _settle(candidate, folded.text, language)
            if entry:
                chosen.append((folded.original(candidate.start, candidate.end), entry, candidate.exact))
        chosen.sort(key=lambda choice: choice[0])
        denied = negated(text, [span for span, _, _ in chosen])
        return [_found(text, span, entry, span in denied, exact) for span, entry, exact in chosen]

    def _candidates(self, text, folded, language) -> Iterator[Candidate]:
        words = [Word(match.group(), *match.span()) for match in WORD.finditer(folded.text)]
        yield from self._abbreviations(text, folded, words)
        if has_chinese(folded.text):
            yield from self._chinese(folded.text)
        languages = ("en",) if language == "en" else ("de", "en")
        for place, word in enumerate(words):
            reading = self._read(word.text, languages)
            if reading is None:
                continue
            whole = [Candidate(word.start, word.end, entries, True) for entries in reading.labels]
            whole += self._phrases(folded.text, words, place, reading.begins)
            inside = () if whole else reading.inside
            yield from whole
            yield from (Candidate(word.start + start, word.start + end, entries, False) for start, end, entries in inside)

    def _abbreviations(self, text, folded, words) -> Iterator[Candidate]:
        """As written and whole: "OBC" and "OBCs", never "obc" or a part of a word."""
        known = self._lexicon.abbreviations
        for word in words:
            if word.text in self._lexicon.short:
                written = unicodedata.normalize("NFKC", text[slice(*folded.original(word.start, word.end))])
                entries = known.get(written) or known.get(written.removesuffix("s"))
                if entries:
                    yield Candidate(word.start, word.end, tuple(entries), True)

    def _read_word(self, word: str, languages: tuple[str, ...]) -> Reading | None:
        """None for a word that is nothing and begins nothing, as most are."""
        begins = tuple((language, label_stem(word, language)) for language in languages if self._lexicon.begins(word, language))
        found = (tuple(self._lexicon.phrase("", "", word, language)) for language, _ in begins)
        labels = tuple(entries for entries in found if entries)
        inside = tuple((start, end, tuple(entries)) for start, end, entries in self._find_inside(word, languages))
        return Reading(labels, begins, inside) if begins or inside else None

    def _phrases(self, text, words, first, begins) -> Iterator[Candidate]:
        """Labels of more words that begin at this one, however their words are joined or inflected."""
        for language, stems in begins:
            plain = words[first].text
            for last in range(first + 1, min(first + MOST_WORDS, len(words))):
                if text[words[last - 1].end : words[last].start] not in JOINTS:
                    break
                entries, stems, plain, goes_on = self._join(stems, plain, words[last].text, language)
                if entries:
                    yield Candidate(words[first].start, words[last].end, entries, True)
                if not goes_on:
                    break

    def _join_word(self, stems: str, plain: str, word: str, language: str) -> tuple[tuple[Entry, ...], str, str, bool]:
        """The labels that ``word`` completes, the text with it, and whether a longer label may go on."""
        entries = tuple(self._lexicon.phrase(stems, plain, word, language))
        stems, plain = stems + label_stem(word, language), plain + word
        return entries, stems, plain, self._lexicon.is_prefix(stems, language) or self._lexicon.is_prefix(plain, language)

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
            if end - start <= 2:
                borders = borders or _word_borders(text)
                if _is_torn(text, start, end, borders):
                    continue
            if has_latin_edges(text, start, end):
                yield Candidate(start, end, tuple(entries), True)


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
