"""Plans a matchmaking day: what must be, what is fair, what is worth most, in this order (``stages``), with a proven bound.

1. A quick plan without search, so that there is always one.
2. ``choice``: who should meet, stage by stage, without asking when. Its values bound every plan.
3. ``deal``: those meetings are dealt out over slots and rooms. Where all find a place, the plan is proven best: that is the usual case.
4. Otherwise the whole timetable is searched stage by stage from the best plan so far, for as long as there is time.
5. What no plan as good in the stages before can exceed in benefit is proven by ``choice`` once more.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Thread

from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpSolver, CpSolverSolutionCallback

from events.planner.board import Board, fill, quick_plan, unmet
from events.planner.dealing import deal
from events.planner.pairs import UNIT, Pair, possible_pairs
from events.planner.records import Meeting, Planned, Problem, Progress
from events.planner.rooms import rooms
from events.planner.seating import seat
from events.planner.stages import BENEFIT, simple_bound, stages, worth
from events.planner.timetable import Built, Key, choice, hint, timetable

SMALL = 3_000  # literals up to which one worker proves the whole timetable quickly, and the same way each time
ROUNDS = 20_000  # moves of the dealer
MARGIN, SECONDS_AROUND = 0.05, 0.5  # of ``max_seconds``: not for searching, but for starting and for writing the plan
SECONDS_A_LITERAL = 1e-4  # to build a model and to read it, on a quiet machine
EVERY, PATIENCE = 1.0, 0.3  # seconds from one look at the search to the next; until a search that is to end is left alone

Watch = Callable[[Progress], bool]  # False = enough


@dataclass
class Search:
    """The best plan so far, what is proven of it, and the time that is left."""

    problem: Problem
    pairs: Mapping[Key, Pair]
    started: float
    best: list[Meeting]
    deadline: float = 0.0
    reached: dict[str, int] = field(default_factory=dict)  # by the last search of a model
    bounds: dict[str, int] = field(default_factory=dict)
    proven: dict[tuple[int, ...], int] = field(default_factory=dict)  # by what the stages before reached: most benefit
    choosing: float = 1.0  # seconds that ``choice`` took
    solver: CpSolver | None = None
    is_over: bool = False

    def __post_init__(self):
        self.end = (
            self.started + self.problem.max_seconds - (time.monotonic() - self.started)
        )  # to finish takes as long as to begin
        self.deadline = min(self.end, self.started + self.problem.max_seconds * (1 - MARGIN)) - SECONDS_AROUND
        self.simple_bound = simple_bound(self.problem, self.pairs)

    @property
    def left(self) -> float:
        return 0.0 if self.is_over else self.deadline - time.monotonic()

    def stop(self) -> None:
        self.is_over = True
        if self.solver:
            self.solver.stop_search()

    def worth_of(self, meetings: list[Meeting]) -> tuple[int, ...]:
        return worth(self.problem, self.pairs, meetings)

    @property
    def worth(self) -> tuple[int, ...]:
        return self.worth_of(self.best)

    def bound(self, value: tuple[int, ...]) -> int:
        """What no plan that is as good in all stages before can exceed in benefit, as far as it is known."""
        return max(min(self.simple_bound, self.proven.get(value[:-1], self.simple_bound)), value[-1])

    def prove(self, before: tuple[int, ...], bound: float) -> None:
        self.proven[before] = min(round(bound), self.proven.get(before, self.simple_bound))

    def offer(self, meetings: list[Meeting]) -> None:
        board = Board(self.problem, meetings)
        fill(board, self.pairs)
        filled = list(board.meetings.values())
        if self.worth_of(filled) > self.worth:
            self.best = filled

    @property
    def progress(self) -> Progress:
        best, seconds = self.best, time.monotonic() - self.started
        value, musts = self.worth_of(best), sum(self.pairs[meeting.pair].musts for meeting in best)
        return Progress(round(seconds, 1), len(best), musts, value[-1] / UNIT, self.bound(value) / UNIT)


def plan(problem: Problem, started: float | None = None, watch: Watch | None = None) -> Planned:
    """The best plan found in ``max_seconds`` from ``started`` (``time.monotonic()``) on, or until ``watch`` says that it is enough."""
    pairs, refusals = possible_pairs(problem)
    search = Search(problem, pairs, time.monotonic() if started is None else started, quick_plan(problem, pairs))
    _run(search, watch)
    meetings = tuple(sorted(search.best, key=lambda meeting: (meeting.slot, meeting.table)))
    value = search.worth_of(list(meetings))
    bound = search.bound(value)
    gap = round(100 * (bound - value[-1]) / bound, 4) if bound else 0.0
    return Planned(meetings, unmet(problem, meetings, pairs, refusals), value[-1] / UNIT, bound / UNIT, gap)


def _run(search: Search, watch: Watch | None) -> None:
    """In a thread of its own: the best plan so far is handed out on time even while a model is built or the solver is late."""
    failures: list[BaseException] = []
    thread = Thread(target=_caught, args=(search, failures), daemon=True)
    thread.start()
    while thread.is_alive() and (left := search.end - time.monotonic()) > 0:
        thread.join(min(EVERY, left))
        if watch and thread.is_alive() and not watch(search.progress):
            break
    search.stop()
    thread.join(PATIENCE)
    if failures:
        raise failures[0]


def _caught(search: Search, failures: list[BaseException]) -> None:
    try:
        _search(search)
    except BaseException as failure:
        failures.append(failure)


def _search(search: Search) -> None:
    if search.problem.previous is not None or not _dealt_out(search):
        _search_whole(search)
    value = search.worth
    if search.bound(value) > value[-1] and search.left > 0:
        search.prove(value[:-1], _relaxed_bound(search, value))


def _dealt_out(search: Search) -> bool:
    """Choose who meets, then when. True = all of them have a place, so the plan is proven best."""
    before = search.left
    chosen = choice(search.problem, search.pairs)
    is_proven = _climb(search, chosen, share=0.3)
    search.choosing = before - search.left
    wished = {key: search.pairs[key] for key, is_met in chosen.values.items() if is_met}
    if not wished:
        return is_proven
    dealt = deal(search.problem, wished, _values(wished), time.monotonic() + 0.3 * search.left, ROUNDS)
    search.offer(_seated(search, dealt))
    if is_proven and search.worth == tuple(search.bounds.values()):
        return True
    every = {**_values(search.pairs), **{key: value + 0.5 for key, value in _values(wished).items()}}
    dealt = deal(search.problem, search.pairs, every, time.monotonic() + 0.2 * search.left, ROUNDS, search.best)
    search.offer(_seated(search, dealt))
    return False


def _values(pairs: Mapping[Key, Pair]) -> dict[Key, float]:
    """What a place is worth to the dealer: must-meets first, then companies with few meetings, then benefit."""
    degree = Counter(company for key in pairs for company in key)
    return {
        key: 1 + pair.benefit / UNIT + 10 * pair.musts + 8 / min(degree[company] for company in key) ** 2
        for key, pair in pairs.items()
    }


def _seated(search: Search, dealt: Mapping) -> list[Meeting]:
    posts = {(interpreter, *spot) for spot, interpreter in dealt.values() if interpreter is not None}
    return seat(search.problem, search.pairs, [(key, *spot) for key, (spot, _) in dealt.items()], posts)


def _search_whole(search: Search) -> None:
    kept = min(2 * search.choosing + 0.5, 0.4 * search.left)  # for the bound afterwards
    building = _literals(search) * SECONDS_A_LITERAL * max(search.choosing, 1)
    if search.left - kept > 2 * building:
        search.deadline -= kept
        _climb(search, timetable(search.problem, search.pairs), share=0.4)
        search.deadline += kept


def _literals(search: Search) -> int:
    return sum(len(pair.slots) for pair in search.pairs.values()) * len(rooms(search.problem))


def _climb(search: Search, built: Built, share: float) -> bool:
    """Stage after stage, each with ``share`` of the time left, the last with all of it; False where not all are proven."""
    is_proven = True
    search.reached, search.bounds = {}, {}
    for name, expression_of in stages(search.problem):
        expression = expression_of(built)
        if built.at:
            hint(built, search.problem, search.best)
        if name == "floor" and len(built.at) > SMALL:
            search.reached[name] = search.worth[len(search.reached)]  # to raise it would take the time that the benefit needs
            built.model.add(expression >= search.reached[name])
            continue
        built.model.maximize(expression)
        before = tuple(search.reached.values())
        solver = _solver(search, search.left * (1 if name == BENEFIT and built.at else share), len(built.at))
        if name == BENEFIT:
            solver.best_bound_callback = lambda bound, before=before: search.prove(before, bound)
        status = solver.solve(built.model, Kept(search, built) if len(built.at) > SMALL else None)
        if status not in (OPTIMAL, FEASIBLE):
            return False
        is_proven = is_proven and status == OPTIMAL
        search.reached[name], search.bounds[name] = round(solver.objective_value), round(solver.best_objective_bound)
        if name == BENEFIT:
            search.prove(before, solver.best_objective_bound)
        built.values = {key: solver.boolean_value(literal) for key, literal in built.held.items()}
        if built.at:
            search.offer(_read_off(search, built, solver))
        built.model.add(expression >= search.reached[name])
    return is_proven


class Kept(CpSolverSolutionCallback):
    """What the solver finds on its way is the best plan so far, too."""

    def __init__(self, search: Search, built: Built):
        super().__init__()
        self.search, self.built, self.next_at = search, built, 0.0

    def on_solution_callback(self) -> None:
        if self.search.is_over:
            self.stop_search()
        elif time.monotonic() >= self.next_at:
            self.search.offer(_read_off(self.search, self.built, self))
            self.next_at = time.monotonic() + EVERY


def _solver(search: Search, seconds: float, literals: int) -> CpSolver:
    search.solver = solver = CpSolver()
    solver.parameters.num_workers = 1 if literals <= SMALL else 2
    solver.parameters.linearization_level = 2  # the relaxation is nearly whole: its linear programme does most of the work
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    return solver


def _read_off(search: Search, built: Built, solver: CpSolver | Kept) -> list[Meeting]:
    places = [place for place, literal in built.at.items() if solver.boolean_value(literal)]
    posts = {post for post, literal in built.posts.items() if solver.boolean_value(literal)} if built.posts else None
    return seat(search.problem, search.pairs, places, posts)


def _relaxed_bound(search: Search, value: tuple[int, ...]) -> int:
    relaxed = choice(search.problem, search.pairs)
    ways = stages(search.problem) if search.problem.previous is None else stages(search.problem)[-1:]
    for (_, expression_of), reached in zip(ways[:-1], value, strict=False):
        relaxed.model.add(expression_of(relaxed) >= reached)
    relaxed.model.maximize(ways[-1][1](relaxed))
    solver = _solver(search, search.left, 0)
    if solver.solve(relaxed.model) not in (OPTIMAL, FEASIBLE):
        return search.simple_bound
    return round(solver.best_objective_bound)
