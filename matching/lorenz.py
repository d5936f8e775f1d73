"""A Lorenz curve as a picture and as a table."""

from bisect import bisect_left
from functools import cached_property

SIDE = 300  # of the square, in units of the picture
MOST_POINTS = 200
FIFTHS = 5


class Lorenz:
    def __init__(self, curve: list[tuple[float, float]]):
        """``curve`` runs from (0, 0) to (1, 1), see ``engine.fairness.lorenz``."""
        self.curve = curve

    @cached_property
    def points(self) -> str:
        """As the attribute of an SVG polyline: x to the right, y downwards."""
        return " ".join(f"{x * SIDE:.1f},{SIDE - y * SIDE:.1f}" for x, y in self._few())

    @cached_property
    def area(self) -> str:
        """Between the curve and equality."""
        return f"{self.points} {SIDE},0 0,{SIDE}"

    @cached_property
    def fifths(self) -> list[dict]:
        """From the fifth of the companies that is shown least: its share of all exposure, in percent."""
        ends = [self._at(number / FIFTHS) for number in range(FIFTHS + 1)]
        return [
            {"number": number, "share": 100 * (ends[number] - ends[number - 1]), "sum": 100 * ends[number]}
            for number in range(1, FIFTHS + 1)
        ]

    def _few(self) -> list[tuple[float, float]]:
        step = max(1, len(self.curve) // MOST_POINTS)
        return [*self.curve[:-1:step], self.curve[-1]]

    def _at(self, x: float) -> float:
        place = bisect_left(self.curve, (x, -1.0))
        (x1, y1), (x2, y2) = self.curve[max(place - 1, 0)], self.curve[min(place, len(self.curve) - 1)]
        return y2 if x2 == x1 else y1 + (y2 - y1) * (x - x1) / (x2 - x1)
