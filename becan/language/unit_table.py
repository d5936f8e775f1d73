"""Units of key figures: how they are written in three languages, and how they convert."""

from pathlib import Path
from typing import NamedTuple


class Unit(NamedTuple):
    name: str  # canonical, as in key_figures.tsv
    dimension: str
    factor: float
    offset: float
    spellings: tuple[str, ...]


# value in the base unit = value * factor + offset
_OFFSETS = {"K": -273.15}


def _read(file: Path) -> list[Unit]:
    units = []
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        dimension, _, entries = line.partition(": ")
        for entry in entries.split(" | "):
            name, factor, *spellings = entry.split()
            units.append(Unit(name, dimension, float(factor), _OFFSETS.get(name, 0.0), (name, *spellings)))
    return units


def _by_spelling(units: list[Unit]) -> dict[str, tuple[Unit, ...]]:
    spelled: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        for spelling in unit.spellings:
            spelled[spelling] = (*spelled.get(spelling, ()), unit)
    return spelled


# Spelling -> what it may mean
UNITS: dict[str, tuple[Unit, ...]] = _by_spelling(_read(Path(__file__).parent / "data" / "units.txt"))


def is_unit(spelling: str) -> bool:
    return spelling in UNITS


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """``value`` in ``to_unit``: ``convert(840, "t", "kN") == 8237.586``. ValueError where the units measure different things."""
    for source in UNITS.get(from_unit, ()):
        for target in UNITS.get(to_unit, ()):
            if source.dimension == target.dimension:
                return _rounded((value * source.factor + source.offset - target.offset) / target.factor)
    raise ValueError(f"cannot convert {from_unit!r} to {to_unit!r}")


def _rounded(value: float) -> float:
    """Ten significant digits: enough for any figure, without the noise of 0.1 + 0.2."""
    return float(f"{value:.10g}")
