"""A plan while it grows by hand, meeting for meeting: the quick first plan, the last gaps, and why a wish finds no place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from events.planner.pairs import Pair, Refusal
from events.planner.records import Id, Level, Meeting, Problem, Side, Unmet
from events.planner.rooms import room_of, rooms

# From the one that is nearest to a place to the one that is farthest
REASONS = ("no_interpreter", "no_table", "no_walking_time", "company_full")


class Board:
    """Knows who is where; ``place`` never breaks a hard rule."""

    def __init__(self, problem: Problem, meetings: Iterable[Meeting] = ()):
        self.problem = problem
        self.rooms, self.room_of = rooms(problem), room_of(problem)
        self.meetings: dict[tuple[Id, Id], Meeting] = {}
        self.room: dict[tuple[str, Id, int], int] = {}  # of a company or an interpreter in a slot
        self.taken: dict[int, set[int]] = defaultdict(set)  # tables by slot
        for meeting in meetings:
            self.put(meeting)

    def put(self, meeting: Meeting) -> None:
        room = self.room_of[meeting.table]
        self.meetings[meeting.pair] = meeting
        self.taken[meeting.slot].add(meeting.table)
        for company in meeting.pair:
            self.room["company", company, meeting.slot] = room
        if meeting.interpreter is not None:
            self.room["interpreter", meeting.interpreter, meeting.slot] = room

    def place(self, pair: Pair, slots: Sequence[int] | None = None, tables: Sequence[int] | None = None) -> bool:
        """Put the two where they can meet, as early as possible; False where that is nowhere."""
        for slot in sorted(pair.slots) if slots is None else slots:
            found = self._seat(pair, slot, tables)
            if isinstance(found, Meeting):
                self.put(found)
                return True
        return False

    def reason(self, pair: Pair) -> str:
        """Why the two have no place; the obstacle nearest to a place counts."""
        nearest = len(REASONS) - 1
        for slot in pair.slots:
            found = self._seat(pair, slot, None)
            if isinstance(found, str):
                nearest = min(nearest, REASONS.index(found))
            if not nearest:
                break
        return REASONS[nearest]

    def _seat(self, pair: Pair, slot: int, tables: Sequence[int] | None) -> Meeting | str:
        if any(("company", company, slot) in self.room for company in pair.companies):
            return "company_full"
        found = []
        for room in range(len(self.rooms)):
            seat = self._seat_in(pair, slot, room, tables)
            if isinstance(seat, Meeting):
                return seat
            found.append(seat)
        return min(found, key=REASONS.index)

    def _seat_in(self, pair: Pair, slot: int, room: int, tables: Sequence[int] | None) -> Meeting | str:
        if not all(self._can_walk("company", company, slot, room) for company in pair.companies):
            return "no_walking_time"
        taken = self.taken[slot]
        table = next((one for one in self.rooms[room] if one not in taken and (tables is None or one in tables)), None)
        if table is None:
            return "no_table"
        interpreter = None
        if pair.interpreters is not None:
            able = (one for one in self.problem.interpreters if one in pair.interpreters and self._is_free(one, slot, room))
            interpreter = next(able, None)
            if interpreter is None:
                return "no_interpreter"
        return Meeting(slot, table, pair.supplier, pair.partner, interpreter)

    def _is_free(self, interpreter: Id, slot: int, room: int) -> bool:
        if ("interpreter", interpreter, slot) in self.room or slot not in self.problem.interpreters[interpreter].available:
            return False
        return self._can_walk("interpreter", interpreter, slot, room)

    def _can_walk(self, kind: str, who: Id, slot: int, room: int) -> bool:
        if len(self.rooms) == 1:
            return True
        reach = range(slot - self.problem.walk_slots, slot + self.problem.walk_slots + 1)
        return all(self.room.get((kind, who, near), room) == room for near in reach)


def quick_plan(problem: Problem, pairs: Mapping[tuple[Id, Id], Pair]) -> list[Meeting]:
    """A first plan without any search: what must stay, then who has least, then what is worth most."""
    board = Board(problem, problem.fixed)
    for meeting in sorted(problem.previous or (), key=lambda meeting: -pairs[meeting.pair].musts if meeting.pair in pairs else 0):
        pair = pairs.get(meeting.pair)
        if pair and meeting.pair not in board.meetings and meeting.slot in pair.slots:
            board.place(pair, [meeting.slot], [meeting.table])
    fill(board, pairs)
    return list(board.meetings.values())


def fill(board: Board, pairs: Mapping[tuple[Id, Id], Pair]) -> None:
    """Add meetings for as long as there is room for any."""
    count: dict[Id, int] = defaultdict(int)
    for key in board.meetings:
        for company in key:
            count[company] += 1
    order = sorted(
        (key for key in pairs if key not in board.meetings and pairs[key].asking),
        key=lambda key: (-pairs[key].musts, all(count[company] for company in key), -pairs[key].benefit, repr(key)),
    )
    for key in order:
        board.place(pairs[key])


def unmet(problem: Problem, meetings: Iterable[Meeting], pairs: Mapping, refusals: Mapping[tuple, Refusal]) -> tuple[Unmet, ...]:
    """Every must and like that the plan leaves open, with the reason; in the order of the wishes."""
    board, found = Board(problem, meetings), []
    for wish in problem.wishes:
        key = (wish.asking, wish.asked)
        if problem.companies[wish.asking].side != Side.SUPPLIER:
            key = key[::-1]
        if wish.level != Level.NO and key not in board.meetings:
            reason = refusals[key].reason if key in refusals else board.reason(pairs[key])
            found.append(Unmet(wish.asking, wish.asked, reason))
    return tuple(found)
