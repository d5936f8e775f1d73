"""What a plan is made of. Slots are places in the list of slots (0 = first), tables are 1 to n, weights lie in [0, 1]."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Id = str | int


class Side(StrEnum):
    SUPPLIER = "supplier"
    PARTNER = "partner"


class Level(StrEnum):
    MUST = "must"
    LIKE = "like"
    NO = "no"


@dataclass(frozen=True)
class Company:
    id: Id
    side: Side
    languages: frozenset[str]
    available: frozenset[int]  # slots


@dataclass(frozen=True)
class Wish:
    """What one company says about one of the other side; a "no" has no weight."""

    asking: Id
    asked: Id
    level: Level
    weight: float


@dataclass(frozen=True)
class Interpreter:
    id: Id
    languages: frozenset[str]
    available: frozenset[int]  # slots


@dataclass(frozen=True)
class Meeting:
    slot: int
    table: int
    supplier: Id
    partner: Id
    interpreter: Id | None = None

    @property
    def pair(self) -> tuple[Id, Id]:
        return self.supplier, self.partner


@dataclass(frozen=True)
class Problem:
    """A matchmaking day to be planned; checked by ``reading``."""

    slots: tuple[Id, ...]
    halls: tuple[str | None, ...]  # of table 1, 2, …
    walk_slots: int  # slots that must be free between two meetings in different halls
    companies: Mapping[Id, Company]
    wishes: tuple[Wish, ...]
    interpreters: Mapping[Id, Interpreter]
    fixed: tuple[Meeting, ...] = ()
    previous: tuple[Meeting, ...] | None = None  # None = a new plan, else as little as possible may change
    max_seconds: float = 60.0

    @property
    def tables(self) -> int:
        return len(self.halls)

    def hall(self, table: int) -> str | None:
        return self.halls[table - 1]


@dataclass(frozen=True)
class Unmet:
    asking: Id
    asked: Id
    reason: str


@dataclass(frozen=True)
class Progress:
    """What is known while the search goes on: the best plan so far, and what none as good in must-meets and fairness can exceed."""

    seconds: float
    meetings: int
    musts: int
    objective: float
    bound: float


@dataclass(frozen=True)
class Planned:
    """A plan and what is proven of it: ``objective`` and ``bound`` in summed weights, ``gap`` in per cent of the bound."""

    meetings: tuple[Meeting, ...]
    unmet: tuple[Unmet, ...]
    objective: float
    bound: float
    gap: float
    stages: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # what came before the benefit: reached, proven bound
