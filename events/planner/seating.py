"""Deals out tables and interpreters once it is known who meets when in which room."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from events.planner.interpreting import busy
from events.planner.pairs import Pair
from events.planner.records import Id, Meeting, Problem
from events.planner.rooms import room_of, rooms
from events.planner.timetable import Key, Place


def seat(
    problem: Problem, pairs: Mapping[Key, Pair], places: Sequence[Place], posts: Collection[tuple[Id, int, int]] | None
) -> list[Meeting]:
    """The places as meetings. ``posts`` says which interpreter is when in which room; None = all are everywhere."""
    fixed = {meeting.pair for meeting in problem.fixed}
    by_place = defaultdict(list)
    for key, slot, room in places:
        if key not in fixed:
            by_place[slot, room].append(key)
    tables, found = _tables(problem, by_place), list(problem.fixed)
    by_slot = _interpreters(problem, pairs, by_place, posts)
    for (slot, _), keys in sorted(by_place.items()):
        found += [Meeting(slot, tables[slot, key], *key, by_slot.get((slot, key))) for key in keys]
    return sorted(found, key=lambda meeting: (meeting.slot, meeting.table))


def _tables(problem: Problem, by_place: Mapping[tuple[int, int], Sequence[Key]]) -> dict[tuple[int, Key], int]:
    """Where they were before if they meet in the same slot, else the lowest free table of the room."""
    kinds, room = rooms(problem), room_of(problem)
    before = {(m.slot, m.pair): m.table for m in problem.previous or ()}
    taken, dealt = {(m.slot, m.table) for m in problem.fixed}, {}
    for (slot, index), keys in by_place.items():
        for key in keys:
            table = before.get((slot, key))
            if table is not None and room[table] == index and (slot, table) not in taken:
                dealt[slot, key] = table
                taken.add((slot, table))
        free = iter([table for table in kinds[index] if (slot, table) not in taken])
        for key in keys:
            if (slot, key) not in dealt:
                dealt[slot, key] = next(free)
    return dealt


def _interpreters(problem: Problem, pairs: Mapping[Key, Pair], by_place: Mapping, posts: Collection | None) -> dict:
    held, before = busy(problem), {(m.slot, m.pair): m.interpreter for m in problem.previous or ()}
    dealt = {}
    for (slot, room), keys in by_place.items():
        there = [
            one.id
            for one in problem.interpreters.values()
            if slot in one.available and (one.id, slot) not in held and (posts is None or (one.id, slot, room) in posts)
        ]
        in_need = {key: pairs[key].interpreters for key in keys if pairs[key].interpreters is not None}
        wished = {key: before.get((slot, key)) for key in in_need}
        dealt |= {(slot, key): one for key, one in _matching(in_need, there, wished).items()}
    return dealt


def _matching(in_need: Mapping[Key, Collection[Id]], there: Sequence[Id], wished: Mapping[Key, Id | None]) -> dict[Key, Id]:
    """One interpreter each, by augmenting paths (Kuhn 1955); with whom they had been planned before is tried first."""
    serving: dict[Id, Key] = {}

    def serve(key: Key, tried: set[Id]) -> bool:
        for one in sorted((one for one in there if one in in_need[key]), key=lambda one: one != wished[key]):
            if one in tried:
                continue
            tried.add(one)
            if one not in serving or serve(serving[one], tried):
                serving[one] = key
                return True
        return False

    for key in sorted(in_need, key=lambda key: wished[key] is None):
        if not serve(key, set()):
            raise AssertionError(f"no interpreter is left for {key}: the model allowed too many")
    return {key: one for one, key in serving.items()}
