"""Rooms: sets of tables between which nobody needs walking time, that is halls, or everything where walking takes no slot."""

from collections import defaultdict

from events.planner.records import Problem

Room = tuple[int, ...]  # its tables


def rooms(problem: Problem) -> list[Room]:
    by_hall = defaultdict(list)
    for table in range(1, problem.tables + 1):
        by_hall[problem.hall(table) if problem.walk_slots else None].append(table)
    return [tuple(tables) for tables in by_hall.values()]


def room_of(problem: Problem) -> dict[int, int]:
    return {table: index for index, room in enumerate(rooms(problem)) for table in room}
