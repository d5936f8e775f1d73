"""Which found places a text denies ("kein Druckguss", "die casting is not offered", "不做压铸")."""

import re
from collections.abc import Sequence
from itertools import pairwise

Span = tuple[int, int]

# None of these denies anything, though they look like it
HARMLESS = re.compile(
    r"nicht (?:nur|zuletzt|allein|weniger als|mehr als|später als|älter als)"
    r"|not (?:only|just|least|less than|more than|later than)"
    r"|no (?:less|more|later|fewer) than|no\. ?\d|(?:ohne|without) (?:jede |any )?(?:ausnahme|exceptions?)"
    r"|ohne (?:weiteres|zweifel)|without doubt|kein problem|no problem"
    r"|不[仅但只单光同断锈限少低小超大高]|不可或缺|无[锡论人刷线缝损尘铅]|無[錫論人刷線縫損塵鉛]|非[常标接]",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(
    r"[;!?()\n:,，。；！？（）：]|\.(?=\s|$)|\b(?:sondern|aber|jedoch|dafür|stattdessen|but|however|instead|only)\b|而是|但是|但|只|仅",
    re.IGNORECASE,
)
CONJUNCTION = re.compile(r"\b(?:und|sowie|and)\b|并|且", re.IGNORECASE)
FORWARD = re.compile(
    r"\b(?:kein(?:e|en|er|em|es|erlei)?|ohne|weder|außer|no|without|neither|nor|except|excluding)\b|不含|不包[括含]|除了?|没有|沒有|无需|無需|[暂並]无|暂無",
    re.IGNORECASE,
)
EITHER = re.compile(
    r"\b(?:nicht|nie|niemals|not|never|cannot|(?:do|does|ca|wo|is|are)n[’']t)\b"
    r"|(?:不|未|暂不|尚未|没有?|沒有?)(?:再|能|会)?(?:做|提供|生产|制造|从事|涉及|需要?|要|接受|承接|具备|支持|采用|使用|是|用|开发|加工|供应|考虑|通过|取得|获得|经营)"
    r"|没有|沒有|无法|無法|并非|並非",
    re.IGNORECASE,
)
ADJACENT = re.compile(r"[非无無未不]$")


def negated(text: str, spans: Sequence[Span]) -> set[Span]:
    """Those of ``spans`` (sorted places of labels in ``text``) that their clause denies."""
    readable = HARMLESS.sub(lambda match: "_" * len(match.group()), _without(text, spans))
    denied = {span for span in spans if ADJACENT.search(readable, max(0, span[0] - 1), span[0])}
    for start, end in _clauses(readable):
        inside = [span for span in spans if start <= span[0] < end]
        if inside:
            denied.update(_denied_in_clause(readable, start, end, inside))
    return denied


def _without(text, spans):
    """Words inside a label deny nothing: 无模组电池包, "non-contact sensor"."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "_" * (end - start)
    return "".join(characters)


def _clauses(text):
    places = sorted({0, len(text), *(match.start() for match in CLAUSE_END.finditer(text))})
    return pairwise(places)


def _denied_in_clause(text, start, end, spans):
    for match in FORWARD.finditer(text, start, end):
        yield from _reached(text, match.end(), spans)
    for match in EITHER.finditer(text, start, end):
        yield from _reached(text, match.end(), spans) or [span for span in spans if span[1] <= match.start()]


def _reached(text, place, spans):
    """The spans after ``place``, up to what is denied no more ("keine Gehäuse und liefern Kühlplatten", 不含电机的液冷板)."""
    reached, last = [], place
    for start, end in (span for span in spans if span[0] >= place):
        conjunction = CONJUNCTION.search(text, last, start)
        if reached and ("的" in text[last:start] or (conjunction and text[conjunction.end() : start].strip())):
            break
        reached.append((start, end))
        last = end
    return reached
