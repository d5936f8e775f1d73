"""Fairness: 2,000 simulated decisions in the engine's order and with companies taking turns; what that does to Gini, and its price in nDCG.

Suppliers are good in their fields by a strength of their own, so that the same ones stand on top again and again. For each demand the
engine gives a score; what really fits is that score and something that the engine does not know. A person reads the first ten places,
lower ones less, and proposes an introduction to one, rather to one that really fits. A tenth of the suppliers joins during the year.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from matching.engine.fairness import PERIOD, WINDOW, Ranked, Standing, exposure_at, gini, take_turns

DECISIONS, SEED = 2000, 20261101
START, DAYS = date(2026, 1, 1), 365
SUPPLIERS, FIELDS, FIELDS_OF_ONE = 300, 12, (1, 2, 3)
JOINING = 0.1  # share of the suppliers that joins during the year
MEAN, STRENGTH, PAIR, UNKNOWN = (
    60,
    8,
    7,
    5,
)  # points of the score, and its spread by supplier, by pair, and by what the engine does not know
SHOWN, LEAST, STRONG = 10, 45, 70
OPEN = timedelta(days=60)  # how long an introduction goes on
WINDOWS = (0.0, 2.5, WINDOW, 10.0)


@dataclass
class Market:
    """The same for every order: who offers what, since when, and each demand with its scores."""

    strengths: np.ndarray
    fields: list[set[int]]
    joined: list[date]
    seed: int

    @classmethod
    def of(cls, seed: int) -> "Market":
        chance = np.random.default_rng(seed)
        fields = [set(chance.choice(FIELDS, size=chance.choice(FIELDS_OF_ONE), replace=False).tolist()) for _ in range(SUPPLIERS)]
        is_new = chance.random(SUPPLIERS) < JOINING
        joined = [START + timedelta(days=int(chance.integers(0, DAYS))) if new else START - PERIOD for new in is_new]
        return cls(chance.normal(size=SUPPLIERS), fields, joined, seed)

    def demand(self, number: int) -> tuple[date, list[Ranked], dict[str, float], np.random.Generator]:
        """(day, suggestions in the engine's order, what really fits by name, chance of the person who decides)."""
        chance = np.random.default_rng([self.seed, number])
        day = START + timedelta(days=number * DAYS // DECISIONS)
        sought = int(FIELDS * chance.random() ** 2)  # some fields are sought more than others
        scores = np.clip(MEAN + STRENGTH * self.strengths + PAIR * chance.normal(size=SUPPLIERS), 0, 100)
        fits = scores + UNKNOWN * chance.normal(size=SUPPLIERS)
        able = [s for s in range(SUPPLIERS) if sought in self.fields[s] and self.joined[s] <= day and scores[s] >= LEAST]
        able.sort(key=lambda s: (-scores[s], s))
        ranked = [Ranked(f"{s:03}", float(scores[s]), "strong" if scores[s] >= STRONG else "possible") for s in able]
        return day, ranked, {f"{s:03}": float(fits[s]) for s in able}, chance


@dataclass
class Memory:
    """What was shown and proposed within the period."""

    market: Market
    events: deque = field(default_factory=deque)
    exposure: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    proposed: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))

    def forget(self, day: date) -> None:
        while self.events and self.events[0][0] <= day - PERIOD:
            _day, name, exposure = self.events.popleft()
            self.exposure[name] -= exposure

    def note(self, day: date, name: str, exposure: float) -> None:
        self.events.append((day, name, exposure))
        self.exposure[name] += exposure

    def standing(self, name: str, day: date) -> Standing:
        days = self.proposed[name]
        return Standing(
            exposure=round(max(self.exposure[name], 0.0), 9),
            released_on=self.market.joined[int(name)],
            proposed=sum(each > day - PERIOD for each in days),
            open=sum(each > day - OPEN for each in days),
        )


@dataclass(frozen=True)
class Outcome:
    gini: float  # of the exposure of 90 days, mean over the ends of the quarters after the first
    never: float  # share of the suppliers never shown in such 90 days
    ndcg: float  # of the shown order, mean; by what really fits
    kept: float  # the same by the engine's own scores: 1 = its order
    introductions: int


def simulate(market: Market, window: float | None, decisions: int = DECISIONS) -> Outcome:
    """``window`` None: the engine's order."""
    memory, ndcgs, kept, ginis, nevers, introductions = Memory(market), [], [], [], [], 0
    for number in range(decisions):
        day, ranked, fits, chance = market.demand(number)
        memory.forget(day)
        if ranked:
            shown = [one.name for one in ranked]
            if window is not None:
                places = take_turns(ranked, lambda name, day=day: memory.standing(name, day), day, window)
                shown = [place.name for place in places]
            ndcgs.append(ndcg(shown, fits))
            kept.append(ndcg(shown, {one.name: one.score for one in ranked}))
            introductions += decide(memory, day, shown[:SHOWN], fits, chance)
        if (number + 1) % (decisions // 4) == 0 and number + 1 > decisions // 4:
            exposures = [memory.exposure[f"{s:03}"] for s in range(SUPPLIERS) if market.joined[s] <= day - PERIOD]
            ginis.append(gini(max(value, 0.0) for value in exposures))
            nevers.append(np.mean([value < 1e-9 for value in exposures]))
    return Outcome(float(np.mean(ginis)), float(np.mean(nevers)), float(np.mean(ndcgs)), float(np.mean(kept)), introductions)


def decide(memory: Memory, day: date, shown: list[str], fits: dict[str, float], chance: np.random.Generator) -> bool:
    """All on the first page are seen; the person looks closely at some, the upper ones more, and proposes the first that fits."""
    looks, judges = chance.random(SHOWN), chance.random(SHOWN)
    for place, name in enumerate(shown, 1):
        memory.note(day, name, exposure_at(place))
    for place, name in enumerate(shown, 1):
        is_right = judges[place - 1] < 1 / (1 + math.exp(-(fits[name] - STRONG) / UNKNOWN))
        if looks[place - 1] < exposure_at(place) and is_right:
            memory.note(day, name, exposure_at(1))
            memory.proposed[name].append(day)
            return True
    return False


def ndcg(shown: list[str], values: dict[str, float]) -> float:
    """At ``SHOWN``; the gain of a company is what it is above the least that is suggested."""
    gains = [max(values[name] - LEAST, 0.0) for name in shown]
    best = sum(gain * exposure_at(place) for place, gain in enumerate(sorted(gains, reverse=True)[:SHOWN], 1))
    return sum(gain * exposure_at(place) for place, gain in enumerate(gains[:SHOWN], 1)) / best if best else 1.0


def run() -> None:
    market = Market.of(SEED)
    before = simulate(market, None)
    print(f"{DECISIONS:,} decisions, {SUPPLIERS} suppliers, seed {SEED}; exposure of {PERIOD.days} days")
    print("order                 Gini  never shown   nDCG@10   of the engine's   introductions")
    _print("engine's", before)
    for window in WINDOWS:
        after = simulate(market, window)
        _print(f"turns within {window:g}", after)
        if window == WINDOW:
            shipped = after
    print(
        f"shipped ({WINDOW:g} points): Gini {before.gini:.3f} -> {shipped.gini:.3f}, nDCG@10 {before.ndcg:.4f} -> {shipped.ndcg:.4f}"
    )


def _print(name: str, outcome: Outcome) -> None:
    figures = f"{outcome.gini:6.3f} {outcome.never:11.1%} {outcome.ndcg:9.4f} {outcome.kept:17.4f} {outcome.introductions:15}"
    print(f"{name:<18} {figures}")
