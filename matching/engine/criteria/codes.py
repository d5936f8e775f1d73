"""Criteria that compare codes of ordered or plain lists: cooperation, delivery, languages, volume, size, stage, experience, freshness."""

from collections.abc import Callable, Hashable
from datetime import date

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.columns import Column, cross
from matching.engine.language import Language
from matching.engine.levels import Levels, of_one
from matching.engine.prepared import PreparedDemand
from matching.engine.weights import Weights

# On a profile these say what the company looks for: a buyer of parts is no source of them
ONLY_SOUGHT = frozenset({"component-source"})


def cooperation(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """1 where an offered type answers one of the wanted ones."""
    return _compare(demands, offers, "cooperation", lambda demand: demand.record.cooperation, _answers)


def delivery(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """Of the wanted regions the one that is best reached; "both" asks for each of its parts."""
    return _compare(demands, offers, "delivers_to", lambda demand: demand.record.delivery, _reaches)


def languages(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """1 where they have a language in common."""
    return _compare(
        demands,
        offers,
        "languages",
        lambda demand: demand.record.languages,
        lambda wanted, held, _: float(bool({*wanted} & {*held})),
    )


def volume(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """1 in the same band, less for each band between, either way: a press shop for a million parts is no workshop for ten."""
    return _compare(demands, offers, "volume", lambda demand: demand.record.volume, _apart("volume_band", "volume", abs))


def size(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """1 in a size class that is wanted, less for each class between, either way. Only a demand that says a size asks for it."""
    held = offers.column("size", lambda offer: size_class(offer.record.employees, demands.language))
    return _crossed(demands, held, "size", lambda demand: demand.record.sizes, _nearest_size)


def size_class(employees: int | None, language: Language) -> str | None:
    """The class of EU Recommendation 2003/361/EC by heads; None where they are not stated."""
    if employees is None:
        return None
    for code in language.taxonomy.codes.get("size_class", {}).values():
        least, _, most = code.extra.partition("..")
        if int(least or 0) <= employees and (not most or employees <= int(most)):
            return code.code
    return None


def stage(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """1 from the wanted stage on, less for each stage before it."""
    return _compare(
        demands, offers, "stage", lambda demand: demand.record.stage, _apart("stage", "stage", lambda missing: max(missing, 0))
    )


def experience(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """Experience with the other side's market helps every introduction, so every demand asks for it."""
    numbers = demands.weights.experience
    return _always(demands, offers, "experience", lambda codes: max((numbers.get(code, 0.0) for code in codes), default=None))


def freshness(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """1 for a profile of the last year, then falling."""
    return _always(demands, offers, "updated_on", lambda day: _fresh(day, demands.now, demands.weights))


def cooperation_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    wanted, offered = demands.demands[0].record.cooperation, offers.offers[0].record.cooperation
    return _codes("cooperation", wanted, offered, _answering(wanted, offered, demands.language))


def delivery_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    wanted, offered = demands.demands[0].record.delivery, offers.offers[0].record.delivers_to
    reached = _reached(offered, demands.language)
    return _codes("delivery_region", wanted, offered, [code for code in wanted if code in reached])


def languages_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    wanted, offered = demands.demands[0].record.languages, offers.offers[0].record.languages
    return _codes("language", wanted, offered, [code for code in wanted if code in offered])


def volume_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    return _codes("volume_band", _some(demands.demands[0].record.volume), _some(offers.offers[0].record.volume))


def size_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    """The class, not the heads: their number would tell who it is."""
    own = size_class(offers.offers[0].record.employees, demands.language)
    return _codes("size_class", demands.demands[0].record.sizes, _some(own))


def stage_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    return _codes("stage", _some(demands.demands[0].record.stage), _some(offers.offers[0].record.stage))


def experience_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    return _codes("experience", (), offers.offers[0].record.experience)


def freshness_evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    day = offers.offers[0].record.updated_on
    return [{"updated_on": day.isoformat() if day else None}]


def _compare(
    demands: DemandBlock, offers: OfferBlock, field: str, wanted_of: Callable[[PreparedDemand], Hashable], level: Callable
) -> Levels:
    """Levels of the offers' ``field`` against each demand's wish; NaN where the offer's is empty."""
    held = offers.column(field, lambda offer: getattr(offer.record, field))
    return _crossed(demands, held, field, wanted_of, level)


def _crossed(
    demands: DemandBlock, held: Column, field: str, wanted_of: Callable[[PreparedDemand], Hashable], level: Callable
) -> Levels:
    wishes = demands.column(field, wanted_of)
    found = cross(wishes, held, lambda wish, own: level(wish, own, demands) if own and wish else None, (field, demands.basis))
    return of_one(found, np.array([bool(wish) for wish in wishes.distinct], dtype=bool)[wishes.inverse])


def _always(demands: DemandBlock, offers: OfferBlock, field: str, level: Callable) -> Levels:
    found = offers.column(field, lambda offer: getattr(offer.record, field)).judge(level, (field, demands.basis))
    return of_one(np.tile(found, (len(demands), 1)), np.ones(len(demands), dtype=bool))


def _answers(wanted, held, demands):
    return float(bool(_answering(wanted, held, demands.language)))


def _answering(wanted, held, language):
    """Of the offered types those that answer a wanted one."""
    answers = frozenset().union(*(language.included("cooperation", code) for code in wanted)) - ONLY_SOUGHT
    return [code for code in held if code in answers]


def _reaches(wanted, held, demands):
    reached = _reached(held, demands.language)
    return max(_part_reached(code, reached, demands.language) for code in wanted)


def _reached(held, language):
    return frozenset().union(*(language.included("delivery_region", code) for code in held))


def _part_reached(code: str, reached: frozenset[str], language: Language) -> float:
    if code in reached:
        return 1.0
    parts = language.included("delivery_region", code) - {code}
    return len(parts & reached) / len(parts) if parts else 0.0


def _apart(code_list: str, name: str, distance: Callable[[int], int]) -> Callable:
    def level(wanted, held, demands):
        places = [demands.language.order(code_list, code) for code in (wanted, held)]
        if None in places:
            return float(wanted == held)
        return max(0.0, 1 - demands.weights.distance[name] * distance(places[0] - places[1]))

    return level


def _nearest_size(wanted, held, demands):
    return max(_apart("size_class", "size", abs)(code, held, demands) for code in wanted)


def _fresh(day: date | None, now: date, weights: Weights) -> float | None:
    if day is None:
        return None
    full, none = weights.freshness["full_days"], weights.freshness["none_days"]
    return min(max((none - (now - day).days) / (none - full), 0.0), 1.0)


def _codes(code_list, wanted, offered, met=None) -> list[dict]:
    """``met``: of the codes those that fit, where there may be several."""
    entry = {"list": code_list, "wanted": list(wanted), "offered": list(offered)}
    return [entry if met is None else entry | {"met": list(met)}]


def _some(code: str | None) -> tuple[str, ...]:
    return (code,) if code else ()
