"""The tagger's index: from what stands in a text to the labels it may be, by dictionary look-ups only."""

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from becan.language.compounds import with_umlaut
from becan.language.fold import fold, has_chinese
from becan.language.squeezed import SqueezedIndex
from becan.language.stems import label_stem
from becan.language.taxonomy import Label, Taxonomy

WORD = re.compile(r"[a-z0-9]+")
ABBREVIATION = re.compile(r"[A-Z0-9]{2,5}|[A-Z][a-z][A-Z]")
SHORT = 4
LONG_ENOUGH_FOR_TYPOS = 7
SHORTEST_MISSPELT = 6  # letters of a stem
LONG = 10
ENDINGS = ("en", "es", "er", "e", "n", "s")


class Entry(NamedTuple):
    notation: str
    label: Label


class Lexicon:
    """Labels by the way they are recognised.

    ``abbreviations``: as written; ``words``: language -> joined stems; ``parts``: of compounds; ``chinese``: wherever they stand.
    """

    def __init__(self, taxonomy: Taxonomy):
        self.abbreviations: dict[str, list[Entry]] = defaultdict(list)
        self.words: dict[str, dict[str, list[Entry]]] = {"de": defaultdict(list), "en": defaultdict(list)}
        self.parts: dict[str, list[Entry]] = defaultdict(list)
        self.chinese: SqueezedIndex[list[Entry]] = SqueezedIndex()
        for concept in taxonomy.concepts.values():
            for label in concept.labels:
                self._add(Entry(concept.notation, label))
        self.short = frozenset(form for text in self.abbreviations for form in (text.lower(), text.lower() + "s"))
        self._sorted = {language: sorted(keys) for language, keys in self.words.items()}

    def _add(self, entry: Entry) -> None:
        text = entry.label.text
        if ABBREVIATION.fullmatch(text):
            _append(self.abbreviations[text], entry)
        elif has_chinese(text):
            _append(self.chinese.value(text, list), entry)
        else:
            words = WORD.findall(fold(text))
            for language in _languages(entry.label) if words else ():
                for key in joined_keys(words, language):
                    _append(self.words[language][key], entry)
            if entry.label.language == "de" and all(word.isalpha() and len(word) > 2 for word in words):
                for form in ("".join(words), *with_umlaut("".join(words))):
                    _append(self.parts[form], entry)

    def is_prefix(self, text: str, language: str) -> bool:
        """Whether a key begins with ``text``."""
        keys = self._sorted[language]
        place = bisect_left(keys, text)
        return place < len(keys) and keys[place].startswith(text)

    def begins(self, word: str, language: str) -> bool:
        """Whether any label may begin with this word: most words of a text need no further look."""
        return self.is_prefix(word, language) or self.is_prefix(label_stem(word, language), language)

    def phrase(self, stems: str, plain: str, word: str, language: str) -> list[Entry]:
        """Labels that end with ``word`` after the words joined in ``stems`` and ``plain``; "well" is no German "Welle"."""
        keys, stemmed = self.words[language], label_stem(word, language)
        entries = keys.get(stems + stemmed) or ()
        if plain and not entries:
            joined = label_stem(plain + word, language)  # where the word is but an ending ("Inverter in"), it adds nothing
            entries = keys.get(plain + stemmed) or (len(joined) > len(plain) and keys.get(joined)) or ()
        return [entry for entry in entries if len(plain + word) > SHORT or plain + word + "e" != fold(entry.label.text)]

    def corrected(self, word: str, language: str) -> list[Entry]:
        """Labels of one word in which ``word`` lacks a letter, has one twice or two swapped.

        Not at the beginning and never one letter for another: "printing" is no misspelt "painting", nor "planting" "plating".
        """
        wrong = label_stem(word, language)
        if len(word) < LONG_ENOUGH_FOR_TYPOS:
            return []
        near = process.extract(wrong, self._alike[language].get(wrong[0], ()), scorer=OSA.distance, score_cutoff=1, limit=None)
        return [entry for key in sorted(key for key, _, _ in near) if _is_slip(key, wrong) for entry in self.words[language][key]]

    @cached_property
    def _alike(self) -> dict[str, dict[str, list[str]]]:
        """Language -> first letter -> keys that may be misspelt."""
        alike: dict[str, dict[str, list[str]]] = {}
        for language, keys in self._sorted.items():
            alike[language] = defaultdict(list)
            for key in keys:
                if len(key) >= SHORTEST_MISSPELT and key.isalpha():
                    alike[language][key[0]].append(key)
        return alike

    def part(self, part: str) -> list[Entry]:
        """German labels that stand in a compound as ``part``: Kühlplatte(n), Schleif(en), Prüfständ(e)."""
        forms = (part, *(part + ending for ending in ("e", "en")), *(part.removesuffix(ending) for ending in ENDINGS))
        return next((self.parts[form] for form in forms if form in self.parts), [])


def joined_keys(words: list[str], language: str) -> set[str]:
    """Ways to write a label: "integrierter Einheiten" meets it in the first, Brennstoffzellen-Systeme in the others."""
    stems = [label_stem(word, language) for word in words]
    return {"".join(stems), "".join(words[:-1]) + stems[-1], label_stem("".join(words), language)}


def _languages(label: Label) -> tuple[str, ...]:
    return (label.language,) if label.language in ("de", "en") and label.kind != "hidden" else ("de", "en")


def _append(entries, entry):
    """A label that one concept has twice (upper and lower case, say) counts once a language."""
    if all((known.notation, known.label.language) != (entry.notation, entry.label.language) for known in entries):
        entries.append(entry)


def _is_slip(key: str, wrong: str) -> bool:
    """One letter dropped or doubled or two swapped; in a long word any letter may be too much."""
    if key == wrong or len(key) == len(wrong):
        return key != wrong and sorted(key) == sorted(wrong)
    return (
        len(key) > len(wrong)
        or len(key) >= LONG
        or any(wrong[place] == wrong[place - 1] and wrong[:place] + wrong[place + 1 :] == key for place in range(1, len(wrong)))
    )
