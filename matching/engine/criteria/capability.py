"""Capability fit: how well what an offer can do answers the concepts that a demand names."""

from functools import lru_cache

import numpy as np

from becan.language.taxonomy import Taxonomy
from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.criteria.text import adjusted
from matching.engine.levels import Levels, of_one
from matching.engine.prepared import PreparedDemand, PreparedOffer, Wanted
from matching.engine.weights import Weights


def levels(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """Weighted mean over the wanted concepts, required ones counting more.

    The one criterion where silence counts as no: whoever names no capability at all has not answered what is sought.
    """
    found = np.zeros((len(demands), len(offers)))
    shares, asked, trusted = demands.kept("shares", lambda: _asked(demands))
    for order, (places, wanted) in enumerate(demands.nth("wanted", lambda demand: [want.notation for want in demand.wanted])):
        fits = np.stack([_fit(notation, demands, offers) for notation in wanted.distinct])[wanted.inverse]
        found[places] += shares[places, order][:, None] * fits
    found = of_one(np.minimum(found, 1.0), asked)
    return Levels(found.level, found.known * trusted, found.asked * trusted)


def evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    """Of the single pair in the two blocks: one entry for each wanted concept."""
    return [_evidence(want, demands, offers) for want in demands.demands[0].wanted]


def answered(
    demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock, families: frozenset[str] | None = None
) -> np.ndarray:
    """(offers,) in [0, 1]: the weighted share of the wanted concepts, or of those in ``families``, that each offer answers by concept.

    Likeness of words answers nothing here, so the scale begins where that ends.
    """
    found, least = np.zeros(len(offers)), demands.weights.capability["vector"]
    for want, share in zip(demand.wanted, _shares(demand, demands.weights), strict=True):
        if families is None or _lies_in(want.notation, families, demands):
            found += share * np.maximum(_fit(want.notation, demands, offers) - least, 0.0)
    return found / (1 - least) if least < 1 else found


def _lies_in(notation: str, families: frozenset[str], demands: DemandBlock) -> bool:
    own = demands.kept(("families", notation), lambda: demands.language.families([notation]))
    return not own.isdisjoint(families)


def relations(wanted: str, taxonomy: Taxonomy, weights: Weights) -> dict[str, tuple[str, float]]:
    """Offered concept -> (relation, level) for all that answer ``wanted`` at least in part."""
    numbers = weights.capability
    levels = {"exact": 1.0, "narrower": numbers["narrower"], "related": numbers["related"]}
    return {
        notation: (relation, levels[relation] if relation in levels else numbers["broader"] ** steps)
        for notation, (relation, steps) in _relations(wanted, taxonomy).items()
    }


def trust(demand: PreparedDemand, weights: Weights) -> float:
    """What was read off a text is a reading, not a must: it counts little where the text says more than the concepts found in it."""
    numbers = weights.capability
    return numbers["read"] * demand.explained ** numbers["read_power"] if demand.is_read else 1.0


@lru_cache(maxsize=20_000)
def _relations(wanted: str, taxonomy: Taxonomy) -> dict[str, tuple[str, int]]:
    """Offered concept -> (relation, steps between). What stands in several relations has the closest."""
    found = {wanted: ("exact", 0)}
    if wanted not in taxonomy.concepts:
        return found
    for notation in _descendants(wanted, taxonomy):
        found.setdefault(notation, ("narrower", 1))
    for steps, notation in enumerate(taxonomy.ancestors(wanted), 1):
        found.setdefault(notation, ("broader", steps))
    for notation in taxonomy.concepts[wanted].related:
        found.setdefault(notation, ("related", 1))
    return found


def _fit(wanted: str, demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(offers,): level at which each offer answers one concept."""
    return offers.each(("fit", wanted, demands.basis), lambda: _make_fit(wanted, demands, offers))


def _answers(wanted: str, demands: DemandBlock) -> dict[str, tuple[str, float]]:
    return demands.kept(("answers", wanted), lambda: relations(wanted, demands.language.taxonomy, demands.weights))


def _make_fit(wanted, demands, offers):
    near = offers.nearness(wanted)
    level = by_vector(_nearness(wanted, demands, offers) if near is None else near, demands.weights)
    answers = _answers(wanted, demands)
    stated = offers.stated({notation: answer for notation, (_, answer) in answers.items()}, demands.weights.capability)
    return np.maximum(level, stated)


def by_vector(near: np.ndarray, weights: Weights) -> np.ndarray:
    """Level of a text that is so near to a concept's labels: it says nearly the same in words the taxonomy does not know; far ones are 0."""
    numbers = weights.capability
    span = numbers["vector_to"] - numbers["vector_from"]
    return numbers["vector"] * np.clip((near - numbers["vector_from"]) / span, 0.0, 1.0)


def _nearness(wanted, demands, offers):
    """(offers,): the nearest row of each to one of the concept's labels; 0 where there is none to compare."""
    rows = demands.language.concept_rows(wanted)
    if rows is None or not len(offers.rows.vectors):
        return np.zeros(len(offers))
    return np.nan_to_num(offers.rows.best(adjusted(rows, offers.rows, demands.weights), len(offers)).max(axis=0))


def _asked(demands: DemandBlock) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(demands, most wanted concepts): the share of each; (demands,): whether any is wanted; (demands, 1): how far that is trusted."""
    shares = np.zeros((len(demands), max((len(demand.wanted) for demand in demands.demands), default=0)))
    for row, demand in zip(shares, demands.demands, strict=True):
        row[: len(demand.wanted)] = _shares(demand, demands.weights)
    asked = np.array([bool(demand.wanted) for demand in demands.demands], dtype=bool)
    return shares, asked, np.array([[trust(demand, demands.weights)] for demand in demands.demands]).reshape(-1, 1)


def _shares(demand: PreparedDemand, weights: Weights) -> list[float]:
    each = [weights.capability["required" if want.is_required else "desired"] for want in demand.wanted]
    return [value / sum(each) for value in each]


def _evidence(want: Wanted, demands: DemandBlock, offers: OfferBlock) -> dict:
    offered, relation, level = _best(want.notation, demands, offers.offers[0])
    reached = float(_fit(want.notation, demands, offers)[0])
    if reached > level:
        offered, relation = None, "vector"
    standing = offers.offers[0].concepts[offered] if offered else None
    places = [place for place in (want.place, standing.place if standing else None) if place]
    return {
        "concept": want.notation,
        "required": want.is_required,
        "relation": relation,
        "offered": offered,
        "standing": standing.standing if standing else None,
        "level": round(reached, 4),
        "places": [place.to_json() for place in places],
    }


def _best(wanted: str, demands: DemandBlock, offer: PreparedOffer) -> tuple[str | None, str, float]:
    found: tuple[str | None, str, float] = (None, "none", 0.0)
    for notation, (relation, level) in _answers(wanted, demands).items():
        if notation in offer.concepts:
            value = level * demands.weights.capability[offer.concepts[notation].standing]
            if value > found[2]:
                found = (notation, relation, value)
    return found


def _descendants(notation, taxonomy):
    for child in taxonomy.narrower(notation):
        yield child
        yield from _descendants(child, taxonomy)
