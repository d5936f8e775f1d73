"""How the engine sees a pair, from a stored match or from its answer to a question; and the waterfall of its points."""

import math
from dataclasses import dataclass
from datetime import datetime

from matching.criteria import rows_of
from matching.models import Match

WHOLE = 100


@dataclass(frozen=True)
class Fit:
    score: float
    coverage: float
    band: str
    gates: list[str]
    contributions: list[dict]
    computed_at: datetime | None = None
    versions: tuple[str, str] | None = None  # engine and weights of a stored one

    @classmethod
    def of_match(cls, match: Match) -> "Fit":
        values = (match.score, match.coverage, match.band, match.gates, match.contributions)
        return cls(*values, match.computed_at, (match.engine_version, match.weights_version))


@dataclass(frozen=True)
class Bar:
    """One step of the waterfall, in hundredths of its width."""

    label: str
    level: float | None
    points: float  # as shown; the shown ones add up to the shown score
    most: float
    start: str  # the same for the picture: numbers of SVG, whatever the language
    width: str
    room: str  # what would be reached at best
    end: str

    @property
    def is_known(self) -> bool:
        return self.level is not None


@dataclass(frozen=True)
class Waterfall:
    bars: list[Bar]
    score: float
    width: str


def waterfall_of(fit: Fit) -> Waterfall:
    rows = rows_of(fit.contributions)
    points, most = (shown_tenths([row[name] for row in rows]) for name in ("points", "max_points"))
    ends = [sum(row["points"] for row in rows[:place]) for place in range(len(rows) + 1)]
    bars = [
        Bar(
            label=row["label"],
            level=row["level"],
            points=shown,
            most=at_most,
            start=_svg(ends[place]),
            width=_svg(row["points"]),
            room=_svg(row["max_points"]),
            end=_svg(ends[place + 1]),
        )
        for place, (row, shown, at_most) in enumerate(zip(rows, points, most, strict=True))
    ]
    return Waterfall(bars, round(10 * fit.score) / 10, _svg(fit.score))


def shown_tenths(values: list[float]) -> list[float]:
    """Rounded to tenths so that the rounded ones add up to the rounded sum: the largest remainders are rounded up."""
    tenths = [math.floor(10 * value + 1e-6) for value in values]
    missing = round(10 * sum(values)) - sum(tenths)
    by_remainder = sorted(range(len(values)), key=lambda place: (tenths[place] - 10 * values[place], place))
    for place in by_remainder[: max(missing, 0)]:
        tenths[place] += 1
    return [value / 10 for value in tenths]


def _svg(value: float) -> str:
    return f"{min(max(value, 0), WHOLE):.2f}"
