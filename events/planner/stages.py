"""What a plan is to be good at, in this order; each stage is worth more than all behind it.

A new plan: as many must wishes as possible; as many companies as possible with a meeting; as many as possible with a meeting that they asked
for; everybody with at least so many meetings (or as many as it could have if it were alone); mutual benefit, which is the sum of what the
wishes of all meetings weigh. A plan after a change: as few lost must-meets, then as few moved meetings as possible, then mutual benefit.
Lexicographic like max-min fairness (Bertsekas, Gallager 1992, "Data Networks", 6.5.2), but the floor rises for all at once.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ortools.sat.python.cp_model import LinearExpr

from events.planner.pairs import Pair
from events.planner.records import Meeting, Problem
from events.planner.rooms import room_of
from events.planner.timetable import Built, Key, by_company

BENEFIT = "benefit"
Stage = tuple[str, Callable[[Built], LinearExpr]]


def stages(problem: Problem) -> list[Stage]:
    """Names, and what builds the expression to be maximised; a stage's expression is built once, in order."""
    if problem.previous is not None:
        return [
            ("must_meets_kept", lambda built: _must_meets_kept(problem, built)),
            ("unmoved", lambda built: _unmoved(problem, built)),
            (BENEFIT, benefit),
        ]
    return [
        ("musts", lambda built: sum(built.pairs[key].musts * met for key, met in built.held.items())),
        ("served", lambda built: _with_one_of(built, by_company(built.pairs))),
        ("asked", lambda built: _with_one_of(built, by_asking(built.pairs))),
        ("floor", lambda built: _floor(problem, built)),
        (BENEFIT, benefit),
    ]


def worth(problem: Problem, pairs: Mapping[Key, Pair], meetings: Sequence[Meeting]) -> tuple[int, ...]:
    """What each stage says of a plan, first stage first."""
    met = {meeting.pair for meeting in meetings}
    total = sum(pairs[key].benefit for key in met)
    if problem.previous is not None:
        stand = {(meeting.slot, meeting.table, meeting.pair) for meeting in meetings}
        before = {(meeting.slot, meeting.table, meeting.pair) for meeting in problem.previous}
        kept = sum(pairs[key].musts for key in met & {key for _, _, key in before})
        return kept, len(before & stand), total
    count = {company: sum(key in met for key in keys) for company, keys in by_company(pairs).items()}
    asked = sum(any(key in met for key in keys) for keys in by_asking(pairs).values())
    most = most_alone(problem, pairs)
    short = [count[company] for company in count if 0 < count[company] < most[company]]
    floor = min(short, default=max(most.values(), default=0))
    return sum(pairs[key].musts for key in met), sum(bool(n) for n in count.values()), asked, floor, total


def by_asking(pairs: Mapping[Key, Pair]) -> dict:
    found = defaultdict(list)
    for key, pair in pairs.items():
        for company in pair.asking:
            found[company].append(key)
    return found


def most_alone(problem: Problem, pairs: Mapping[Key, Pair]) -> dict:
    """How many meetings each company could have at most."""
    return {company: min(len(keys), len(problem.companies[company].available)) for company, keys in by_company(pairs).items()}


def simple_bound(problem: Problem, pairs: Mapping[tuple, Pair]) -> int:
    """Without any search: no company has more meetings than slots, and no day more than tables in all slots."""
    value = {key: pair.benefit for key, pair in pairs.items()}
    found = [sum(sorted(value.values(), reverse=True)[: problem.tables * len(problem.slots)])]
    most = most_alone(problem, pairs)
    for side in (0, 1):
        best = {key[side]: [] for key in value}
        for key in value:
            best[key[side]].append(value[key])
        found.append(sum(sum(sorted(values, reverse=True)[: most[company]]) for company, values in best.items()))
    return min(found)


def benefit(built: Built) -> LinearExpr:
    return sum(built.pairs[key].benefit * met for key, met in built.held.items())


def _with_one_of(built: Built, keys_by_company: Mapping) -> LinearExpr:
    served = []
    for keys in keys_by_company.values():
        one = built.model.new_bool_var("")
        built.model.add_bool_or([*(built.held[key] for key in keys), one.Not()])
        served.append(one)
    return sum(served)


def _floor(problem: Problem, built: Built) -> LinearExpr:
    """The number of meetings that everybody with a meeting has, unless it cannot have so many."""
    most = most_alone(problem, built.pairs)
    steps = [built.model.new_bool_var("") for _ in range(max(most.values(), default=0))]
    for lower, higher in pairwise(steps):
        built.model.add_implication(higher, lower)
    for company, keys in by_company(built.pairs).items():
        met = sum(built.held[key] for key in keys)
        has_one = built.model.new_bool_var("")
        built.model.add(met == 0).only_enforce_if(has_one.Not())
        built.model.add(met >= sum(steps[: most[company]])).only_enforce_if(has_one)
    return sum(steps)


def _must_meets_kept(problem: Problem, built: Built) -> LinearExpr:
    before = {meeting.pair for meeting in problem.previous}
    return sum(pair.musts * built.held[key] for key, pair in built.pairs.items() if key in before)


def _unmoved(problem: Problem, built: Built) -> LinearExpr:
    room, stands, tables = room_of(problem), [], defaultdict(list)
    fixed = {(meeting.slot, meeting.table): meeting.pair for meeting in problem.fixed}
    for meeting in dict.fromkeys(replace(meeting, interpreter=None) for meeting in problem.previous):
        place = (meeting.pair, meeting.slot, room[meeting.table])
        if place not in built.at or fixed.get((meeting.slot, meeting.table), meeting.pair) != meeting.pair:
            continue
        same = built.model.new_bool_var("")
        built.model.add_implication(same, built.at[place])
        tables[meeting.slot, meeting.table].append(same)
        stands.append(same)
    for rivals in tables.values():
        built.model.add_at_most_one(rivals)
    return sum(stands)
