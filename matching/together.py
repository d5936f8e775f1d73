"""The teams for a demand as the team reads them: who brings which part, and what stays open. Codes become words here."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from companies.words import Words
from matching.engine.parts import BRINGS
from matching.models import Demand, DemandTeams, Introduction, Match
from matching.services.teams import companies_of

MET = 0.999  # levels are rounded
STATES: dict[str, tuple[Promise, str]] = {
    "met": (pgettext_lazy("part of a team", "met"), "good"),
    "planned": (pgettext_lazy("part of a team", "planned in time"), "info"),
    "open": (pgettext_lazy("part of a team", "still open"), "warn"),
    "unknown": (pgettext_lazy("part of a team", "not stated"), "neutral"),
}


@dataclass(frozen=True)
class Line:
    """A figure or proof asked of a part, and how its member stands to it."""

    text: str
    state: str

    @property
    def words(self) -> Promise:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Part:
    concept: str
    is_must: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Member:
    company: Company
    score: float
    parts: list[Part]
    match: Match | None  # current one of this pair, if it is listed
    introduction: Introduction | None


@dataclass(frozen=True)
class TeamOf:
    members: list[Member]
    musts: int
    coverage: float  # percent
    open: list[Part]  # what no member brings


@dataclass(frozen=True)
class Together:
    """``state``: "nothing_asked", "nobody", "single", "teams" (all musts), "partly" (some musts stay open) or "no_gain" (a team brings no
    more musts than the best company alone)."""

    state: str
    musts: int
    single: TeamOf | None
    teams: list[TeamOf]
    missing: list[str]  # musts that nobody in the network brings
    found: DemandTeams

    @property
    def headline(self) -> str:
        return _HEADLINES[self.state](self)

    @property
    def bound(self) -> float:
        return self.found.bound * 100


def together_of(demand: Demand, words: Words) -> Together | None:
    """None where nothing has been computed yet. Four queries."""
    found = DemandTeams.objects.filter(demand=demand).first()
    if found is None:
        return None
    tell = _Teller(demand, found, words)
    return Together(
        state=_state(found),
        musts=sum(part["is_must"] for part in found.parts),
        single=tell.team(found.single) if found.single else None,
        teams=[tell.team(team) for team in found.teams],
        missing=[words.concept(found.parts[place]["concept"]) for place in found.missing],
        found=found,
    )


def _state(found: DemandTeams) -> str:
    musts = sum(part["is_must"] for part in found.parts)
    if not musts:
        return "nothing_asked"
    if not found.single:
        return "nobody"
    if found.teams:
        return "teams" if found.teams[0]["musts"] == musts else "partly"
    return "single" if found.single["musts"] == musts else "no_gain"


class _Teller:
    def __init__(self, demand: Demand, found: DemandTeams, words: Words):
        self.parts, self.words = found.parts, words
        self.companies = companies_of(found)
        pks = [company.pk for company in self.companies.values()]
        self.matches = {match.company_id: match for match in demand.matches.current().filter(company__in=pks)}
        asked = Introduction.objects.filter(demand=demand, offering__in=pks).order_by("proposed_at")
        self.introductions = {introduction.offering_id: introduction for introduction in asked}

    def team(self, row: dict) -> TeamOf:
        members = [self._member(member) for member in row["members"] if member["company"] in self.companies]
        brought = {part["part"] for member in row["members"] for part in member["parts"]}
        open_parts = [self._part(place) for place in range(len(self.parts)) if place not in brought]
        return TeamOf(members, row["musts"], row["coverage"] * 100, open_parts)

    def _member(self, row: dict) -> Member:
        company = self.companies[row["company"]]
        parts = [self._part(part["part"], part["levels"]) for part in row["parts"]]
        return Member(company, row["score"], parts, self.matches.get(company.pk), self.introductions.get(company.pk))

    def _part(self, place: int, levels: list[float | None] | None = None) -> Part:
        part = self.parts[place]
        asked = [(self._figure(figure), _reached) for figure in part["figures"]]
        asked += [(self.words.proof(code), _held) for code in part["proofs"]]
        lines = [Line(text, state(level)) for (text, state), level in zip(asked, levels[1:], strict=True)] if levels else []
        return Part(self.words.concept(part["concept"]), part["is_must"], lines)

    def _figure(self, figure: dict) -> str:
        code, low, high = figure["code"], figure["min"], figure["max"]
        is_choice = isinstance(low, str)
        value = self.words.value(code, None if is_choice else low, high, low if is_choice else "")
        return _("%(figure)s: %(value)s") % {"figure": self.words.figure(code), "value": value}


def _reached(level: float | None) -> str:
    if level is None:
        return "unknown"
    return "met" if level >= MET else "open"


def _held(level: float | None) -> str:
    return "planned" if level is not None and BRINGS <= level < MET else _reached(level)


def _teams_headline(together: Together) -> str:
    members = together.teams[0].members
    return _("No single company brings all musts; %(number)s companies together do.") % {"number": len(members)}


def _partly_headline(together: Together) -> str:
    team = together.teams[0]
    return _("No team of up to four brings all musts; the best bring %(musts)s of %(all)s.") % {
        "musts": team.musts,
        "all": together.musts,
    }


def _no_gain_headline(together: Together) -> str:
    return _("No team brings more musts than the best company alone: %(musts)s of %(all)s.") % {
        "musts": together.single.musts,
        "all": together.musts,
    }


_HEADLINES = {
    "nothing_asked": lambda together: _("This demand names no capability yet."),
    "nobody": lambda together: _("Nobody in the network brings one of the musts."),
    "single": lambda together: _("One company brings all musts by itself; no team is needed."),
    "teams": _teams_headline,
    "partly": _partly_headline,
    "no_gain": _no_gain_headline,
}
