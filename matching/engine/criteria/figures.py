"""Key figures: wanted values against offered ones, in the same unit. A figure that is not stated is unknown, never a fail."""

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.figures import KnownFigure, belongs, level
from matching.engine.language import Language
from matching.engine.levels import Levels, of_items, or_zero
from matching.engine.prepared import PreparedOffer

Offered = tuple[KnownFigure, ...]


def levels(demands: DemandBlock, offers: OfferBlock) -> Levels:
    shape = len(demands), len(offers)
    total, known, asked = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for place, demand in enumerate(demands.demands):
        for wanted in demand.figures:
            found = met(wanted, offers, demands.language)
            total[place] += or_zero(found)
            known[place] += ~np.isnan(found)
            asked[place] += 1
    return of_items(total, known, asked)


def met(wanted: KnownFigure, offers: OfferBlock, language: Language) -> np.ndarray:
    """(offers,): how far each meets one wanted figure, by its best value; NaN = not stated."""
    column = offers.column(("figure", wanted.code), lambda offer: _of_code(offer, wanted.code))
    key = wanted.code, wanted.concept, wanted.min, wanted.max  # several criteria and gates ask the same
    return column.judge(lambda offered: _best(wanted, offered, language)[0], key)


def evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    return [_evidence(wanted, offers.offers[0], demands.language) for wanted in demands.demands[0].figures]


def _of_code(offer: PreparedOffer, code: str) -> Offered:
    return tuple(figure for figure in offer.figures if figure.code == code)


def _best(wanted: KnownFigure, offered: Offered, language: Language) -> tuple[float | None, KnownFigure | None]:
    if not offered:
        return None, None
    key_figure = language.taxonomy.key_figures[wanted.code]
    found = [
        (level(wanted, one, key_figure), -place, one)
        for place, one in enumerate(offered)
        if belongs(wanted.concept, one.concept, language.taxonomy)
    ]
    reached, _, one = max(found, key=lambda each: each[:2], default=(None, 0, None))
    return reached, one


def _evidence(wanted: KnownFigure, offer: PreparedOffer, language: Language) -> dict:
    reached, offered = _best(wanted, _of_code(offer, wanted.code), language)
    places = [figure.place.to_json() for figure in (wanted, offered) if figure and figure.place]
    return {
        "figure": wanted.code,
        "without_exception": wanted.without_exception,
        "wanted": {"min": wanted.min, "max": wanted.max},
        "offered": {"min": offered.min, "max": offered.max} if offered else None,
        "level": None if reached is None else round(reached, 4),
        "places": places,
    }
