"""Which past demands would have had another top five with other weights: stored matches, scored anew from what is stored of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from uuid import UUID

from django.db.models import Max

from matching.engine.learning import rescore
from matching.engine.weights import Weights
from matching.models import Decision, Match
from matching.services.decisions import Shown, shown_of
from matching.weights import criteria_of

PAST, TOP, LISTED = 50, 5, 10  # demands that were decided on last; places; demands that are listed


def changed_top_fives(in_force: Weights, criteria: Mapping[str, float]) -> dict:
    """How many past demands were looked at, how many would have changed, and those that would have changed most."""
    demands = _past_demands()
    pairs = _pairs(demands)
    changes = []
    for demand in demands:
        before, after = (_top(pairs[demand], weights, in_force.coverage_floor) for weights in (in_force.criteria, criteria))
        if before != after:
            changes.append({"demand": str(demand), "before": before, "after": after})
    most = sorted(changes, key=_moved, reverse=True)  # stable: of equal ones the latest first
    return {"looked_at": len(demands), "changed": len(changes), "top_fives": most[:LISTED]}


def _past_demands() -> list[UUID]:
    last = Decision.objects.values("demand").annotate(last=Max("pk")).order_by("-last")
    return list(last.values_list("demand", flat=True)[:PAST])


def _pairs(demands: Iterable[UUID]) -> Mapping[UUID, list[tuple[str, float, Shown]]]:
    """By demand (company, coverage, what was known) of what was suggested, also of pairs set aside since."""
    criteria = cache(criteria_of)
    rows = Match.objects.current().filter(demand__in=demands, gates=[])
    pairs = defaultdict(list)
    for demand, company, coverage, version, contributions in rows.values_list(
        "demand", "company", "coverage", "weights_version", "contributions"
    ):
        pairs[demand].append((str(company), coverage, shown_of(contributions, criteria(version))))
    return pairs


def _top(pairs: Iterable[tuple[str, float, Shown]], criteria: Mapping[str, float], floor: float) -> list[str]:
    """The engine's order; which pairs are known too little stays as it was computed."""
    order = sorted((coverage < floor, -rescore(shown, criteria), -coverage, company) for company, coverage, shown in pairs)
    return [company for *_key, company in order[:TOP]]


def _moved(change: dict) -> tuple[int, int]:
    """How many are new among the five, then how many stand elsewhere."""
    new = len(set(change["after"]) - set(change["before"]))
    return new, sum(one != other for one, other in zip(change["before"], change["after"], strict=True))
