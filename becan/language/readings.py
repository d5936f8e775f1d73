"""What one word of a text may be to the tagger, remembered: a label, the beginning of one, a compound, a misspelling."""

from functools import lru_cache
from typing import NamedTuple

from becan.language.compounds import Splitter
from becan.language.lexicon import Entry, Lexicon
from becan.language.stems import label_stem
from becan.language.word_lists import word_list

SHORTEST = 7  # letters of a word that is looked into
SHORTEST_IN_COMPOUND = 5
SHORTEST_AT_EDGE = 8  # of a compound whose other part is unknown
REMEMBERED = 200_000
NEUTRAL_HEADS = frozenset(label_stem(head, "de") for head in word_list("neutral_heads.txt"))


class Reading(NamedTuple):
    """What one word may be, whatever stands around it."""

    labels: tuple[tuple[Entry, ...], ...]  # it is a label by itself, by language
    begins: tuple[tuple[str, str], ...]  # languages in which a longer label may begin with it, and its stem there
    inside: tuple[tuple[int, int, tuple[Entry, ...]], ...]  # labels in a compound or a misspelling


class Joined(NamedTuple):
    """Several words read as one."""

    entries: tuple[Entry, ...]  # labels that they make
    stems: str
    plain: str
    goes_on: bool  # whether a longer label may


class WordReader:
    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        self._splitter = Splitter(key for key in lexicon.words["de"] if key.isalpha() and len(key) <= 10)
        self.read = lru_cache(maxsize=REMEMBERED)(self._read)
        self.join = lru_cache(maxsize=REMEMBERED)(self._join)

    def _read(self, word: str, languages: tuple[str, ...]) -> Reading | None:
        """None for a word that is nothing and begins nothing, as most are."""
        begins = tuple((language, label_stem(word, language)) for language in languages if self._lexicon.begins(word, language))
        found = (tuple(self._lexicon.phrase("", "", word, language)) for language, _ in begins)
        labels = tuple(entries for entries in found if entries)
        inside = tuple((start, end, tuple(entries)) for start, end, entries in self._find_inside(word, languages))
        return Reading(labels, begins, inside) if begins or inside else None

    def _join(self, stems: str, plain: str, word: str, language: str) -> Joined:
        """The labels that ``word`` completes, the text with it, and whether a longer label may go on."""
        entries = tuple(self._lexicon.phrase(stems, plain, word, language))
        stems, plain = stems + label_stem(word, language), plain + word
        goes_on = self._lexicon.is_prefix(stems, language) or self._lexicon.is_prefix(plain, language)
        return Joined(entries, stems, plain, goes_on)

    def _find_inside(self, word: str, languages: tuple[str, ...]) -> list[tuple[int, int, list[Entry]]]:
        """Labels in a compound or a misspelt word that is no label itself."""
        if not word.isalpha() or len(word) < SHORTEST:
            return []
        found = [*self._compound_parts(word)] or [*self._edges(word)] if "de" in languages else []
        if not found and word not in self._splitter.vocabulary:
            corrected = (self._lexicon.corrected(word, language) for language in languages)
            return [(0, len(word), entries) for entries in corrected if entries]
        return found

    def _compound_parts(self, word):
        parts = self._splitter.parts(word)
        neutral = label_stem(word[slice(*parts[-1])], "de") in NEUTRAL_HEADS
        for first in range(len(parts)):
            for last in range(len(parts) - 1, first - 1, -1):
                start, end = parts[first][0], parts[last][1]
                part = word[start:] if last == len(parts) - 1 else word[start:end]  # a "Schleife" is no "Schleifen"
                entries = self._part_entries(part) if neutral or last == len(parts) - 1 else []
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
