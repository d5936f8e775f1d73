"""Who is shown how often, and an order in which companies of equal quality take turns.

Exposure. A place in a list counts 1/log2(place + 1): the first place 1, the second 0.63, the tenth 0.29. That is the discount of DCG
(Järvelin, Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"), taken as the chance to be looked at as in Singh, Joachims
2018, "Fairness of exposure in rankings". What is shown alone (an introduction proposed) counts as a first place.

Order. The engine's order is cut into windows of equal quality: the same band, on the same side of the coverage floor, and at most
``WINDOW`` points below the window's first. Inside a window newcomers come first, then who was shown least, then the engine's order; who has
reached a cap comes last. Nobody leaves a window: a difference that means something is never turned round.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

import numpy as np

WINDOW = 5.0  # points of 100: less is noise
PERIOD = timedelta(days=90)
FIRST_CHANCE = timedelta(days=60)  # after a company was released
ENOUGH = 3.0  # exposure after which a newcomer has had its chance: three times at the top
MOST_OPEN = 3  # introductions of a company at a time
MOST_PROPOSED = 6  # introductions of a company within a period


@dataclass(frozen=True)
class Standing:
    """What counts of a company besides its quality."""

    exposure: float = 0.0  # within ``PERIOD`` before now
    released_on: date | None = None  # None = not known, no newcomer
    proposed: int = 0  # introductions within ``PERIOD``
    open: int = 0  # introductions that go on now

    def is_new(self, today: date) -> bool:
        is_young = self.released_on is not None and today - self.released_on < FIRST_CHANCE
        return is_young and self.exposure < ENOUGH

    @property
    def is_capped(self) -> bool:
        return self.open >= MOST_OPEN or self.proposed >= MOST_PROPOSED


@dataclass(frozen=True)
class Ranked:
    """One of a list in the engine's order."""

    name: str
    score: float  # 0 to 100
    band: str
    is_below_floor: bool = False


@dataclass(frozen=True)
class Place:
    name: str
    place: int  # 1 = first
    engine_place: int
    reason: str  # why it moved: "first_chance", "seldom", "often", "capped"; "" where it did not, or others moved past it


def exposure_at(place: int) -> float:
    """Of the ``place``-th of a list, 1 = first."""
    return float(1 / np.log2(place + 1))


def gini(values: Iterable[float]) -> float:
    """Inequality from 0 (all the same, or all nothing) to (n - 1)/n (one has everything). Values are 0 or more."""
    ordered = np.sort(np.asarray(list(values), dtype=float))
    if not ordered.sum():
        return 0.0
    places = np.arange(1, len(ordered) + 1)
    return float(max(0.0, 2 * (places * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered)))


def lorenz(values: Iterable[float]) -> list[tuple[float, float]]:
    """(share of companies, their share of the whole), from those that have least; from (0, 0) to (1, 1). Where nobody has anything: the
    line of equality."""
    ordered = sorted(values)
    whole = sum(ordered)
    if not whole:
        return [(0.0, 0.0), (1.0, 1.0)]
    sums = accumulate(ordered)
    return [(0.0, 0.0), *(((place / len(ordered)), total / whole) for place, total in enumerate(sums, 1))]


def take_turns(
    ranked: Sequence[Ranked], standings: Callable[[str], Standing], today: date, window: float = WINDOW
) -> list[Place]:
    """The order to show. ``ranked`` stands in the engine's order, best first; ``standings`` says what is known of a name; ``window`` is in
    points of 100."""
    engine_place = {one.name: place for place, one in enumerate(ranked, 1)}
    turns = (sorted(equals, key=lambda one: _turn(standings(one.name), today)) for equals in windows(ranked, window))
    shown = [one.name for equals in turns for one in equals]
    return [
        Place(name, place, engine_place[name], _reason(engine_place[name] - place, standings(name), today))
        for place, name in enumerate(shown, 1)
    ]


def windows(ranked: Sequence[Ranked], width: float = WINDOW) -> Iterator[list[Ranked]]:
    """Runs of equal quality, in the engine's order."""
    equals: list[Ranked] = []
    for one in ranked:
        if equals and not _is_equal(equals[0], one, width):
            yield equals
            equals = []
        equals.append(one)
    if equals:
        yield equals


def _is_equal(first: Ranked, other: Ranked, width: float) -> bool:
    return (first.band, first.is_below_floor) == (other.band, other.is_below_floor) and first.score - other.score <= width


def _turn(standing: Standing, today: date):
    """Sorting by it keeps the engine's order among equals."""
    return standing.is_capped, not standing.is_new(today), standing.exposure


def _reason(gained: int, standing: Standing, today: date) -> str:
    if gained > 0:
        return "first_chance" if standing.is_new(today) else "seldom"
    if gained < 0 and standing.is_capped:
        return "capped"
    return "often" if gained < 0 and standing.exposure else ""
