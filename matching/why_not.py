"""Why a company is, or is not, in the list of a demand: whatever is true of the pair, in words, each with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from companies.adapters import current_taxonomy
from companies.enums import CompanyState, Kind, Language
from companies.models import Company
from companies.texts import has_checked
from companies.words import Words
from matching.criteria import CRITERIA
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.enums import Band, DemandState
from matching.fits import Fit
from matching.models import Demand, Introduction, Match, MatchRefresh
from matching.queries import company_groups, is_being_computed, matches_of

IN_REVIEW = (CompanyState.SUBMITTED, CompanyState.IN_REVIEW, CompanyState.NEEDS_INFO)
MOST_COSTS = 3
GATES = {  # what a person can do about a failed gate, and the form where the demand says it
    "proof_lacking": lambda: _("Ask for a valid proof, or ask the other side whether it insists."),
    "figure_missed": lambda: _("Ask whether the figure is up to date, or whether the other side insists."),
}


@dataclass(frozen=True)
class Statement:
    text: str
    advice: str = ""
    url: str = ""  # where it is done
    tone: str = "warn"


@dataclass(frozen=True)
class Cost:
    """A criterion in which the pair has fewer points than the last one of the list."""

    label: str
    own: float
    last: float

    @property
    def missing(self) -> float:
        return self.last - self.own


@dataclass(frozen=True)
class Listing:
    statements: list[Statement]
    is_listed: bool
    rank: int | None  # in the list, or the one it would have
    total: int
    last: Match | None
    costs: list[Cost]


def listing_of(demand: Demand, company: Company, fit: Fit | None, match: Match | None, gate_words: dict[str, str]) -> Listing:
    """``fit`` is None while the engine is still at work; ``match`` the pair's current one, if any; ``gate_words`` what failed."""
    others = list(matches_of(demand))
    is_listed = match in others
    statements = [*_of_pair(demand, company), *_of_match(match, is_listed)]
    if not is_listed and fit and company.pk != demand.company_id:
        statements += _of_fit(fit, match, gate_words)
    if is_being_computed(demand) or MatchRefresh.objects.filter(company=company).exists():
        statements.append(
            Statement(_("The list is being computed anew."), _("Load the page again in a few seconds."), tone="info")
        )
    ranked = [other for other in others if other != match]
    rank = 1 + sum(_key(other, other.company_id) < _key(fit, company.pk) for other in ranked) if fit else None
    last = ranked[-1] if ranked and not is_listed else None
    if not statements and not is_listed and fit:
        statements.append(_unexplained(rank, len(others)))
    costs = _costs(fit, last) if fit and last and fit.score < last.score else []
    return Listing(statements, is_listed, match.rank if is_listed else rank, len(others), last, costs)


def _of_pair(demand: Demand, company: Company) -> Iterator[Statement]:
    """What keeps the two apart whatever their score."""
    yield from _of_demand(demand)
    if company.pk == demand.company_id:
        yield Statement(_("This is the company that is looking."))
        return
    yield from _of_company(company)
    if company.side == demand.company.side:
        facts = reverse("companies:company_facts", args=[company.pk])
        yield Statement(
            _("Both companies are of the same side. A demand is answered by the other side."),
            _("If that is wrong, correct the facts of the company."),
            facts,
        )
    if company.pk in company_groups().get(demand.company_id, ()):
        yield Statement(
            _("Both belong to the same group of companies: they know each other."),
            _("If that is wrong, correct the parent company in the administration."),
        )


def _of_demand(demand: Demand) -> Iterator[Statement]:
    url = reverse("matching:demand_detail", args=[demand.pk])
    if demand.state != DemandState.PUBLISHED:
        state = demand.get_state_display()
        yield Statement(
            _("The demand is not open (%(state)s): nothing is listed for it.") % {"state": state}, _("Publish it first."), url
        )
    elif demand not in Demand.objects.open().filter(pk=demand.pk):
        yield Statement(
            _("The demand has run out, or the company that is looking is not released: nothing is listed for it."),
            _("Extend the demand, or release the company."),
            url,
        )


def _of_company(company: Company) -> Iterator[Statement]:
    profile = reverse("companies:company_detail", args=[company.pk])
    if company.kind == Kind.MULTIPLIER:
        yield Statement(_("A multiplier brings companies together and is never suggested itself."))
        return
    if company.state != CompanyState.VERIFIED:
        text = _("The profile is not released (%(state)s).") % {"state": company.get_state_display()}
        if company.state in IN_REVIEW:
            review = reverse("companies:company_review", args=[company.pk])
            yield Statement(text, _("Check the company and release it."), review)
        else:
            yield Statement(text, _("Ask the company to send its profile, or complete it for the company."), profile)
    if not company.is_open_for_introductions:
        yield Statement(
            _("The company does not want to be introduced at present."), _("Call and ask whether that still holds."), profile
        )
    if not _has_released_text(company):
        texts = reverse("companies:company_edit", args=[company.pk])
        yield Statement(
            _("No text of the profile has been checked by a person: only its codes were compared."),
            _("Check a text or a translation."),
            texts,
        )


def _has_released_text(company: Company) -> bool:
    return any(has_checked(company, field, language) for field in ("description", "summary") for language in Language.values)


def _of_match(match: Match | None, is_listed: bool) -> Iterator[Statement]:
    if match is None:
        return
    url = reverse("matching:match_list", args=[match.demand_id])
    if is_listed:
        yield Statement(_("It is in the list, at place %(rank)s.") % {"rank": match.rank}, _("To the list"), url, "good")
    if match.dismissed_at:
        values = {
            "day": date_format(match.dismissed_at, "SHORT_DATE_FORMAT"),
            "person": match.dismissed_by or _("somebody"),
            "reason": Words(current_taxonomy()).code("dismissal_reason", match.dismissal_reason),
        }
        text = _("It was set aside on %(day)s by %(person)s: %(reason)s.") % values
        until = match.dismissed_until and date_format(match.dismissed_until, "SHORT_DATE_FORMAT")
        back = _("It comes back on %(day)s.") % {"day": until}
        yield Statement(text, back if until else _("It does not come back by itself. Talk to whoever set it aside."))
    elif len(match.gates) == 1:
        yield Statement(_("It is among the near misses below the list."), _("To the list"), url, "info")


def _of_fit(fit: Fit, match: Match | None, gate_words: dict[str, str]) -> Iterator[Statement]:
    for gate, words in gate_words.items():
        yield Statement(words, GATES[gate]() if gate in GATES else "")
    if fit.band == Band.WEAK:
        advice = _("See below what is open and not stated: each of it can change the picture.")
        yield Statement(_too_little(fit), advice)


def _too_little(fit: Fit) -> str:
    """What the lowest band of the list asks for and the pair does not reach: the first of the three that says most."""
    least = [*DEFAULT_WEIGHTS.bands.values()][-1]
    level = next((one["level"] for one in fit.contributions if one["criterion"] == "capability"), None)
    if level is not None and level < least["capability"]:
        values = {"share": round(100 * level), "least": round(100 * least["capability"])}
        return _("Of the capabilities that are sought, %(share)s%% are covered; the list begins at %(least)s%%.") % values
    if fit.coverage < least["coverage"]:
        values = {"share": round(100 * fit.coverage), "least": round(100 * least["coverage"])}
        return _("Too little is stated: %(share)s%% of what counts; the list begins at %(least)s%%.") % values
    if fit.score < least["score"]:
        values = {"score": round(fit.score), "least": round(least["score"])}
        return _("It has %(score)s of 100 points; the list begins at %(least)s.") % values
    return _("What is known of the two fits too little for the list.")


def _unexplained(rank: int, total: int) -> Statement:
    if rank > total:
        return Statement(_("Others fit better: the list has room for a certain number only."), tone="info")
    return Statement(_("Nothing keeps it out: it will be in the list in a few seconds."), tone="info")


def _key(fit: Fit | Match, company_pk) -> tuple:
    """The engine's own order."""
    return fit.coverage < DEFAULT_WEIGHTS.coverage_floor, -fit.score, -fit.coverage, str(company_pk)


def _costs(fit: Fit, last: Match) -> list[Cost]:
    own = {one["criterion"]: one["points"] for one in fit.contributions}
    costs = [
        Cost(str(CRITERIA.get(one["criterion"], one["criterion"])), own.get(one["criterion"], 0.0), one["points"])
        for one in last.contributions
    ]
    return sorted((cost for cost in costs if cost.missing >= 0.05), key=lambda cost: -cost.missing)[:MOST_COSTS]


def introduction_of(demand: Demand, company: Company) -> Introduction | None:
    """The latest of the two, whatever became of it."""
    return Introduction.objects.filter(demand=demand, offering=company).order_by("-proposed_at").first()
