"""Written numbers: German 8.400,5, English 8,400.5, Chinese 五十, and words of scale (万, Mio., thousand)."""

import re

from becan.language.fold import has_chinese

DIGITS = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
HAN = r"[一二两三四五六七八九十百千]+(?=[万亿件套台轴层腔穴个只吨])"
NUMBER = f"{DIGITS}|{HAN}"
SCALE = (
    r"百万|千万|[万萬亿億]|千(?![瓦帕牛克伏安])|(?:Tsd\.|tausend|thousand|Mio\.?|Million(?:en)?|Mrd\.|Milliarden|billion)(?![a-z])"
    r"|k(?= ?(?:pcs|pieces|units|Stück|件))"
)
SCALES = {
    **dict.fromkeys(("k", "千", "tsd.", "tausend", "thousand"), 1e3),
    **dict.fromkeys(("万", "萬"), 1e4),
    **dict.fromkeys(("百万", "mio", "mio.", "million", "millionen"), 1e6),
    **dict.fromkeys(("千万",), 1e7),
    **dict.fromkeys(("亿", "億"), 1e8),
    **dict.fromkeys(("mrd.", "milliarden", "billion"), 1e9),
}
HAN_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", 1)} | {"两": 2}
HAN_TENS = {"十": 10, "百": 100, "千": 1000}
GERMAN = re.compile(r"[äöüß]|\b(?:und|der|die|das|mit|für|von|bis|wir|ist|nach|Stück|Jahr)\b", re.IGNORECASE)


def scale_of(word: str | None) -> float:
    return SCALES[word.lower()] if word else 1.0


def parse_number(written: str, comma: bool) -> float:
    """The value of one written number; ``comma``: the comma is the decimal sign where either reading is possible."""
    if written[0] in HAN_DIGITS or written[0] in HAN_TENS:
        return _han_number(written)
    digits = re.sub(r"['’\u00a0\u202f ]", "", written)
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return float(digits)
    decimal = marks[-1] if len(set(marks)) == 2 else _decimal_mark(digits, marks, comma)
    whole, _, part = digits.rpartition(decimal) if decimal else (digits, "", "0")
    return float(f"{re.sub('[.,]', '', whole)}.{part}")


def _decimal_mark(digits, marks, comma):
    """The one kind of mark that is there: a decimal sign unless it groups thousands."""
    groups = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits)
    thousands = groups and (len(marks) > 1 or (marks[0] == ".") == comma)
    return "" if thousands else marks[0]


def _han_number(written):
    total = digit = 0
    for character in written:
        if character in HAN_DIGITS:
            digit = HAN_DIGITS[character]
        else:
            total += (digit or 1) * HAN_TENS[character]
            digit = 0
    return float(total + digit)


def has_decimal_comma(text, language):
    if language:
        return language == "de"
    return not has_chinese(text) and GERMAN.search(text) is not None
