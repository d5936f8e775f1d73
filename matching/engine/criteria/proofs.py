"""Proofs by code, valid on the day. Silence is not a no: only what is said counts, for or against."""

from datetime import date
from typing import NamedTuple

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.language import Language
from matching.engine.levels import Levels, of_items
from matching.engine.prepared import PreparedDemand
from matching.engine.records import HeldProof, WishedProof
from matching.engine.weights import Weights


class Standing(NamedTuple):
    """Where an offer stands to one wished proof."""

    state: str  # "held", "covered", "planned", "step", "lacking" or "unknown"
    code: str | None  # the proof that says so
    until: date | None


MET = 1.0
UNKNOWN = Standing("unknown", None, None)


def levels(demands: DemandBlock, offers: OfferBlock) -> Levels:
    shape = len(demands), len(offers)
    total, known, asked = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for place, demand in enumerate(demands.demands):
        for wished in demand.record.proofs:
            found = _judge(wished, demand, demands, offers)
            counts = applicable(wished, demand, offers, demands.language) | (found == MET)
            total[place] += np.where(counts, np.nan_to_num(found), 0.0)
            known[place] += counts & ~np.isnan(found)
            asked[place] += counts
    return of_items(total, known, asked)


def evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    demand, offer = demands.demands[0], offers.offers[0]
    found = [(wished, standing(wished, offer.record.proofs, demand, demands)) for wished in demand.record.proofs]
    return [_evidence(wished, state, bool(applicable(wished, demand, offers, demands.language)[0])) for wished, state in found]


def standing(wished: WishedProof, held: tuple[HeldProof, ...], demand: PreparedDemand, demands: DemandBlock) -> Standing:
    """The best that any of the held proofs says of the wished one."""
    asked = {other.code for other in demand.record.proofs}
    found = [_says(proof, wished, asked, demands) for proof in held]
    return max(
        found, key=lambda one: (_level(one, demands.weights) or -1, one.state == "lacking", one.code or ""), default=UNKNOWN
    )


def is_lacking(state: Standing) -> bool:
    """Known to be lacking: run out, or only on the way to it."""
    return state.state in ("lacking", "step")


def applies(wished: WishedProof, wanted: frozenset[str], offered: frozenset[str], language: Language) -> bool:
    """Whether the proof makes sense for the concepts wanted and those offered; a software house needs no IATF 16949."""
    families = _families(wished.code, language)
    return not families or all(not found or found & families for found in (wanted, offered))


def applicable(wished: WishedProof, demand: PreparedDemand, offers: OfferBlock, language: Language) -> np.ndarray:
    """(offers,) for the score: by what is wanted; only a demand that names no concept is read by what is offered.

    Otherwise a capability more could make a proof applicable that then counts against the offer.
    """
    families = _families(wished.code, language)
    if not families or demand.families:
        return np.full(len(offers), not families or bool(demand.families & families))
    return (
        offers.column("families", lambda offer: offer.families)
        .judge(lambda found: not found or bool(found & families))
        .astype(bool)
    )


def _judge(wished: WishedProof, demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    column = offers.column("proofs", lambda offer: offer.record.proofs)
    return column.judge(lambda held: _level(standing(wished, held, demand, demands), demands.weights))


def _says(proof: HeldProof, wished: WishedProof, asked: set[str], demands: DemandBlock) -> Standing:
    covers = demands.language.covered.get(proof.code, frozenset())
    if wished.code == proof.code or wished.code in covers:
        return Standing(_validity(proof, wished, demands.now), proof.code, proof.valid_until)
    kind = demands.language.taxonomy.proofs.get(proof.code)
    # a step that is wished for itself counts there; counting it here, too, would let it lower a score
    if kind and wished.code in kind.step_towards and proof.code not in asked and _is_valid(proof, demands.now):
        return Standing("step", proof.code, proof.valid_until)
    return UNKNOWN


def _validity(proof: HeldProof, wished: WishedProof, now: date) -> str:
    if _is_valid(proof, now):
        return "held" if proof.code == wished.code else "covered"
    is_coming = proof.valid_from is not None and now < proof.valid_from
    return "planned" if is_coming and (wished.by is None or proof.valid_from <= wished.by) else "lacking"


def _is_valid(proof: HeldProof, now: date) -> bool:
    return (proof.valid_from is None or proof.valid_from <= now) and (proof.valid_until is None or now <= proof.valid_until)


def _level(state: Standing, weights: Weights) -> float | None:
    fixed = {"held": MET, "covered": MET, "lacking": 0.0, "unknown": None}
    return fixed[state.state] if state.state in fixed else weights.proofs[state.state]


def _families(code: str, language: Language) -> frozenset[str]:
    kind = language.taxonomy.proofs.get(code)
    return frozenset(kind.concepts) if kind else frozenset()


def _evidence(wished: WishedProof, state: Standing, is_applicable: bool) -> dict:
    return {
        "proof": wished.code,
        "without_exception": wished.without_exception,
        "state": state.state if is_applicable or state.state in ("held", "covered") else "not_applicable",
        "held": state.code,
        "until": state.until.isoformat() if state.until else None,
    }
