"""Words for codes in one language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from becan.language.amounts import SIGNS, WORDS, Writing
from becan.language.taxonomy import Taxonomy
from matching.engine.catalogue import listed, separated, translate
from matching.engine.marks import N_

DAYS = {
    "de": "{0.day:02}.{0.month:02}.{0.year}",
    "en": "{0.day:02}/{0.month:02}/{0.year}",
    "zh-hans": "{0.year}年{0.month}月{0.day}日",
}
RANGES = {
    (True, False): N_("at least %(min)s"),
    (False, True): N_("up to %(max)s"),
    (True, True): N_("%(min)s to %(max)s"),
}
YES, NO = N_("yes"), N_("no")
LONG = ("cooperation", "size_class", "experience")  # code lists whose labels have commas of their own


class Concept(NamedTuple):
    notation: str


class Proof(NamedTuple):
    code: str


class KeyFigure(NamedTuple):
    code: str


class Value(NamedTuple):
    figure: str
    range: Mapping[str, Any]  # {"min", "max"}


class Codes(NamedTuple):
    list: str
    codes: tuple[str, ...]


class Day(NamedTuple):
    iso: str


class Labels:
    def __init__(self, taxonomy: Taxonomy, language: str):
        self.taxonomy = taxonomy
        self.language = language

    def word(self, value: Any) -> str:
        """The label of a code; a code that the taxonomy has dropped since is shown as it is. Text passes as it is."""
        for kind, name in (
            (Concept, self._concept),
            (Proof, self._proof),
            (KeyFigure, self._key_figure),
            (Value, self._value),
            (Codes, self._codes),
            (Day, self._day),
        ):
            if isinstance(value, kind):
                return name(value)
        return str(value)

    def _concept(self, concept):
        return self._pref(self.taxonomy.concepts, concept.notation)

    def _proof(self, proof):
        return self._pref(self.taxonomy.proofs, proof.code)

    def _key_figure(self, figure):
        return self._pref(self.taxonomy.key_figures, figure.code)

    def _codes(self, codes):
        known = self.taxonomy.codes.get(codes.list, {})
        words = [self._pref(known, code) for code in codes.codes]
        return separated(words, self.language) if codes.list in LONG else listed(words, self.language)

    def _day(self, day):
        return DAYS[self.language].format(date.fromisoformat(day.iso))

    def _value(self, value):
        figure = self.taxonomy.key_figures.get(value.figure)
        low, high = value.range["min"], value.range["max"]
        if figure and figure.kind != "number":
            return self._choice(figure, low)
        return self._amount(self._writing(value.figure, figure.unit if figure else ""), low, high)

    def _choice(self, figure, low):
        if low in figure.options:
            return figure.options[low][self.language]
        if figure.kind == "choice":  # an option that the taxonomy has dropped since
            return "" if low is None else str(low)
        return translate(NO if low == 0 else YES, self.language)

    def _writing(self, code, unit):
        word = translate(unit, self.language, "unit") if unit in WORDS else SIGNS.get(unit, unit)
        return Writing(code, unit, word, self.language)

    def _amount(self, writing, low, high):
        """The unit stands once, behind the last number."""
        if low == high:
            return writing.with_unit(writing.number(low), low)
        values = [value for value in (low, high) if value is not None]
        last = writing.with_unit(writing.number(values[-1]), *values)
        words = {"min": last if high is None else writing.number(values[0]), "max": last}
        return translate(RANGES[low is not None, high is not None], self.language) % words

    def _pref(self, found, code):
        return found[code].pref[self.language] if code in found else code
