"""Key figures in their canonical units, and how far an offered one meets a wanted one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from becan.language.taxonomy import KeyFigure, Taxonomy
from becan.language.units import convert, find_figures
from matching.engine.passages import Place
from matching.engine.records import Figure


@dataclass(frozen=True)
class KnownFigure:
    code: str
    concept: str | None
    min: float | str | None  # in the key figure's own unit
    max: float | str | None
    without_exception: bool = False
    place: Place | None = None


def known_figures(figures: Iterable[Figure], taxonomy: Taxonomy) -> tuple[KnownFigure, ...]:
    """The figures that the taxonomy knows and whose unit can be converted; the others are unknown, not wrong."""
    return tuple(known for figure in figures if (known := _known(figure, taxonomy)))


def figures_in(side: str, field: str, texts: Mapping[str, str], taxonomy: Taxonomy) -> tuple[KnownFigure, ...]:
    found = ((code, figure) for code, text in texts.items() for figure in find_figures(text, taxonomy, code))
    return tuple(
        KnownFigure(f.code, f.concept, f.min, f.max, place=Place(side, field, code, f.start, f.end)) for code, f in found
    )


def level(wanted: KnownFigure, offered: KnownFigure, key_figure: KeyFigure) -> float:
    """1 = met, below it by how far it misses, 0 = not met."""
    if key_figure.kind != "number":
        return float(_is_answered(wanted.min, offered.min, key_figure))
    if key_figure.broader_is == "min":
        return _at_least(_first(wanted.min, wanted.max), _first(offered.max, offered.min))
    if key_figure.broader_is == "max":
        return _at_least(_first(offered.min, offered.max), _first(wanted.max, wanted.min))
    return _inside(wanted, offered)


def _is_answered(wanted, offered, key_figure: KeyFigure) -> bool:
    """The option itself, or a higher one of an order: whoever works to ASIL D works to ASIL B."""
    if offered is None:
        return wanted is None or key_figure.kind == "flag"
    if key_figure.broader_is == "min" and {wanted, offered} <= key_figure.options.keys():
        options = list(key_figure.options)
        return options.index(offered) >= options.index(wanted)
    return wanted in (offered, None)


def belongs(wanted: str | None, offered: str | None, taxonomy: Taxonomy) -> bool:
    """Whether figures of these concepts speak of the same thing: one is the other, or broader than it."""
    if wanted is None or offered is None or wanted == offered:
        return True
    return _is_broader(wanted, offered, taxonomy) or _is_broader(offered, wanted, taxonomy)


def _is_broader(concept, narrower, taxonomy):
    return narrower in taxonomy.concepts and concept in taxonomy.ancestors(narrower)


def _known(figure: Figure, taxonomy: Taxonomy) -> KnownFigure | None:
    key_figure = taxonomy.key_figures.get(figure.code)
    if key_figure is None:
        return None
    try:
        low, high = (_canonical(value, figure.unit, key_figure) for value in (figure.min, figure.max))
    except ValueError:
        return None
    return KnownFigure(figure.code, figure.concept, low, high, figure.without_exception)


def _canonical(value, unit, key_figure):
    if value is None or key_figure.kind != "number":
        return value
    return float(convert(float(value), unit or key_figure.unit, key_figure.unit))


def _first(*values):
    return next((value for value in values if value is not None), None)


def _at_least(needed, reached):
    """1 when ``reached`` is ``needed`` or more; a miss by half or more is 0."""
    if needed is None or reached is None or reached >= needed:
        return 1.0
    return max(0.0, 1 - 2 * (needed - reached) / abs(needed)) if needed else 0.0


def _inside(wanted, offered):
    """Share of the wanted range that the offered one covers."""
    low, high = _first(wanted.min, wanted.max), _first(wanted.max, wanted.min)
    from_, to = _first(offered.min, float("-inf")), _first(offered.max, float("inf"))
    if low is None or (from_ <= low and high <= to):
        return 1.0
    if high == low:
        return 0.0
    return max(0.0, (min(high, to) - max(low, from_)) / (high - low))
