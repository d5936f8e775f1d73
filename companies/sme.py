"""Size of an enterprise by Commission Recommendation 2003/361/EC of 6 May 2003, Annex: Articles 2 to 6 (OJ L 124, 20.5.2003, p. 36)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CLASSES = ("micro", "small", "medium", "large")
CEILINGS = {  # heads are below, one of turnover and balance sheet total (million euro) is at most
    "micro": (10, 2, 2),
    "small": (50, 10, 10),
    "medium": (250, 50, 43),
}
MILLION = 1_000_000


@dataclass(frozen=True)
class Figures:
    heads: Decimal
    turnover: Decimal
    balance: Decimal

    def plus(self, other: "Figures", share: Decimal = Decimal(100)) -> "Figures":
        return Figures(
            self.heads + other.heads * share / 100,
            self.turnover + other.turnover * share / 100,
            self.balance + other.balance * share / 100,
        )


@dataclass(frozen=True)
class Related:
    """An enterprise that counts along, with the figures of its own linked enterprises in it."""

    figures: Figures
    share: Decimal
    is_linked: bool


def total_of(own: Figures, related: Iterable[Related]) -> Figures:
    """Article 6: linked enterprises are added in full, partner enterprises in proportion to the share."""
    total = own
    for enterprise in related:
        total = total.plus(enterprise.figures, Decimal(100) if enterprise.is_linked else enterprise.share)
    return total


def class_of(figures: Figures) -> str:
    """Article 2: the heads, and one of turnover and balance sheet total."""
    for name, (heads, turnover, balance) in CEILINGS.items():
        if figures.heads < heads and (figures.turnover <= turnover * MILLION or figures.balance <= balance * MILLION):
            return name
    return "large"


def declared_class(total: Figures, *, previous: str = "", is_public_quarter: bool = False) -> str:
    """Article 4(2): a class is lost or won only when the ceilings are passed in two years running. Article 3(4): public bodies.

    ``previous`` is the class by the figures of the year before, with its relations; empty for an enterprise in its first year.
    """
    if is_public_quarter:
        return "large"
    now = class_of(total)
    return now if not previous or previous == now else previous
