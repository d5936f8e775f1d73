"""Which two companies may meet, what that is worth to both, and when and with whom as interpreter it can be."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from events.planner.clashes import can_interpret, needs_interpreter, refused
from events.planner.records import Id, Level, Problem, Side

UNIT = 1_000_000  # weights are counted in millionths: the solver knows whole numbers only


@dataclass(frozen=True)
class Pair:
    supplier: Id
    partner: Id
    benefit: int  # what both wishes weigh, in ``UNIT``; 0 to 2 · UNIT
    musts: int  # 0 to 2
    asking: tuple[Id, ...]  # who wishes it: "must" or "like"
    slots: frozenset[int]  # where both are there, and an interpreter where one is needed
    interpreters: frozenset[Id] | None  # who could interpret; None = no need

    @property
    def companies(self) -> tuple[Id, Id]:
        return self.supplier, self.partner


@dataclass(frozen=True)
class Refusal:
    """Why two companies can never meet on this day, whatever else is planned."""

    reason: str


def possible_pairs(problem: Problem) -> tuple[Mapping[tuple[Id, Id], Pair], Mapping[tuple[Id, Id], Refusal]]:
    """Pairs with a wish (or a fixed meeting) that could meet if they were alone, and those that could not, with the reason."""
    wishes = _wishes_by_pair(problem)
    no, fixed = refused(problem), {meeting.pair for meeting in problem.fixed}
    possible, impossible = {}, {}
    for key in sorted({*wishes, *fixed}, key=repr):
        pair = _pair(problem, key, wishes.get(key, []), fixed)
        reason = "no_thanks" if key in no else _refusal(problem, pair)
        if reason and key not in fixed:
            impossible[key] = Refusal(reason)
        else:
            possible[key] = pair
    return possible, impossible


def _wishes_by_pair(problem: Problem) -> dict:
    wishes = defaultdict(list)
    for wish in problem.wishes:
        if wish.level != Level.NO:
            is_supplier = problem.companies[wish.asking].side == Side.SUPPLIER
            wishes[(wish.asking, wish.asked) if is_supplier else (wish.asked, wish.asking)].append(wish)
    return wishes


def _pair(problem: Problem, key: tuple[Id, Id], wishes: list, fixed: set) -> Pair:
    slots = problem.companies[key[0]].available & problem.companies[key[1]].available
    interpreters = None
    if needs_interpreter(problem, *key):
        interpreters = frozenset(i for i in problem.interpreters if can_interpret(problem, i, *key))
        if key not in fixed:
            slots = slots & frozenset().union(*(problem.interpreters[i].available for i in interpreters))
    return Pair(
        supplier=key[0],
        partner=key[1],
        benefit=sum(round(wish.weight * UNIT) for wish in wishes),
        musts=sum(wish.level == Level.MUST for wish in wishes),
        asking=tuple(wish.asking for wish in wishes),
        slots=slots,
        interpreters=interpreters,
    )


def _refusal(problem: Problem, pair: Pair) -> str:
    if pair.slots:
        return ""
    apart = not problem.companies[pair.supplier].available & problem.companies[pair.partner].available
    return "no_common_slot" if apart else "no_interpreter"
