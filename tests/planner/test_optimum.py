"""On days of up to eight by eight companies every plan is tried out: none is better, and no change moves less."""

import random

import pytest

from events.planner.__main__ import to_json
from events.planner.pairs import possible_pairs
from events.planner.reading import problem_of
from events.planner.solving import plan
from events.planner.stages import worth
from tests.planner.brute import best_replan_worth, best_worth, replan_worth
from tests.planner.days import day
from tests.planner.rules import broken_rules


def tiny(seed: int) -> dict:
    """Few wishes, so that all plans can be tried; every second day has two halls."""
    chance = random.Random(seed)
    data = day(
        seed,
        suppliers=chance.randint(2, 8),
        partners=chance.randint(2, 8),
        slots=chance.randint(2, 3),
        tables=2,
        interpreters=1,
        wishes=chance.randint(1, 3),
        must=0.3,
        there=0.8,
        max_seconds=20,
        halls=1 + seed % 2,
        walk_slots=1,
    )
    kept = sorted(chance.sample(range(len(data["wishes"])), min(8, len(data["wishes"]))))
    return {**data, "wishes": [data["wishes"][index] for index in kept]}


def planned(data: dict) -> tuple[dict, tuple]:
    problem = problem_of(data)
    found = plan(problem)
    result = to_json(problem, found)
    assert broken_rules(data, result) == []
    return result, found.meetings


@pytest.mark.parametrize("seed", range(16))
def test_no_plan_is_better(seed):
    data = tiny(seed)
    result, meetings = planned(data)
    problem = problem_of(data)
    *rest, benefit = worth(problem, possible_pairs(problem)[0], meetings)
    assert (*rest, benefit / 1e6) == pytest.approx(best_worth(data))
    assert (result["objective"], result["gap"]) == (result["bound"], 0)


@pytest.mark.parametrize("seed", range(16))
def test_no_change_moves_less(seed):
    data = tiny(seed)
    before, _ = planned(data)
    gone = random.Random(seed).choice([company["id"] for company in data["companies"]])
    companies = [{**c, "available": data["slots"][1:]} if c["id"] == gone else c for c in data["companies"]]
    changed = {**data, "companies": companies, "previous": before["meetings"]}
    after, _ = planned(changed)
    assert replan_worth(changed, after["meetings"]) == pytest.approx(best_replan_worth(changed))
    assert (after["objective"], after["gap"]) == (after["bound"], 0)
