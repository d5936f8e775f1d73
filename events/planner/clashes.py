"""The hard rules, read off a list of meetings: what a plan, or one changed by hand, breaks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from events.planner.records import Id, Level, Meeting, Problem


@dataclass(frozen=True)
class Clash:
    """``meeting`` and ``other`` are places in the list; ``code`` is stable, ``text`` English."""

    meeting: int
    code: str
    text: str
    other: int | None = None


def clashes(problem: Problem, meetings: Sequence[Meeting]) -> list[Clash]:
    """Every broken hard rule, in the order of the meetings; an empty list = the meetings can take place."""
    no = refused(problem)
    found = [clash for index, meeting in enumerate(meetings) for clash in _alone(problem, index, meeting, no)]
    return sorted([*found, *_together(problem, meetings)], key=lambda clash: (clash.meeting, clash.code, clash.other or 0))


def needs_interpreter(problem: Problem, supplier: Id, partner: Id) -> bool:
    return not problem.companies[supplier].languages & problem.companies[partner].languages


def can_interpret(problem: Problem, interpreter: Id, supplier: Id, partner: Id) -> bool:
    """Speaks a language of each."""
    spoken = problem.interpreters[interpreter].languages
    return all(spoken & problem.companies[company].languages for company in (supplier, partner))


def refused(problem: Problem) -> set[tuple[Id, Id]]:
    """Ordered pairs, both ways round, of which one said no."""
    return {
        pair
        for wish in problem.wishes
        if wish.level == Level.NO
        for pair in ((wish.asking, wish.asked), (wish.asked, wish.asking))
    }


def _alone(problem: Problem, index: int, meeting: Meeting, no: set[tuple[Id, Id]]) -> Iterator[Clash]:
    if meeting.pair in no:
        yield Clash(index, "no_thanks", f"{meeting.supplier!r} and {meeting.partner!r}: one of them said no")
    for company in meeting.pair:
        if meeting.slot not in problem.companies[company].available:
            yield Clash(index, "company_unavailable", f"{company!r} is not available in slot {problem.slots[meeting.slot]!r}")
    yield from _interpreting(problem, index, meeting)


def _interpreting(problem: Problem, index: int, meeting: Meeting) -> Iterator[Clash]:
    interpreter = meeting.interpreter
    if interpreter is None:
        if needs_interpreter(problem, *meeting.pair):
            yield Clash(index, "no_interpreter", f"{meeting.supplier!r} and {meeting.partner!r} share no language")
        return
    if meeting.slot not in problem.interpreters[interpreter].available:
        yield Clash(index, "interpreter_unavailable", f"{interpreter!r} is not available in slot {problem.slots[meeting.slot]!r}")
    if needs_interpreter(problem, *meeting.pair) and not can_interpret(problem, interpreter, *meeting.pair):
        yield Clash(index, "wrong_interpreter", f"{interpreter!r} does not speak a language of each side")


def _together(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Clash]:
    yield from _twice(meetings, lambda m: [m.pair], "pair_twice", "these two meet already")
    yield from _twice(meetings, lambda m: [(m.slot, m.table)], "table_twice", "the table is taken in this slot")
    yield from _twice(
        meetings, lambda m: [(m.slot, c) for c in m.pair], "company_twice", "a company is in another meeting in this slot"
    )
    yield from _twice(meetings, _interpreter_places, "interpreter_twice", "the interpreter is in another meeting in this slot")
    yield from _walking(problem, meetings)


def _interpreter_places(meeting: Meeting) -> list:
    return [] if meeting.interpreter is None else [(meeting.slot, meeting.interpreter)]


def _twice(meetings: Sequence[Meeting], places, code: str, text: str) -> Iterator[Clash]:
    first: dict = {}
    for index, meeting in enumerate(meetings):
        for place in places(meeting):
            if first.setdefault(place, index) != index:
                yield Clash(index, code, text, first[place])


def _walking(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Clash]:
    routes: dict = defaultdict(list)
    for index, meeting in enumerate(meetings):
        for walker in (("company", meeting.supplier), ("company", meeting.partner), ("interpreter", meeting.interpreter)):
            if walker[1] is not None:
                routes[walker].append((meeting.slot, index))
    for (_, who), stops in routes.items():
        for (before, first), (after, second) in pairwise(sorted(stops)):
            halls = {problem.hall(meetings[index].table) for index in (first, second)}
            if len(halls) > 1 and before < after <= before + problem.walk_slots:
                yield Clash(second, "walking", f"{who!r} cannot walk from one hall to the other in time", first)
