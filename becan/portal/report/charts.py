"""Charts as plain geometry: a template draws them as SVG, and beside each stands its table."""

from dataclasses import dataclass

WIDTH, HEIGHT, FOOT = 640, 200, 24
BAR = 100  # units of a full bar


@dataclass(frozen=True)
class Column:
    label: str
    value: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def columns(rows: list[dict]) -> list[Column]:
    """Rows with label and value as upright columns; where many stand side by side, every other label is left out."""
    most = max((row["value"] for row in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    room = HEIGHT - FOOT - 20
    sparse = len(rows) > 8
    return [
        Column(
            label="" if sparse and place % 2 else row["label"],
            value=row["value"],
            x=round(place * step + step * 0.15, 1),
            y=round(HEIGHT - FOOT - room * row["value"] / most, 1),
            width=round(step * 0.7, 1),
            height=round(room * row["value"] / most, 1),
        )
        for place, row in enumerate(rows)
    ]


def with_bars(rows: list[dict], value: str = "value", of: str = "") -> list[dict]:
    """Each row with the length of its bar in per cent of the longest one, or of its own ``of``."""
    most = max((row[value] or 0 for row in rows), default=0) or 1
    return [row | {"bar": _length(row[value] or 0, row[of] if of else most)} for row in rows]


def _length(value: float, most: float) -> float:
    return round(BAR * min(float(value) / float(most), 1), 1) if most else 0


def share(part: float, whole: float) -> int | None:
    return round(100 * part / whole) if whole else None
