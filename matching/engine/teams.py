"""Teams for a demand that no single offer covers: the smallest that bring all its musts, the best of them first.

A demand falls into parts (``parts.py``); an offer brings a part as a whole or not at all. At most one company of a group is in a team.
Musts brought come first, then fewer members, then coverage, then the mean score of the members. So nobody in a team is idle:
without any one of them a must would be open, else a smaller team would have been found.

Exact by branch and bound: branch on the must that the fewest offers bring, and on giving it up; an offer once tried is left out of
the branches beside it, so that no team comes twice. Before that go offers that are no better in anything than enough others: in any
team they could be replaced.

Where the search would take too long the answer is the best found so far or greedy's, whichever is better. Of all that ``MOST`` offers
can bring, greedy brings at least 1 - 1/e (Nemhauser, Wolsey, Fisher 1978, "An analysis of approximations for maximizing submodular set
functions I"), at least half where companies of one group bar each other (Fisher, Nemhauser, Wolsey 1978, part II: a matroid).
That bound is stated and not the one on the size of a cover (ln n + 1; Chvátal 1979), because the size is what people can handle, at most
four, and what they want to know is how many musts they miss. The bound of the very instance (what was brought, plus the
best ``MOST`` gains that were left) is mostly better, and is told where it is.
"""

import math
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST = 4  # members
SHOWN = 5  # teams of the best kind
STEPS = 20_000  # of the search, about a second or two
DIGITS = 6
ROUNDED = 10**-DIGITS


@dataclass(frozen=True)
class Candidate:
    name: str
    group: str  # companies of one group count once; who stands alone has a group of its own
    score: float  # of the pair, 0 to 100
    values: tuple[float, ...]  # by part, 0 to 1; 0 = does not bring it


@dataclass(frozen=True)
class Team:
    members: tuple[str, ...]  # names, sorted
    musts: int  # brought
    coverage: float  # 0 to 1: the weighted mean over all parts of the best that a member brings
    score: float  # 0 to 100: mean of the members' own


@dataclass(frozen=True)
class Teams:
    teams: tuple[Team, ...]  # all with the same number of members and of musts; none where one offer does as well alone
    single: Team | None  # the best offer alone
    missing: tuple[int, ...]  # musts that no candidate brings
    is_exact: bool
    bound: float  # the musts brought are at least this share of those that any team of at most ``MOST`` brings; 1 where exact

    @property
    def best(self) -> Team | None:
        return self.teams[0] if self.teams else self.single


def find_teams(
    candidates: Sequence[Candidate], weights: Sequence[float], musts: Sequence[bool], *, shown: int = SHOWN, steps: int = STEPS
) -> Teams:
    """The ``shown`` best teams of at most ``MOST`` candidates.

    ``weights`` (0 or more) and ``musts`` stand by part, as the candidates' ``values``. The order of candidates does not matter.
    Raises ValueError where the lengths differ.
    """
    if len(weights) != len(musts) or any(len(candidate.values) != len(musts) for candidate in candidates):
        raise ValueError("weights, musts and values must have one entry for each part")
    pool = _Pool(candidates, np.array(weights, dtype=float), np.array(musts, dtype=bool), keep=shown + MOST - 1)
    missing = tuple(int(part) for part in np.flatnonzero(pool.musts) if not any(c.values[part] > 0 for c in candidates))
    if not len(pool):
        return Teams((), None, missing, True, 1.0)
    single = min((pool.team([place]) for place in range(len(pool))), key=_order)
    search = _Search(pool, shown, steps)
    is_exact = search.run()
    found = search.found if is_exact else sorted({*search.found, greedy_team(pool)}, key=_order)
    best = [team for team in found if len(team.members) > 1 and (team.musts, len(team.members)) == _kind(found[0])]
    top = best[0].musts if best else single.musts
    return Teams(tuple(best[:shown]), single, missing, is_exact, 1.0 if is_exact else _bound(pool, top))


def worth_keeping(
    candidates: Sequence[Candidate], weights: Sequence[float], musts: Sequence[bool], shown: int = SHOWN
) -> set[str]:
    """Names of those without whom, among any further candidates, the ``shown`` best teams might be others: a shard need tell of no more."""
    return set(_Pool(candidates, np.array(weights, dtype=float), np.array(musts, dtype=bool), keep=shown + MOST - 1).names)


class _Pool:
    """The candidates worth a look as arrays, the most promising first."""

    def __init__(self, candidates: Sequence[Candidate], weights: np.ndarray, musts: np.ndarray, keep: int):
        self.weights, self.musts = weights / (weights.sum() or 1.0), musts
        useful = sorted((c for c in candidates if any(np.array(c.values)[musts] > 0)), key=self._promise)
        kept = _undominated(useful, keep)
        self.names = [candidate.name for candidate in kept]
        self.groups = np.array([candidate.group for candidate in kept], dtype=object)
        self.scores = [candidate.score for candidate in kept]
        self.values = np.array([candidate.values for candidate in kept], dtype=float).reshape(len(kept), len(musts))
        self.brings = self.values[:, musts] > 0
        self.possible = self.brings.any(axis=0)
        self.has_groups = len(set(self.groups)) < len(kept)

    def __len__(self) -> int:
        return len(self.names)

    def team(self, places: Sequence[int]) -> Team:
        return Team(
            members=tuple(sorted(self.names[place] for place in places)),
            musts=int(self.brings[places].any(axis=0).sum()),
            coverage=round(float(self.values[places].max(axis=0) @ self.weights), DIGITS),
            score=round(math.fsum(self.scores[place] for place in places) / len(places), DIGITS),
        )

    def _promise(self, candidate: Candidate):
        return -round(float(np.array(candidate.values) @ self.weights), DIGITS), -candidate.score, candidate.name


def _order(team: Team):
    """Best first."""
    return -team.musts, len(team.members), -team.coverage, -team.score, team.members


def _kind(team: Team) -> tuple[int, int]:
    return team.musts, len(team.members)


def _undominated(candidates: Sequence[Candidate], keep: int) -> list[Candidate]:
    """Without those that at least ``keep`` groups of others equal or beat in everything: each of the ``keep - 3`` best teams could have
    one of them instead, whatever the three further members are."""
    kept: list[Candidate] = []
    rows = np.empty((0, len(candidates[0].values) + 1 if candidates else 0))
    for candidate in candidates:  # who dominates stands before whom it dominates
        row = np.array([*candidate.values, candidate.score])
        better = np.flatnonzero((rows >= row).all(axis=1))
        if len({kept[place].group for place in better if _is_ahead(kept[place], candidate)}) < keep:
            kept.append(candidate)
            rows = np.vstack([rows, row])
    return kept


def _is_ahead(one: Candidate, other: Candidate) -> bool:
    """Also where what the one brings more is in the team already."""
    return one.score > other.score or one.name < other.name


class _Search:
    def __init__(self, pool: _Pool, shown: int, steps: int):
        self.pool, self.shown, self.steps = pool, shown, steps
        self.found: list[Team] = []  # the best of the kind that is being looked for, best first

    def run(self) -> bool:
        """False where the steps did not suffice. First without giving up a must, then with one, and so on; small teams first."""
        free, wanted = np.ones(len(self.pool), dtype=bool), self.pool.possible.copy()
        for given_up in range(int(wanted.sum())):
            for size in range(1, MOST + 1):
                self._branch([], wanted, free, size, given_up)
                if self.found or self.steps <= 0:
                    return self.steps > 0
        return True

    def _branch(self, chosen: list[int], wanted: np.ndarray, free: np.ndarray, left: int, may_lose: int) -> None:
        """All teams of ``chosen`` and ``left`` free ones that bring what is still wanted, but for so many musts as may be lost."""
        self.steps -= 1
        gains = (self.pool.brings & wanted).sum(axis=1) * free
        most = np.sort(gains)[-left:].sum()
        if self.steps <= 0 or not wanted.any() or wanted.sum() - may_lose > most or self._is_worse(chosen, free, left):
            return
        if left == 1:
            for place in np.flatnonzero(free & (wanted.sum() - gains <= may_lose) & (gains > 0)):
                self._record([*chosen, int(place)])
            return
        holders = np.where(wanted, (self.pool.brings & free[:, None]).sum(axis=0), len(self.pool) + 1)
        must = int(holders.argmin())
        free = free.copy()
        for place in np.flatnonzero(free & self.pool.brings[:, must]):
            alone = free & (self.pool.groups != self.pool.groups[place])
            self._branch([*chosen, int(place)], wanted & ~self.pool.brings[place], alone, left - 1, may_lose)
            free[place] = False
        if may_lose:
            without = wanted.copy()
            without[must] = False
            self._branch(chosen, without, free, left, may_lose - 1)

    def _is_worse(self, chosen: list[int], free: np.ndarray, left: int) -> bool:
        """Even with all that the free ones could add, none of the best ``shown``."""
        if len(self.found) < self.shown:
            return False
        pool = self.pool
        held = pool.values[chosen].max(axis=0, initial=0.0)
        gains = (np.maximum(pool.values, held) - held) @ pool.weights * free
        most = float(held @ pool.weights + np.sort(gains)[-left:].sum())
        return most + ROUNDED < self.found[-1].coverage

    def _record(self, places: list[int]) -> None:
        insort(self.found, self.pool.team(places), key=_order)
        del self.found[self.shown :]


def greedy_team(pool: _Pool) -> Team:
    """Whoever brings most of the musts that are still open, then most coverage; until nobody brings one more."""
    chosen: list[int] = []
    free = np.ones(len(pool), dtype=bool)
    while len(chosen) < MOST:
        held = pool.brings[chosen].any(axis=0)
        gains = (pool.brings & ~held).sum(axis=1) * free
        if not gains.any():
            break
        ahead = np.flatnonzero(gains == gains.max())
        chosen.append(min((int(place) for place in ahead), key=lambda place: _order(pool.team([*chosen, place]))))
        free &= pool.groups != pool.groups[chosen[-1]]
    return pool.team(_without_idle(pool, chosen))


def _without_idle(pool: _Pool, places: list[int]) -> list[int]:
    """An early choice may have become superfluous through later ones."""
    for place in places:
        rest = [other for other in places if other != place]
        if rest and pool.team(rest).musts == pool.team(places).musts:
            return _without_idle(pool, rest)
    return places


def _bound(pool: _Pool, musts: int) -> float:
    """What is certain of the musts brought, as a share of the best."""
    stated = 0.5 if pool.has_groups else 1 - 1 / math.e
    return round(max(stated, musts / _at_most(pool)), DIGITS)


def _at_most(pool: _Pool) -> int:
    """Musts that ``MOST`` offers bring at the very most: for any offers, what they bring and the best gains they leave (submodular)."""
    most, chosen = int(pool.possible.sum()), np.zeros(pool.brings.shape[1], dtype=bool)
    for _step in range(MOST + 1):
        gains = (pool.brings & ~chosen).sum(axis=1)
        most = min(most, int(chosen.sum() + np.sort(gains)[-MOST:].sum()))
        chosen = chosen | pool.brings[int(gains.argmax())]
    return most
