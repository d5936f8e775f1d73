"""Meeting plans beside a first-come plan and a round-robin: meetings, must-meets, who has none, mutual benefit, the worst-off, seconds.

Days as in ``tests/planner/days.py``: 14 wishes each, 8 % must, 10 % no, weights at random; 70 % of suppliers and 40 % of partners speak English.
"Own" is what a company's own wishes weigh that were granted; "worst 10 %" the mean of that over the tenth of companies that has least.
"""

import time

from events.planner.__main__ import to_json
from events.planner.board import Board
from events.planner.pairs import possible_pairs
from events.planner.reading import problem_of
from events.planner.records import Planned
from events.planner.solving import plan
from tests.planner.days import day
from tests.planner.rules import broken_rules, worth

DAYS = {
    "20 × 20": {"suppliers": 20, "partners": 20, "tables": 12, "interpreters": 3},
    "51 × 86": {},
    "51 × 86, all there 70 % of the time": {"there": 0.7},
    "51 × 86, two halls, one slot to walk": {"halls": 2, "walk_slots": 1},
    "100 × 100": {"suppliers": 100, "partners": 100, "tables": 40, "interpreters": 8},
    "150 × 150": {"suppliers": 150, "partners": 150, "tables": 60, "interpreters": 12},
}


def run() -> None:
    for name, shape in DAYS.items():
        data = day(2, **shape)
        print(f"\n{name}")
        print(
            "| plan | meetings | musts | nobody to meet | benefit | own, worst 10 % | gap | s |\n|---|---|---|---|---|---|---|---|"
        )
        for plan_name, make in (("first come", first_come), ("round-robin", round_robin), ("planner", planned)):
            _print(plan_name, data, *_timed(make, data))


def planned(data: dict) -> dict:
    return to_json(problem := problem_of(data), plan(problem))


def first_come(data: dict) -> dict:
    """Wishes in the order in which they came in, each at the first place that is free."""
    problem = problem_of(data)
    pairs, _ = possible_pairs(problem)
    board = Board(problem)
    for wish in problem.wishes:
        for key in ((wish.asking, wish.asked), (wish.asked, wish.asking)):
            if key in pairs and key not in board.meetings and wish.level != "no":
                board.place(pairs[key])
    return to_json(problem, Planned(tuple(board.meetings.values()), (), 0, 0, 0))


def round_robin(data: dict) -> dict:
    """Slot for slot each supplier in turn takes its next wished partner who is free."""
    problem = problem_of(data)
    pairs, _ = possible_pairs(problem)
    board = Board(problem)
    suppliers = [company.id for company in problem.companies.values() if company.side == "supplier"]
    for slot in range(len(problem.slots)):
        for supplier in suppliers[slot % len(suppliers) :] + suppliers[: slot % len(suppliers)]:
            wished = (
                pair for key, pair in pairs.items() if key[0] == supplier and key not in board.meetings and slot in pair.slots
            )
            next((True for pair in wished if board.place(pair, [slot])), None)
    return to_json(problem, Planned(tuple(board.meetings.values()), (), 0, 0, 0))


def _timed(make, data: dict) -> tuple[dict, float]:
    started = time.perf_counter()
    result = make(data)
    return result, time.perf_counter() - started


def _print(name: str, data: dict, result: dict, seconds: float) -> None:
    assert broken_rules(data, result) == []
    found, own = worth(data, result["meetings"]), sorted(_own(data, result["meetings"]).values())
    tenth = own[: max(len(own) // 10, 1)]
    gap = f"{result['gap']:.2f} %" if result["bound"] else "–"
    print(
        f"| {name} | {len(result['meetings'])} | {found['musts']} | {len(data['companies']) - found['served']} | {found['benefit']:.1f} "
        f"| {sum(tenth) / len(tenth):.2f} | {gap} | {seconds:.1f} |"
    )


def _own(data: dict, meetings: list[dict]) -> dict[str, float]:
    met = {frozenset((m["supplier"], m["partner"])) for m in meetings}
    own = {company["id"]: 0.0 for company in data["companies"]}
    for wish in data["wishes"]:
        if wish["level"] != "no" and frozenset((wish["from"], wish["to"])) in met:
            own[wish["from"]] += wish["weight"]
    return own
