"""Deals meetings out over slots, rooms and interpreters by a tabu search over partial plans.

A partial plan never breaks a rule. A move puts one meeting that has no place yet somewhere and takes out whatever stands in its way; what was
taken out may not return to the same place for a while. (Blöchliger, Zufferey 2008, "A graph coloring heuristic using partial solutions and a
reactive tabu scheme", here with weights, tables, interpreters and walking time.) Seeded, so the same meetings are dealt the same way.
"""

import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

from events.planner.pairs import Pair
from events.planner.records import Id, Meeting, Problem
from events.planner.rooms import room_of, rooms

Key = tuple[Id, Id]
Spot = tuple[int, int]  # slot, room


class Dealer:
    """Who is where, with the meetings that stand in a newcomer's way."""

    def __init__(self, problem: Problem, pairs: Mapping[Key, Pair], value: Mapping[Key, float]):
        self.problem, self.pairs, self.value = problem, pairs, value
        self.sizes = [len(room) for room in rooms(problem)]
        self.walk = problem.walk_slots if len(self.sizes) > 1 else 0
        self.spot: dict[Key, Spot] = {}
        self.interpreter: dict[Key, Id | None] = {}
        self.who: dict[tuple[str, Id, int], Key] = {}  # the meeting of a company or interpreter in a slot
        self.held: dict[Spot, list[Key]] = defaultdict(list)
        self.fixed: set[Key] = set()
        room = room_of(problem)
        for meeting in problem.fixed:
            self.fixed.add(meeting.pair)
            self.put(meeting.pair, (meeting.slot, room[meeting.table]), meeting.interpreter)

    def put(self, key: Key, spot: Spot, interpreter: Id | None) -> None:
        self.spot[key], self.interpreter[key] = spot, interpreter
        self.held[spot].append(key)
        for walker in self._walkers(key, interpreter):
            self.who[(*walker, spot[0])] = key

    def take(self, key: Key) -> None:
        spot, interpreter = self.spot.pop(key), self.interpreter.pop(key)
        self.held[spot].remove(key)
        for walker in self._walkers(key, interpreter):
            del self.who[(*walker, spot[0])]

    def in_the_way(self, key: Key, spot: Spot) -> tuple[float, set[Key], Id | None] | None:
        """What must go so that ``key`` can have ``spot``: its value, the meetings, the interpreter who would come; None = impossible."""
        gone: set[Key] = set()
        for walker in self._walkers(key, None):
            gone |= self._of(walker, spot)
        interpreter = None
        if self.pairs[key].interpreters is not None:
            best = None
            for one in self.problem.interpreters:  # in the order of the input: the same each time
                if one in self.pairs[key].interpreters and spot[0] in self.problem.interpreters[one].available:
                    more = self._of(("interpreter", one), spot) - gone
                    cost = self._cost(more)
                    if best is None or cost < best[0]:
                        best = cost, more, one
                    if not more:
                        break
            if best is None:
                return None
            gone, interpreter = gone | best[1], best[2]
        here = self.held[spot]
        if len(here) >= self.sizes[spot[1]] and gone.isdisjoint(here):
            gone.add(min(here, key=lambda other: (other in self.fixed, self.value[other])))
        return None if gone & self.fixed else (self._cost(gone), gone, interpreter)

    def _cost(self, keys: set[Key]) -> float:
        return sum(self.value[key] for key in keys)

    def _of(self, walker: tuple[str, Id], spot: Spot) -> set[Key]:
        """The meetings that keep a company or an interpreter from being at this spot."""
        slot, room = spot
        found = self.who.get((*walker, slot))
        gone = set() if found is None else {found}
        for near in range(slot - self.walk, slot + self.walk + 1):
            other = self.who.get((*walker, near))
            if other is not None and self.spot[other][1] != room:
                gone.add(other)
        return gone

    def _walkers(self, key: Key, interpreter: Id | None) -> list[tuple[str, Id]]:
        return [("company", key[0]), ("company", key[1]), *([] if interpreter is None else [("interpreter", interpreter)])]


def deal(
    problem: Problem,
    pairs: Mapping[Key, Pair],
    value: Mapping[Key, float],
    deadline: float,
    rounds: int,
    start: Sequence[Meeting] = (),
) -> dict[Key, tuple[Spot, Id | None]]:
    """As much ``value`` (> 0) as possible with a place: where each of these meetings is, and with whom as interpreter."""
    chance, dealer, room = random.Random(1), Dealer(problem, pairs, value), room_of(problem)
    for meeting in start:
        if meeting.pair in pairs and meeting.pair not in dealer.spot:
            dealer.put(meeting.pair, (meeting.slot, room[meeting.table]), meeting.interpreter)
    waiting = [key for key in pairs if key not in dealer.spot]
    waiting.sort(key=lambda key: (-len(dealer.sizes) * len(pairs[key].slots), pairs[key].interpreters is None, value[key]))
    missing = sum(value[key] for key in waiting)
    best, least, barred = _copy(dealer), missing, {}
    for turn in range(rounds):
        if not waiting or (turn % 8 == 0 and time.monotonic() > deadline):
            break
        key = waiting.pop(len(waiting) - 1 if turn < len(pairs) else chance.randrange(len(waiting)))
        move = _best_move(dealer, key, barred, turn, chance, missing - least)
        if move is None:
            waiting.insert(chance.randrange(len(waiting) + 1), key)
            continue
        spot, cost, gone, interpreter = move
        for other in gone:
            barred[other, dealer.spot[other]] = turn + 5 + int(0.6 * len(waiting)) + chance.randrange(10)
            dealer.take(other)
            waiting.append(other)
        dealer.put(key, spot, interpreter)
        missing += cost - value[key]
        if missing < least - 1e-9:
            best, least = _copy(dealer), missing
    return best


def _best_move(dealer: Dealer, key: Key, barred: Mapping, turn: int, chance: random.Random, above: float):
    found, best = None, None
    for slot in sorted(dealer.pairs[key].slots):
        for room in range(len(dealer.sizes)):
            way = dealer.in_the_way(key, (slot, room))
            if way is None:
                continue
            is_barred = barred.get((key, (slot, room)), -1) >= turn
            if is_barred and above + way[0] - dealer.value[key] >= 0:
                continue  # unless it leads to the best plan so far
            rank = way[0], len(dealer.held[slot, room]) - dealer.sizes[room], chance.random()
            if best is None or rank < best:
                found, best = ((slot, room), *way), rank
    return found


def _copy(dealer: Dealer) -> dict[Key, tuple[Spot, Id | None]]:
    return {key: (spot, dealer.interpreter[key]) for key, spot in dealer.spot.items()}
