"""Reads quantities out of texts in German, English and Chinese: "bis 8.400,5 kN", "up to 50,000 pcs/year", "1.2亿件"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from becan.language.numbers import NUMBER, SCALE, has_decimal_comma, parse_number, scale_of
from becan.language.unit_table import UNITS

COUNTED = {"1", "count", "unit", "to"}  # said by a word of the figure, or ("to") more often a word than a tonne
PERIODS = {
    "a": ("Jahr", "year", "annum", "a", "年"),
    "mo": ("Monat", "month", "月"),
    "d": ("Tag", "day", "天", "日"),
    "h": ("Stunde", "hour", "h", "小时", "小時", "时"),
    "min": ("Minute", "minute", "分钟"),
}
PERIOD_OF = {word: period for period, words in PERIODS.items() for word in words}
BELOW = (
    "bis zu|bis|max|maximal|maximum|max.|höchstens|unter|kleiner|weniger als|up to|at most|no more than|not more than|less than"
    "|under|below|smaller than|不超过|不大于|不高于|最大|最高|最多|小于|低于|≤|<"
)
ABOVE = (
    "ab|mindestens|min.|minimum|wenigstens|über|mehr als|größer|nicht weniger als|from|at least|no less than|not less than"
    "|more than|over|above|larger than|exceeding|不低于|不少于|不小于|至少|超过|大于|高于|最低|最少|≥|>"
)
AND_MORE = re.compile(r"\s?(?:及?以上|起|(?:\+|or more|and more|und mehr|oder mehr)(?!\w))")
AND_LESS = re.compile(r"\s?(?:及?以下|以内|之内|or less|oder weniger)")


def _alternatives(words: Iterable[str]) -> str:
    """Longest first; a word of Latin letters must end there."""
    return "|".join(re.escape(word) + _word_end(word) for word in sorted(words, key=len, reverse=True))


def _word_end(word):
    return r"(?![A-Za-zÄÖÜäöüß])" if word[-1].isascii() and word[-1].isalpha() else ""


def _before(words: str) -> re.Pattern:
    """One of the words right before a number, at the end of what is searched."""
    alternatives = "|".join(
        (r"\b" if word[0].isascii() and word[0].isalpha() else "") + re.escape(word) for word in words.split("|")
    )
    return re.compile(rf"(?:{alternatives})(?: von| of| als|为|可达|达)?[\s:]*$", re.IGNORECASE)


UNIT = rf"(?:{_alternatives(set(UNITS) - COUNTED)}|to\b(?!\s?\d))"
PER = re.compile(rf"\s?(?:/|pro |per |im |je |a |each |每)\s?({_alternatives(PERIOD_OF)})|\s?(?:p\. ?a\.)()")
AT_MOST, AT_LEAST = _before(BELOW), _before(ABOVE)
BETWEEN = re.compile(r"\b(?:zwischen|between)\s+$", re.IGNORECASE)
PLUS_MINUS = ("±", "+/-")
TO = r"\s?(?P<to>bis(?: zu)?|to|and|und|至|到|~|～|–|—|-|−|\.\.\.|…|±|\+/-)\s?"
SPAN = r"(?:\s?[-–~～至到]\s?{0})?"
YEARS = r"(?:19|20)\d\d" + SPAN.format(r"(?:19|20)\d\d") + r"\s?年"
MONTHS = r"\d{1,2}" + SPAN.format(r"\d{1,2}") + r"\s?月(?:\s?\d{1,2}\s?[日号])?"
DATE = re.compile(rf"{YEARS}(?:\s?{MONTHS})?|{MONTHS}")


def _amount_pattern(group: int) -> str:
    sign, number = rf"(?P<sign{group}>(?<![A-Za-zÄÖÜäöüß\d_.,])[+\-−–])?", rf"(?P<number{group}>{NUMBER})"
    scale, unit = rf"(?P<scale{group}>(?i:{SCALE}))?", rf"(?P<unit{group}>{UNIT})"
    return rf"{sign}{number}\s?{scale}(?:[\s\-–\u00a0]?{unit})?"


QUANTITY = re.compile(rf"(?<![A-Za-zÄÖÜäöüß\d.,])(?<!\d[-/]){_amount_pattern(1)}(?:{TO}{_amount_pattern(2)})?")


@dataclass(frozen=True)
class Quantity:
    """A number or a range; None = open to that side, ``unit`` = its spelling in UNITS, "" where the text names none."""

    min: float | None
    max: float | None
    unit: str
    start: int
    end: int
    deviation: float | None = None  # of "110±5": then min and max are 105 and 115


def find_quantities(text: str, language: str | None = None) -> Iterator[Quantity]:
    """Every number of ``text`` with its unit, ranges and bounds understood; the numbers of a Chinese date are none."""
    comma = has_decimal_comma(text, language)
    place = 0
    while match := QUANTITY.search(text, place):
        if date := DATE.match(text, match.start("number1")):
            place = date.end()
            continue
        quantity = _per_period(text, _read(match, comma))
        yield _bounded(text, quantity)
        place = quantity.end


def _read(match, comma):
    low, high = _amount(match, 1, comma), _amount(match, 2, comma)
    if not _is_range(match):
        return Quantity(low, low, match["unit1"] or "", match.start(), _end(match, 1))
    unit = match["unit2"] or match["unit1"] or ""
    if match["unit1"] is None and match["scale1"] is None and match["scale2"]:
        low *= scale_of(match["scale2"])
    if match["to"] in PLUS_MINUS:
        return Quantity(low - high, low + high, unit, match.start(), _end(match, 2), high)
    return Quantity(min(low, high), max(low, high), unit, match.start(), _end(match, 2))


def _is_range(match):
    """Two numbers of one kind: "20 kN and 5 MW" are two figures, "3 and 5 mm" only after "between"."""
    if not match["number2"]:
        return False
    if match["to"].strip() in ("and", "und") and not BETWEEN.search(match.string, 0, match.start()):
        return False
    return not match["unit1"] or bool(_dimensions(match["unit1"]) & _dimensions(match["unit2"]))


def _dimensions(unit):
    return {known.dimension for known in UNITS.get(unit, ())}


def _end(match, group):
    return max(match.end(f"{part}{group}") for part in ("number", "scale", "unit"))


def _amount(match, group, comma):
    written = match[f"number{group}"]
    if not written:
        return None
    scale = match[f"scale{group}"]
    number = parse_number(written, comma) * scale_of(scale)
    return -number if match[f"sign{group}"] in ("-", "−", "–") else number


def _per_period(text, quantity):
    """ "Stück pro Jahr" and "标方每小时" are units of their own."""
    period = PER.match(text, quantity.end)
    if not period or not quantity.unit:
        return quantity
    for unit in UNITS[quantity.unit]:
        composite = f"{unit.name}/{PERIOD_OF.get(period[1], 'a')}"
        if composite in UNITS:
            return replace(quantity, unit=composite, end=period.end())
    return quantity


def _bounded(text, quantity):
    if quantity.min != quantity.max:
        return quantity
    before = text[max(0, quantity.start - 25) : quantity.start]
    least, most = AT_LEAST.search(before), AT_MOST.search(before)
    if least and most:  # one is a part of the other: 不超过 and 超过, "not less than" and "less than"
        least, most = (least, None) if least.start() < most.start() else (None, most)
    if least or AND_MORE.match(text, quantity.end):
        return replace(quantity, max=None)
    if most or AND_LESS.match(text, quantity.end):
        return replace(quantity, min=None)
    return quantity
