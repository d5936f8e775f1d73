"""The models that CP-SAT solves: who meets whom (``choice``), and who meets whom when and in which room (``timetable``).

Tables of a room are alike, so the models count them; ``seating`` deals them out afterwards. ``choice`` is a relaxation of ``timetable``: it forgets when people
meet and keeps how many slots each company, all tables and all interpreters have. What it proves to be out of reach is out of reach.
It is a b-matching with side constraints (Schrijver 2003, "Combinatorial Optimization", ch. 31); that its choice can nearly always be dealt
out over slots is König's theorem: the edges of a bipartite graph of degree d take d colours (1916).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import CpModel, IntVar

from events.planner.interpreting import busy, free_by_slot, supply
from events.planner.pairs import Pair
from events.planner.records import Id, Meeting, Problem
from events.planner.rooms import Room, room_of, rooms

Key = tuple[Id, Id]
Place = tuple[Key, int, int]  # pair, slot, room


@dataclass
class Built:
    model: CpModel
    pairs: Mapping[Key, Pair]
    held: dict[Key, IntVar]  # 1 = the two meet
    at: dict[Place, IntVar] = field(default_factory=dict)  # … in this slot and room; empty for ``choice``
    posts: dict[tuple[Id, int, int], IntVar] = field(default_factory=dict)  # interpreter, slot, room; only where they walk
    values: dict[Key, bool] = field(default_factory=dict)  # of ``held`` in the last solution


def choice(problem: Problem, pairs: Mapping[Key, Pair]) -> Built:
    """One literal a pair."""
    model = CpModel()
    held = {key: model.new_bool_var("") for key in pairs}
    for meeting in problem.fixed:
        model.add(held[meeting.pair] == 1)
    for company, keys in by_company(pairs).items():
        model.add(sum(held[key] for key in keys) <= len(problem.companies[company].available))
    model.add(sum(held.values()) <= problem.tables * len(problem.slots))
    capacity = defaultdict(int)
    for (group, _), free in free_by_slot(problem).items():
        capacity[group] += free
    supply(model, _demand(problem, pairs, held), capacity)
    return Built(model, pairs, held)


def timetable(problem: Problem, pairs: Mapping[Key, Pair], allowed: Callable[[Place], bool] = lambda place: True) -> Built:
    """One literal a pair, slot and room; ``allowed`` narrows them."""
    model, kinds = CpModel(), rooms(problem)
    room, fixed = room_of(problem), {meeting.pair: meeting for meeting in problem.fixed}
    held = {key: model.new_bool_var("") for key in pairs}
    at: dict[Place, IntVar] = {}
    for key, pair in pairs.items():
        if key in fixed:
            at[key, fixed[key].slot, room[fixed[key].table]] = held[key]
            model.add(held[key] == 1)
            continue
        places = [(key, slot, index) for slot in sorted(pair.slots) for index in range(len(kinds)) if allowed((key, slot, index))]
        at |= {place: model.new_bool_var("") for place in places}
        model.add_exactly_one([*(at[place] for place in places), held[key].Not()])
    built = Built(model, pairs, held, at)
    _one_place(built)
    _tables(built, kinds)
    if len(kinds) > 1:
        _walk_companies(problem, built)
        _walking_interpreters(problem, built, len(kinds))
    else:
        _interpreters(problem, built)
    return built


def by_company(pairs: Mapping[Key, Pair]) -> dict[Id, list[Key]]:
    found = defaultdict(list)
    for key in pairs:
        for company in key:
            found[company].append(key)
    return found


def _one_place(built: Built) -> None:
    together = defaultdict(list)
    for (key, slot, _), literal in built.at.items():
        for company in key:
            together[company, slot].append(literal)
    for literals in together.values():
        if len(literals) > 1:
            built.model.add_at_most_one(literals)


def _tables(built: Built, kinds: Sequence[Room]) -> None:
    together = defaultdict(list)
    for (_, slot, room), literal in built.at.items():
        together[slot, room].append(literal)
    for (_, room), literals in together.items():
        if len(literals) > len(kinds[room]):
            built.model.add(sum(literals) <= len(kinds[room]))


def _demand(problem: Problem, pairs: Mapping[Key, Pair], literals: Mapping[Key, IntVar]) -> dict:
    """Literals of meetings that need an interpreter, by who could serve; fixed meetings have theirs."""
    fixed, demand = {meeting.pair for meeting in problem.fixed}, defaultdict(list)
    for key, literal in literals.items():
        if pairs[key].interpreters is not None and key not in fixed:
            demand[pairs[key].interpreters].append(literal)
    return demand


def _by_place(built: Built, problem: Problem) -> dict[tuple[int, int], dict]:
    literals = defaultdict(dict)
    for (key, slot, room), literal in built.at.items():
        literals[slot, room][key] = literal
    return {place: _demand(problem, built.pairs, found) for place, found in literals.items()}


def _interpreters(problem: Problem, built: Built) -> None:
    free = defaultdict(dict)
    for (group, slot), count in free_by_slot(problem).items():
        free[slot][group] = count
    for (slot, _), demand in _by_place(built, problem).items():
        supply(built.model, demand, free[slot])


def _walk_companies(problem: Problem, built: Built) -> None:
    literals = defaultdict(list)
    for (key, slot, room), literal in built.at.items():
        for company in key:
            literals[company, slot, room].append(literal)
    present = {}
    for where, found in literals.items():
        present[where] = found[0] if len(found) == 1 else built.model.new_bool_var("")
        if len(found) > 1:
            built.model.add_exactly_one([*found, present[where].Not()])
    _walking_time(problem, built.model, present)


def _walking_time(problem: Problem, model: CpModel, present: Mapping[tuple[Id, int, int], IntVar]) -> None:
    """Whoever is in one room is in no other until ``walk_slots`` free slots have passed."""
    elsewhere = defaultdict(list)
    for (who, slot, room), literal in present.items():
        elsewhere[who, slot].append((room, literal))
    for (who, slot, room), literal in present.items():
        for later in range(slot + 1, slot + problem.walk_slots + 1):
            others = [other for another, other in elsewhere.get((who, later), ()) if another != room]
            if others:
                model.add_at_most_one([literal, *others])


def _walking_interpreters(problem: Problem, built: Built, count: int) -> None:
    """Interpreters that walk are no longer alike: each has a post a slot."""
    room = room_of(problem)
    for interpreter in problem.interpreters.values():
        for slot in interpreter.available:
            posts = {index: built.model.new_bool_var("") for index in range(count)}
            built.model.add_at_most_one(posts.values())
            built.posts |= {(interpreter.id, slot, index): literal for index, literal in posts.items()}
    held = busy(problem)
    for meeting in problem.fixed:
        if meeting.interpreter is not None:
            built.model.add(built.posts[meeting.interpreter, meeting.slot, room[meeting.table]] == 1)
    _walking_time(problem, built.model, built.posts)
    capacity = defaultdict(dict)
    for (one, slot, index), literal in built.posts.items():
        if (one, slot) not in held:
            capacity[slot, index][(one,)] = literal
    for place, demand in _by_place(built, problem).items():
        supply(built.model, demand, capacity[place])


def hint(built: Built, problem: Problem, meetings: Sequence[Meeting]) -> None:
    """Start from a plan that is known."""
    room = room_of(problem)
    places = {(meeting.pair, meeting.slot, room[meeting.table]) for meeting in meetings}
    met = {meeting.pair for meeting in meetings}
    posts = {(m.interpreter, m.slot, room[m.table]) for m in meetings if m.interpreter is not None}
    built.model.clear_hints()
    for known, literals in ((met, built.held), (places, built.at), (posts, built.posts)):
        for key, literal in literals.items():
            if literals is built.at and key[0] in {f.pair for f in problem.fixed}:
                continue  # the same literal as ``held``
            built.model.add_hint(literal, key in known)
