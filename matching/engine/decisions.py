"""Past decisions as learning reads them: what was shown, what was said, and which reasons say something about the fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

LEAST, LEAST_OF_EACH = 50, 10  # decisions that teach; of them yes, and of them no
FOLDS = 5
REASONS: Mapping[str, tuple[str, ...]] = {  # the criteria that a reason code names; any other code says nothing about the fit
    "wrong-technology": ("capability", "text", "figures"),
    "too-small": ("volume", "size"),
    "too-large": ("volume", "size"),
    "wrong-volume": ("volume", "size"),
    "proof-lacking": ("proofs",),
    "wrong-region": ("delivery",),
}


@dataclass(frozen=True)
class Decision:
    """One person's word on one pair. ``key`` is unique and gives decisions their order."""

    key: str
    demand: str
    is_yes: bool
    shown: Mapping[
        str, tuple[float, float]
    ]  # by criterion its level in [0, 1] and known share in (0, 1]; unknown ones are left out
    reason: str = ""  # code of a no
    rank: int = 1  # place in the list at that time, 1 = best


@dataclass(frozen=True)
class Stock:
    """How many decisions there are to learn from."""

    yes: int
    no: int
    silent: int  # decided for reasons that have nothing to do with the fit: they teach nothing

    @property
    def total(self) -> int:
        return self.yes + self.no

    @property
    def is_enough(self) -> bool:
        return self.total >= LEAST and min(self.yes, self.no) >= LEAST_OF_EACH


def teaches(decision: Decision) -> bool:
    """A yes does, and a no for a reason that names criteria, as long as anything was known of the pair."""
    return bool(decision.shown) and (decision.is_yes or decision.reason in REASONS)


def stock_of(decisions: Iterable[Decision]) -> Stock:
    decisions = list(decisions)
    taught = [decision.is_yes for decision in decisions if teaches(decision)]
    return Stock(yes=sum(taught), no=len(taught) - sum(taught), silent=len(decisions) - len(taught))


@dataclass(frozen=True)
class Sample:
    """Decisions as arrays: n decisions, C criteria, G groups of criteria that a reason can name."""

    criteria: tuple[str, ...]
    levels: np.ndarray  # (n, C) in [0, 1]; 0 where unknown
    known: np.ndarray  # (n, C) in [0, 1]; 0 where unknown
    is_yes: np.ndarray  # (n,) bool
    named: np.ndarray  # (n,) number of the group that the reason of a no names, -1 = a yes
    groups: np.ndarray  # (G, C) bool
    rank: np.ndarray  # (n,) from 1
    demand: np.ndarray  # (n,) number that tells demands apart
    fold: np.ndarray  # (n,) in 0..FOLDS-1; all decisions of a demand are in one, whatever else there is

    def __len__(self) -> int:
        return len(self.is_yes)

    def of(self, rows: np.ndarray) -> "Sample":
        kept = {name: getattr(self, name)[rows] for name in ("levels", "known", "is_yes", "named", "rank", "demand", "fold")}
        return Sample(self.criteria, groups=self.groups, **kept)


def sample_of(decisions: Iterable[Decision], criteria: Sequence[str]) -> Sample:
    """Those that teach something about ``criteria``, in the order of their keys."""
    groups = list(dict.fromkeys(names for names in REASONS.values() if not set(names).isdisjoint(criteria)))
    rows = [row for row in decisions if teaches(row) and not row.shown.keys().isdisjoint(criteria)]
    rows = sorted((row for row in rows if row.is_yes or REASONS[row.reason] in groups), key=lambda row: row.key)
    number = {names: place for place, names in enumerate(groups)}
    unknown = (0.0, 0.0)
    shown = np.array([[row.shown.get(name, unknown) for name in criteria] for row in rows], float).reshape(-1, len(criteria), 2)
    return Sample(
        criteria=tuple(criteria),
        levels=shown[:, :, 0],
        known=shown[:, :, 1],
        is_yes=np.array([row.is_yes for row in rows], bool),
        named=np.array([-1 if row.is_yes else number[REASONS[row.reason]] for row in rows], int),
        groups=np.array([[name in names for name in criteria] for names in groups], bool).reshape(-1, len(criteria)),
        rank=np.array([row.rank for row in rows], float),
        demand=np.array([crc32(row.demand.encode()) for row in rows], np.int64),
        fold=np.array([crc32(row.demand.encode()) % FOLDS for row in rows], int),
    )
