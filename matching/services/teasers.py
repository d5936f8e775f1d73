"""What each side reads of the other before both have said yes: made once, from codes only, and frozen with the introduction."""

import math
from dataclasses import asdict, replace

from companies.adapters import current_taxonomy
from companies.anonymity import Crowd, anonymous_facts, own_notations, with_broader
from companies.enums import Language
from companies.texts import text_of
from matching.models import Introduction, Match
from matching.rules import is_offering_named, is_seeking_named

KNOWN = 5  # capabilities of a named company; its page has the rest
TOLD_BY_THE_DEMAND = ("exact", "narrower")  # relations that say no more of an offer than that it answers what is sought
NO_DEMAND = {name: [] for name in ("musts", "wishes", "figures", "proofs", "cooperation", "delivery", "languages", "sizes")} | {
    "volume_band": "",
    "stage": "",
}
WITHOUT_THAT_PROOF = {"covered": "held", "step": "lacking"}  # how a proof stands where the one that says so is not named


def freeze_facts(match: Match) -> dict:
    offering, demand = match.company, match.demand
    is_named = is_offering_named(offering)
    crowd = Crowd(offering.side)
    about, contributions = _offer(offering, match.contributions, crowd, is_named)
    return {
        "offering": about,
        "seeking": _about(demand.company, is_seeking_named(demand), anonymous_facts(demand.company, lead=_first_must(demand))),
        "demand": demand_codes(demand),
        "band": match.band,
        "contributions": contributions,
        "gates": match.gates,
        "versions": [match.engine_version, match.weights_version, match.taxonomy_version],
    }


def facts_without_demand(offering, seeking) -> dict:
    """For two who have met: both by name, and no fit that an engine has computed."""
    return {
        "offering": _about(offering, True, anonymous_facts(offering)),
        "seeking": _about(seeking, True, anonymous_facts(seeking)),
        "demand": NO_DEMAND,
        "band": "",
        "contributions": [],
        "gates": [],
        "versions": [],
    }


def preview(match: Match) -> Introduction:
    """The introduction as both sides would read it, not saved."""
    return Introduction(
        demand=match.demand, match=match, offering=match.company, seeking=match.demand.company, facts=freeze_facts(match)
    )


def _about(company, is_named, facts):
    names = {language: text_of(company, "name", language) for language in Language.values} if is_named else {}
    return asdict(facts) | {"names": names, "region": facts.region if is_named else _wide(facts.region)}


def _wide(region):
    """Of a Chinese company the group of provinces is told, not the province."""
    province = current_taxonomy().codes["province"].get(region)
    return province.extra.partition("|")[0] if province else region


def _known(company, lead):
    """What a named company can do, narrow as it is; shown only as long as the name is."""
    return list(dict.fromkeys(filter(None, [lead, *own_notations(company)])))[:KNOWN]


def _offer(company, contributions, crowd, is_named):
    facts = anonymous_facts(company, lead=_lead(contributions), crowd=crowd)
    if is_named:
        known = {"known": _known(company, _lead(contributions))}
        return _about(company, True, facts) | known, _without_places(contributions)
    if not all(crowd.shares(concept=met, size=facts.size_class, region=facts.region) for met in _met(contributions)):
        facts = replace(facts, size_class="", region="")
    return _about(company, False, facts), [_blurred(one, crowd, facts) for one in _without_places(contributions)]


def _capabilities(contributions):
    return [entry for one in contributions if one["criterion"] == "capability" for entry in one["evidence"] if entry["level"]]


def _lead(contributions):
    """The offered concept that answers the demand best; what is required comes before what is desired."""
    found = sorted(_capabilities(contributions), key=lambda entry: (not entry["required"], -entry["level"], entry["concept"]))
    return next((entry["offered"] for entry in found if entry["offered"]), None)


def _met(contributions):
    """What the reasons say of an anonymous company: it answers these concepts of the demand."""
    return [entry["concept"] for entry in _capabilities(contributions)]


def _without_places(contributions):
    """Codes only: no places in texts, and no day on which somebody last wrote."""
    return [one | {"evidence": _codes_only(one)} for one in contributions]


def _codes_only(contribution):
    if contribution["criterion"] == "freshness":
        return []
    return [{key: value for key, value in entry.items() if key != "places"} for entry in contribution["evidence"]]


def _blurred(contribution, crowd, facts):
    blur = {
        "capability": lambda entry: _blurred_capability(entry, crowd, facts),
        "figures": _banded,
        "proofs": lambda entry: _blurred_proof(entry, crowd),
    }
    if contribution["criterion"] == "size" and not facts.size_class:  # it would single the company out
        return contribution | {"level": None, "evidence": []}
    change = blur.get(contribution["criterion"])
    return contribution | {"evidence": [change(entry) for entry in contribution["evidence"]]} if change else contribution


def _blurred_capability(entry, crowd, facts):
    """Its own concept only where enough others have it; otherwise no more than how it answers the one that is sought."""
    if not entry["offered"] or crowd.shares(concept=entry["offered"], size=facts.size_class, region=facts.region):
        return entry
    if entry["relation"] in TOLD_BY_THE_DEMAND:
        return entry | {"relation": "exact", "offered": entry["concept"]}
    shared = (
        wide for wide in with_broader(entry["offered"]) if crowd.shares(concept=wide, size=facts.size_class, region=facts.region)
    )
    wider = next(shared, None)
    return entry | ({"offered": wider} if wider else {"relation": "vector", "offered": None})


def _banded(entry):
    """A machine of 840 t stands in the band 800 to 900: enough to judge, too little to find it."""
    offered = entry["offered"]
    if not offered or isinstance(offered["min"], str):
        return entry
    return entry | {"offered": {"min": _rounded(offered["min"], math.floor), "max": _rounded(offered["max"], math.ceil)}}


def _rounded(value, direction):
    if not value:
        return value
    step = 10 ** math.floor(math.log10(abs(value)))
    return float(direction(value / step) * step)


def _blurred_proof(entry, crowd):
    entry = entry | {"until": None}
    if not entry["held"] or entry["held"] == entry["proof"] or crowd.shares(proof=entry["held"]):
        return entry
    return entry | {"state": WITHOUT_THAT_PROOF.get(entry["state"], entry["state"]), "held": None}


def _first_must(demand):
    return next((row.concept.notation for row in demand.demand_concepts.select_related("concept") if row.is_must), None)


def demand_codes(demand) -> dict:
    """A demand without its words."""
    concepts = [(row.is_must, row.concept.notation) for row in demand.demand_concepts.select_related("concept")]
    return {
        "musts": [notation for is_must, notation in concepts if is_must],
        "wishes": [notation for is_must, notation in concepts if not is_must],
        "figures": [_figure(row) for row in demand.figures.select_related("key_figure").order_by("pk")],
        "proofs": [row.proof_type.code for row in demand.demand_proofs.select_related("proof_type")],
        "cooperation": demand.cooperation,
        "delivery": demand.delivery,
        "languages": demand.languages,
        "volume_band": demand.volume_band,
        "stage": demand.stage,
        "sizes": demand.sizes,
    }


def _figure(row):
    return {"code": row.key_figure.code, "min": row.min, "max": row.max, "choice": row.choice}
