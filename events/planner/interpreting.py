"""Interpreters as a scarce resource of the models: meetings of a kind draw on groups of equal interpreters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python.cp_model import CpModel

from events.planner.records import Id, Problem

Group = tuple[Id, ...]  # interpreters who can stand in for each other


def groups(problem: Problem) -> list[Group]:
    found = defaultdict(list)
    for interpreter in problem.interpreters.values():
        found[interpreter.languages, interpreter.available].append(interpreter.id)
    return [tuple(ids) for ids in found.values()]


def busy(problem: Problem) -> set[tuple[Id, int]]:
    """Interpreters whom fixed meetings hold, and in which slot."""
    return {(meeting.interpreter, meeting.slot) for meeting in problem.fixed if meeting.interpreter is not None}


def free_by_slot(problem: Problem) -> dict[tuple[Group, int], int]:
    held = busy(problem)
    return {
        (group, slot): sum((one, slot) not in held for one in group)
        for group in groups(problem)
        for slot in problem.interpreters[group[0]].available
    }


def supply(model: CpModel, demand: Mapping[frozenset[Id], Iterable], capacity: Mapping[Group, object]) -> None:
    """Meetings need interpreters: ``demand`` is literals by who could serve them, ``capacity`` how many of a group there are.

    Each kind of demand flows from the groups that can serve it. That is exact where a group's members are equal.
    """
    used = defaultdict(list)
    for able, literals in demand.items():
        literals = list(literals)
        serving = [group for group in capacity if group[0] in able]
        flows = {group: model.new_int_var(0, len(literals), "") for group in serving}
        model.add(sum(literals) <= sum(flows.values()))
        for group, flow in flows.items():
            used[group].append(flow)
    for group, flows in used.items():
        model.add(sum(flows) <= capacity[group])
