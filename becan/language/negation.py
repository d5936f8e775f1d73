"""Which found places a text denies ("kein Druckguss", "die casting is not offered", "不做压铸")."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from becan.language.denials import (
    ADDITION,
    AGREEMENTS,
    AUXILIARY,
    BEFORE,
    BEHIND,
    BREAK,
    CHINESE,
    CLAUSE_END,
    EITHER,
    EXCEPT,
    GIVEN_UP,
    HARMLESS,
    LISTED_BEFORE,
    LISTED_ON,
    NAMED_OR_NEXT,
    OTHERS,
    PARTS_OF_FIRMS,
    SENTENCE_END,
    WORDS,
)

Span = tuple[int, int]

KINDS = {
    "except": EXCEPT,
    "behind": BEHIND,
    "given_up": GIVEN_UP,
    "named_or_next": NAMED_OR_NEXT,
    "before": BEFORE,
    "either": EITHER,
}
HAN = re.compile(r"[\u4e00-\u9fff]")


def _cue(patterns: dict[str, tuple[str, ...]], is_han: bool) -> re.Pattern:
    """The cues of one script: a sentence is searched only for those that it may have."""
    chosen = {kind: [each for each in of_kind if bool(HAN.search(each)) == is_han] for kind, of_kind in patterns.items()}
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(each)})" for kind, each in chosen.items() if each), re.IGNORECASE)


LATIN_CUE, HAN_CUE = _cue(KINDS, False), _cue(KINDS, True)
ADJACENT = frozenset("非无無未不")
WORD = re.compile(r"[^\W\d_]+")
WORD_END = re.compile(r"\w*")


class Sentence(NamedTuple):
    written: str
    text: str  # the same, labels and harmless words blanked
    spans: list[Span]


class Clause(NamedTuple):
    sentence: Sentence
    start: int
    end: int

    @property
    def spans(self) -> list[Span]:
        return [span for span in self.sentence.spans if self.start <= span[0] < self.end]


def negated(text: str, spans: Sequence[Span]) -> set[Span]:
    """Those of ``spans`` (sorted places of labels in ``text``) that their clause denies."""
    denied: set[Span] = set()
    if spans and _may_deny(text):
        for offset, sentence in _sentences(text, spans):
            denied.update((start + offset, end + offset) for start, end in _denied_in(sentence))
    return denied


def _may_deny(text: str) -> bool:
    return CHINESE.search(text) is not None or _has_words(text)


def _has_words(text: str) -> bool:
    return not WORDS.isdisjoint(WORD.findall(text.lower()))


def _sentences(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, Sentence]]:
    """Sentences that name something and may deny it, each with its place."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    for start, end in pairwise((0, *ends, len(text))):
        inside = [(first - start, last - start) for first, last in spans if start <= first < end]
        if inside and _may_deny(text[start:end]):
            written = text[start : max(end, start + inside[-1][1])]
            yield start, Sentence(written, HARMLESS.sub(_blank, _without(written, inside)), inside)


def _blank(match):
    return "~" * len(match.group())


def _without(text, spans):
    """Words inside a label deny nothing: 无模组电池包, "non-contact sensor"."""
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], "_" * (end - start)]
        last = end
    return "".join(parts) + text[last:]


def _denied_in(sentence: Sentence) -> set[Span]:
    text = sentence.text
    denied = {span for span in sentence.spans if text[span[0] - 1 : span[0]] in ADJACENT}
    cues = [cue for cue, is_there in ((LATIN_CUE, _has_words(text)), (HAN_CUE, CHINESE.search(text))) if is_there]
    for clause in _clauses(sentence) if cues else ():
        for cue in (cue for pattern in cues for cue in pattern.finditer(text, clause.start, clause.end)):
            denied.update(_denied(cue, clause))
    return denied


def _clauses(sentence: Sentence) -> Iterator[Clause]:
    places = sorted({0, len(sentence.text), *(match.start() for match in CLAUSE_END.finditer(sentence.text))})
    return (Clause(sentence, start, end) for start, end in pairwise(places))


def _denied(cue: re.Match, clause: Clause) -> list[Span]:
    match cue.lastgroup:
        case "before":
            return _next(clause, cue.end(), ends_at="的")
        case "behind":
            return _named(clause, cue.start())
        case "either":
            return _next(clause, cue.end()) or _named(clause, cue.start())
        case "named_or_next":
            return _named(clause, cue.start()) or _next(clause, cue.end())
        case "given_up":
            return _named(clause, cue.start()) if _is_given_up(cue, clause) else []
        case _:
            return [] if _is_addition(cue, clause) else _next(clause, cue.end())


def _next(clause: Clause, place: int, ends_at: str = "\n") -> list[Span]:
    """The labels after ``place``, up to what is denied no more ("keine Gehäuse und liefern Kühlplatten", 不含电机的液冷板).

    不做轿车的线束 makes no harnesses, 不含电池的换电站 is a station: there the reach ``ends_at`` 的.
    """
    text = clause.sentence.text
    reached: list[Span] = []
    for start, end in (span for span in clause.spans if span[0] >= place):
        if BREAK.search(text, place, start + 1) or ("的" if reached else ends_at) in text[place:start]:
            break
        reached.append((start, end))
        place = end
    listed = LISTED_ON.match(text, WORD_END.match(text, place).end()) if reached else None
    return reached + [span for span in clause.sentence.spans if listed and place <= span[0] < listed.end()]


def _named(clause: Clause, place: int) -> list[Span]:
    """The labels before ``place`` in its clause, and those listed before it."""
    if not any(end <= place for _, end in clause.spans):
        return []
    first = 0 if LISTED_BEFORE.fullmatch(clause.sentence.text, 0, clause.start + 1) else clause.start
    return [span for span in clause.sentence.spans if first <= span[0] and span[1] <= place]


def _is_given_up(cue, clause):
    words = clause.sentence.written[clause.start : clause.end]
    if not AUXILIARY.search(words) or AGREEMENTS.search(words):
        return False
    return cue.group().lower() not in ("verkauft", "veräußert", "abgegeben", "geschlossen") or bool(PARTS_OF_FIRMS.search(words))


def _is_addition(cue, clause):
    """ "Außer Druckguss bieten wir auch Sandguss", 除压铸外，还可锻造: what is excepted is offered as well."""
    rest = clause.sentence.text[cue.end() :]
    return bool(ADDITION.search(rest)) and not OTHERS.search(rest)
