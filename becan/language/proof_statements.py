"""What a text says of the proofs it names: held, planned, expired, asked for or denied, and until when they are valid."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from becan.language.proofs import find_proofs
from becan.language.tagger import Found
from becan.language.taxonomy import Taxonomy

CLAUSE_END = re.compile(r"[,;!?\n，；。！？]|\.(?=\s|$)|\s[–—-]\s")
SENTENCE_END = re.compile(r"[;!?\n；。！？]|\.(?=\s|$)")
CONJUNCTION = re.compile(r"\b(?:und|sowie|and|aber|but|jedoch)\b|[和及与、]|但")
GLUE = re.compile(r"[\s/&()（）、]*(?:(?:und|and|sowie|oder|or|nach|to|和|及|与|以及|认证|体系)[\s、]*)*", re.IGNORECASE)
STATES = {
    "expired": r"abgelaufen|ausgelaufen|erloschen|ungültig|entzogen|expired|lapsed|withdrawn|no longer valid|到期|过期|失效|吊销",
    "planned": r"im aufbau|in arbeit|vorbereitung|geplant|plan(?:en|t|ung)\b|angestrebt|streben|beantrag|antrag|folgt\b|künftig|zukünftig|ziel\b|läuft\b|laufend"
    r"|auf dem weg|in kürze|demnächst|voraussichtlich|planned|planning|preparation|preparing|applied for|applying|application|towards"
    r"|pending|upcoming|in progress|under way|aim(?:s|ing)? (?:for|at)|expected|筹备|准备|计划|规划|申请|正在|辅导|办理中|认证中|进行中|拟|预计|将于|年内",
    "wanted": r"gefordert|erforderlich|voraussetzung|verlang|erwarte|wünschenswert|bedingung|müssen|muss\b|required|requirement|mandatory"
    r"|must\b|should have|preferred|要求|须|需具备|必须|优先|应具备|应通过",
}
STATE = re.compile("|".join(f"(?P<{state}>{words})" for state, words in STATES.items()), re.IGNORECASE)
NOT_YET = re.compile(r"(?:noch|bis) nicht|not yet|尚未|还没", re.IGNORECASE)
OVER = re.compile(r"已[^，。；]{0,12}(?:到期|过期|失效)")  # "已于2025年到期": the day is past, whatever day it is now
FAR = 30  # characters into the next clause
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan", "februar february feb", "märz march mar maerz", "april apr", "mai may", "juni june jun",
            "juli july jul", "august aug", "september sep sept", "oktober october okt oct", "november nov", "dezember december dez dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY = re.compile(
    r"(?P<d1>\d{1,2})\.\s?(?P<m1>\d{1,2})\.\s?(?P<y1>20\d\d)|(?P<y2>20\d\d)-(?P<m2>\d\d)(?:-(?P<d2>\d\d))?|(?P<m3>\d{1,2})/(?P<y3>20\d\d)"
    rf"|(?:(?P<d4>\d{{1,2}})\.? )?(?P<n4>{_MONTH})\.? (?P<y4>20\d\d)|(?P<y5>20\d\d)\s?年(?:(?P<m5>\d{{1,2}})\s?月(?:(?P<d5>\d{{1,2}})\s?[日号])?)?底?"
    r"|(?P<y6>20\d\d)(?!\d)",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"\b(?:gültig(?:keit)?|läuft|valid(?:ity)?|expires?)(?: \w+){0,2}? ?(?:bis|until|through|till|to|on|in|ab)?(?: (?:zum|ende|the|end of))? ?"
    r"|(?:有效期?|有效期限)(?:限)?[至到为]\s?|(?=20\d\d年[^，。]{0,6}到期)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedProof:
    code: str
    state: str  # "held", "planned", "expired", "wanted" or "denied"
    valid_until: date | None  # the last day of the month or year that the text names
    start: int
    end: int
    surface: str


def read_proofs(text: str, taxonomy: Taxonomy, now: date | None = None) -> list[NamedProof]:
    """The proofs that ``text`` names, in order. Nobody has seen them: "held" is but what the text claims.

    With ``now``, one whose day of validity has passed is "expired".
    """
    return [_named(group, find, text, now) for group in _groups(find_proofs(text, taxonomy), text) for find in group.finds]


@dataclass(frozen=True)
class _Group:
    """Proofs in one breath ("ISO 9001 und 14001"), and the words of their clause that speak of them."""

    finds: tuple[Found, ...]
    before: str
    after: str
    further: str  # the rest of the sentence, up to the next proof


def _groups(finds: list[Found], text: str) -> Iterator[_Group]:
    together: list[list[Found]] = []
    for find in finds:
        if together and GLUE.fullmatch(text[together[-1][-1].end : find.start]):
            together[-1].append(find)
        else:
            together.append([find])
    for place, group in enumerate(together):
        last_end = together[place - 1][-1].end if place else 0
        next_start = together[place + 1][0].start if place + 1 < len(together) else len(text)
        before, after = _before(text[last_end : group[0].start], place > 0), _after(text[group[-1].end : next_start])
        further = SENTENCE_END.split(text[group[-1].end + len(after) : next_start])[0][: 2 * FAR]
        yield _Group(tuple(group), before, after, further)


def _before(words: str, shared: bool) -> str:
    """The end of what stands before; what precedes a conjunction belongs to the proof named earlier."""
    words = CLAUSE_END.split(words)[-1]
    return CONJUNCTION.split(words)[-1] if shared else words


def _after(words: str) -> str:
    bracket = re.match(r"\s*[(（]([^)）]*)[)）]", words)
    if bracket:
        return bracket.group(1)
    return CONJUNCTION.split(CLAUSE_END.split(words)[0])[0]


def _named(group: _Group, find: Found, text: str, now: date | None) -> NamedProof:
    until = _valid_until(group, text)
    return NamedProof(find.notation, _state(group, find, until, now), until, find.start, find.end, find.surface)


def _state(group, find, until, now):
    said = STATE.search(group.after) or STATE.search(group.before)
    if find.negated or NOT_YET.search(group.before + group.after):
        said = said or STATE.search(group.further)
        return "planned" if said and said.lastgroup == "planned" else "denied"
    if OVER.search(group.before + group.after):
        return "expired"
    if until and now:
        return "expired" if until < now else "held"
    return "held" if until or not said else said.lastgroup


def _valid_until(group: _Group, text: str) -> date | None:
    """From the words after it, or those of the next clause where they begin with the validity ("…, gültig bis 03/2027")."""
    following = text[group.finds[-1].end :]
    match = UNTIL.search(following[: len(group.after) + FAR])
    day = DAY.match(following, match.end()) if match else None
    return _last_day(day) if day else None


def _last_day(match: re.Match) -> date | None:
    values = {key[0]: value for key, value in match.groupdict().items() if value}
    year = int(values["y"])
    month = int(values["m"]) if "m" in values else MONTHS.get(values.get("n", "").lower(), 12)
    try:
        day = int(values["d"]) if "d" in values else calendar.monthrange(year, month)[1]
        return date(year, month, day)
    except ValueError:
        return None
