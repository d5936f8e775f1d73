"""What the page about weights shows, from stored numbers."""

from collections.abc import Iterable, Mapping

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from companies.models import Company
from matching.criteria import CRITERIA
from matching.engine.decisions import LEAST, LEAST_OF_EACH, Stock
from matching.enums import ProposalState
from matching.models import ActiveWeights, Demand, WeightsProposal
from matching.weights import weights_of

Earlier = list[tuple[WeightsProposal | None, str]]


def weight_rows(criteria: Mapping[str, float]) -> list[dict]:
    """Shares of the whole: only ratios matter."""
    return [{"label": CRITERIA.get(name, name), "share": share} for name, share in _shares(criteria).items()]


def progress_of(stock: Stock) -> dict:
    return {"stock": stock, "needed": LEAST, "needed_of_each": LEAST_OF_EACH, "percent": min(100, 100 * stock.total // LEAST)}


def open_proposal() -> WeightsProposal | None:
    return WeightsProposal.objects.filter(state=ProposalState.OPEN).select_related("made_by").first()


def proposal_page(proposal: WeightsProposal) -> dict:
    report = proposal.report
    past = report["past_demands"]
    return {
        "proposal": proposal,
        "stock": report["stock"],
        "rows": _compared(report["in_force"], proposal.criteria, report["pulls"]),
        "before": _in_percent(report["before"]),
        "after": _in_percent(report["after"]),
        "past": past,
        "top_fives": _with_names(past["top_fives"]),
    }


def name_of(proposal: WeightsProposal | None) -> str:
    if proposal is None:
        return _("the weights that the portal came with")
    day = formats.date_format(timezone.localtime(proposal.made_at), "SHORT_DATE_FORMAT")
    return _("proposal no. %(number)s of %(day)s") % {"number": proposal.pk, "day": day}


def earlier_versions(history: Iterable[ActiveWeights], in_force: str) -> Earlier:
    """Each that was in force once, the latest first, without the present one. The portal's own were in force before all others."""
    proposals = {active.proposal_id: active.proposal for active in history} | {None: None}
    return [(proposal, name_of(proposal)) for proposal in proposals.values() if weights_of(proposal).version != in_force]


def _shares(criteria: Mapping[str, float]) -> dict[str, float]:
    """In percent, the weightiest first."""
    whole = sum(criteria.values())
    return {name: 100 * weight / whole for name, weight in sorted(criteria.items(), key=lambda each: (-each[1], each[0]))}


def _compared(in_force: Mapping[str, float], proposed: Mapping[str, float], pulls: Mapping[str, dict]) -> list[dict]:
    before, after = _shares(in_force), _shares(proposed)
    return [
        {
            "label": CRITERIA.get(name, name),
            "before": before[name],
            "after": after[name],
            "is_changed": round(before[name], 1) != round(after[name], 1),
            "pull": pulls.get(name),
        }
        for name in before
    ]


def _in_percent(quality: Mapping) -> dict:
    shares = {name: quality[name] and 100 * quality[name] for name in ("auc", "ordered")}
    return {**quality, **shares}


def _with_names(top_fives: Iterable[Mapping]) -> list[dict]:
    """What has been deleted since is left out."""
    rows = list(top_fives)
    demands = Demand.objects.select_related("company").in_bulk([row["demand"] for row in rows])
    companies = Company.objects.in_bulk({pk for row in rows for pk in row["before"] + row["after"]})
    demands, companies = ({str(pk): row for pk, row in found.items()} for found in (demands, companies))
    return [
        {
            "demand": demands[row["demand"]],
            "before": [(companies[pk], pk not in row["after"]) for pk in row["before"] if pk in companies],
            "after": [(companies[pk], pk not in row["before"]) for pk in row["after"] if pk in companies],
        }
        for row in rows
        if row["demand"] in demands
    ]
