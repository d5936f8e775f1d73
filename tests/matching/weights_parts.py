"""A history of decisions over real matches, small and with a clear wish: whoever decides wants proofs, and capabilities less."""

from matching.models import Decision, Match
from matching.weights import weights_in_force
from tests.factories import make_company, make_demand

REPORT = {  # of a proposal, where its content does not matter
    "stock": {"yes": 40, "no": 12, "silent": 3},
    "in_force": {"capability": 40, "proofs": 12},
    "pulls": {"capability": {"up": 3, "down": 20, "named": 2}, "proofs": {"up": 18, "down": 4, "named": 10}},
    "before": {"log_loss": 0.61, "auc": 0.66, "ordered": 0.5, "pairs": 4},
    "after": {"log_loss": 0.44, "auc": 0.82, "ordered": 1.0, "pairs": 4},
    "past_demands": {"looked_at": 1, "changed": 0, "top_fives": []},
}
RATHER_CAPABLE, RATHER_PROVEN = {"capability": 0.9, "proofs": 0.1}, {"capability": 0.6, "proofs": 0.9}


def contributions(**levels):
    """As the engine stores them, by the weights in force, all known."""
    weights = weights_in_force().criteria
    whole = sum(weights[name] for name in levels)
    most = {name: round(100 * weights[name] / whole, 4) for name in levels}
    return [
        {"criterion": name, "level": level, "points": round(most[name] * level, 4), "max_points": most[name], "evidence": []}
        for name, level in levels.items()
    ]


def add_match(demand, company, levels, **fields):
    rows = contributions(**levels)
    score = sum(row["points"] for row in rows)
    fields = {"rank": 1, "coverage": 1, "band": "strong", "engine_version": "1", "taxonomy_version": "1"} | fields
    version = weights_in_force().version
    return Match.objects.create(
        demand=demand, company=company, score=score, contributions=rows, weights_version=version, **fields
    )


def add_decisions(*, demands=14, each=2, reason="proof-lacking"):
    """On each demand ``each`` companies with proofs were proposed and as many without them set aside."""
    companies = [make_company() for _number in range(2 * each)]
    for _number in range(demands):
        demand = make_demand()
        for place, company in enumerate(companies):
            levels = RATHER_CAPABLE if place < each else RATHER_PROVEN
            levels = {name: level + 0.01 * (_number % 5) for name, level in levels.items()}
            match = add_match(demand, company, levels, rank=place + 1)
            decide(match, is_yes=place >= each, reason=reason)
    return companies


def decide(match, *, is_yes, reason="proof-lacking", **fields):
    shown = {row["criterion"]: [row["level"], 1.0] for row in match.contributions}
    return Decision.objects.create(
        demand=match.demand,
        company=match.company,
        is_yes=is_yes,
        reason="" if is_yes else reason,
        rank=match.rank,
        shown=shown,
        weights_version=match.weights_version,
        **fields,
    )
