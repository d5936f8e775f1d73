"""Figures in free text: which key figure a number with its unit states, in that figure's canonical unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from becan.language.compounds import with_umlaut
from becan.language.fold import fold, fold_with_places
from becan.language.proofs import find_proofs
from becan.language.quantities import Quantity, find_quantities
from becan.language.squeezed import SqueezedIndex, is_latin
from becan.language.tagger import Found, tagger_of
from becan.language.taxonomy import KeyFigure, Taxonomy
from becan.language.unit_table import UNITS, convert

__all__ = ["FoundFigure", "convert", "find_figures", "find_proofs"]

SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
FAR = 60  # characters between a number and the word that says what it measures
BEHIND_COMMA = 30  # characters that a comma makes a word farther
ADJACENT = 6  # the same for a number without a unit
LONGEST_ENDING = 3  # of an inflected word: "Schließkräften"
EXACT_UP_TO = 4  # letters: shorter words ("Ra", "Los") bear no ending
PLAIN = "1"
TOLERANCE = "tolerance"  # the figure that the part behind "±" states


@dataclass(frozen=True)
class FoundFigure:
    code: str
    min: float | None  # None: open to that side
    max: float | None
    unit: str  # the key figure's canonical unit
    start: int  # of the number, in the original text
    end: int
    surface: str
    concept: str | None  # the concept nearby that the figure belongs to


def find_figures(text: str, taxonomy: Taxonomy, language: str | None = None) -> list[FoundFigure]:
    """The key figures of kind "number" that ``text`` states, in order.

    A number counts when its unit converts to the figure's and one of the figure's words stands in the same sentence. Of several
    such figures the one wins that belongs to a concept nearby, then the one whose word is nearer, then the one with more words;
    what cannot be told apart is left out.
    """
    finder = _finder(taxonomy)
    return [found for start, end in _sentences(text) for found in finder.find(text, start, end, language)]


@lru_cache(maxsize=4)
def _finder(taxonomy: Taxonomy) -> "_Finder":
    return _Finder(taxonomy)


class _Finder:
    def __init__(self, taxonomy: Taxonomy):
        self._taxonomy = taxonomy
        self._tagger = tagger_of(taxonomy)
        self._figures = [figure for figure in taxonomy.key_figures.values() if figure.kind == "number"]
        self._words: SqueezedIndex[set[str]] = SqueezedIndex()
        for figure in self._figures:
            for word in (*figure.pref.values(), *(word for words in figure.alt.values() for word in words)):
                for form in (word, *with_umlaut(fold(word))):
                    self._words.value(form, set).add(figure.code)

    def find(self, text: str, start: int, end: int, language: str | None) -> Iterator[FoundFigure]:
        sentence = text[start:end]
        quantities = list(find_quantities(sentence, language))
        if not quantities:
            return
        words = self._words_in(sentence)
        concepts = [found for found in self._tagger.find(sentence, language) if not found.negated]
        for quantity in quantities:
            if settled := self._settle(quantity, words, concepts, sentence):
                figure, concept = settled
                yield _found(figure, quantity, concept, sentence, start)

    def _words_in(self, sentence: str) -> dict[str, list[tuple[int, int]]]:
        """Key figure -> places of its words in the sentence."""
        folded = fold_with_places(sentence)
        places: dict[str, list[tuple[int, int]]] = {}
        for start, end, codes in self._words.find(folded.text):
            if _is_word(folded.text, start, end):
                for code in codes:
                    places.setdefault(code, []).append(folded.original(start, end))
        return places

    def _settle(self, quantity, words, concepts, sentence) -> tuple[KeyFigure, str | None] | None:
        ranked = sorted(self._ranked(quantity, words, concepts, sentence), key=lambda rank: rank[:3])
        if not ranked or (len(ranked) > 1 and ranked[0][:3] == ranked[1][:3]):
            return None
        return ranked[0][3:]

    def _ranked(self, quantity, words, concepts, sentence):
        """(0 = fits a concept nearby or any, distance of its nearest word, -number of its words, figure, concept)"""
        for figure in self._figures:
            if figure.code in words and _is_compatible(quantity, figure):
                distance = min(_reach(quantity, place, sentence) for place in words[figure.code])
                concept = self._concept_of(figure, quantity, concepts)
                if distance <= (FAR if quantity.unit else ADJACENT):
                    yield (0 if concept or not figure.concepts else 1, distance, -len(words[figure.code]), figure, concept)

    def _concept_of(self, figure: KeyFigure, quantity: Quantity, concepts: list[Found]) -> str | None:
        families = set(figure.concepts)
        fitting = [found for found in concepts if families & {found.notation, *self._taxonomy.ancestors(found.notation)}]
        nearest = min(fitting, key=lambda found: (_distance(quantity, (found.start, found.end)), found.start), default=None)
        return nearest.notation if nearest else None


def _sentences(text):
    start = 0
    for match in SENTENCE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _is_word(text, start, end):
    """At a word's beginning or right after a digit; Latin words may bear an ending."""
    if is_latin(text[start]) and start and text[start - 1].isalpha() and text[start - 1].isascii():
        return False
    if not is_latin(text[end - 1]):
        return True
    ending = re.match(r"[a-z]*", text[end:]).end()
    return ending <= (LONGEST_ENDING if end - start > EXACT_UP_TO else 0)


def _is_compatible(quantity: Quantity, figure: KeyFigure) -> bool:
    dimensions = {unit.dimension for unit in UNITS[figure.unit]}
    return bool(dimensions & {unit.dimension for unit in UNITS[quantity.unit or PLAIN]})


def _distance(quantity: Quantity, place: tuple[int, int]) -> int:
    return max(place[0] - quantity.end, quantity.start - place[1], 0)


def _reach(quantity: Quantity, place: tuple[int, int], sentence: str) -> int:
    """Distance of a word; behind a comma it rather belongs to the next number ("Losgröße 500 Stück, Jahresmenge 20.000")."""
    between = sentence[quantity.end : place[0]]
    return _distance(quantity, place) + (BEHIND_COMMA if re.search("[,，、]", between) else 0)


def _found(figure, quantity, concept, sentence, offset):
    unit = quantity.unit or PLAIN
    is_deviation = figure.code == TOLERANCE and quantity.deviation is not None
    bounds = (quantity.deviation,) * 2 if is_deviation else (quantity.min, quantity.max)
    low, high = (None if value is None else convert(value, unit, figure.unit) for value in bounds)
    surface = sentence[quantity.start : quantity.end]
    return FoundFigure(figure.code, low, high, figure.unit, offset + quantity.start, offset + quantity.end, surface, concept)
