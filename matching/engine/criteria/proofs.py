"""Proofs by code, valid on the day. Silence is not a no: only what is said counts, for or against."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.criteria import capability
from matching.engine.language import Language
from matching.engine.levels import HALF, Levels, of_items, or_zero
from matching.engine.prepared import PreparedDemand, PreparedOffer
from matching.engine.records import HeldProof, WishedProof
from matching.engine.weights import Weights


class Claims(NamedTuple):
    """What an offer says of its proofs."""

    held: tuple[HeldProof, ...]
    named: tuple[str, ...]  # by its text only; none of them has been shown


class Standing(NamedTuple):
    """Where an offer stands to one wished proof."""

    state: str  # "held", "covered", "planned", "named", "step", "lacking" or "unknown"
    code: str | None  # the proof that says so
    until: date | None


MET = 1.0
UNKNOWN = Standing("unknown", None, None)


def levels(demands: DemandBlock, offers: OfferBlock) -> Levels:
    shape = len(demands), len(offers)
    total, known, asked = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for place, demand in enumerate(demands.demands):
        if demand.record.proofs:
            total[place], known[place], asked[place] = _sums(demand, demands, offers)
    return of_items(total, known, asked)


def evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    demand, claims = demands.demands[0], claims_of(offers.offers[0])
    found = [(wished, standing(wished, claims, demand, demands)) for wished in demand.record.proofs]
    return [
        _evidence(wished, state, bool(applies(wished, demand, demands, offers)[0]))
        | {"run_out": state.state == "step" and _has_run_out(wished, claims, demands.now)}
        for wished, state in found
    ]


def claims_of(offer: PreparedOffer) -> Claims:
    return Claims(offer.record.proofs, offer.named)


def standing(wished: WishedProof, claims: Claims, demand: PreparedDemand, demands: DemandBlock) -> Standing:
    """The best that any of the held proofs says of the wished one; what the text names where they only say nothing, or less."""
    asked = {other.code for other in demand.record.proofs}
    found = [_says(proof, wished, asked, demands) for proof in claims.held]
    best = max(
        found, key=lambda one: (_level(one, demands.weights) or -1, one.state == "lacking", one.code or ""), default=UNKNOWN
    )
    named = _named(wished, claims.named, demands.language) if best.state in ("unknown", "step") else UNKNOWN
    return best if named is UNKNOWN else named


def judge(wished: WishedProof, demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(offers,): the level of each offer's standing; NaN = not stated."""
    return _judged(wished, demand, demands, offers, lambda state: _level(state, demands.weights), "level")


def lacking(wished: WishedProof, demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(offers,): 1 where the proof is known to be lacking."""
    return _judged(wished, demand, demands, offers, lambda state: float(is_lacking(state)), "lacking")


def _judged(wished, demand, demands, offers, value: Callable[[Standing], float | None], name: str) -> np.ndarray:
    """The same for all demands that ask alike, and for all offers that claim alike on the day."""
    steps = demands.language.taxonomy.proofs
    asked = frozenset(o.code for o in demand.record.proofs if o.code in steps and wished.code in steps[o.code].step_towards)
    column = offers.column(("claims", demands.now), lambda offer: claims_on(offer, demands.now))
    return column.judge(lambda claims: value(standing(wished, claims, demand, demands)), (name, wished, asked, demands.basis))


def claims_on(offer: PreparedOffer, now: date) -> Claims:
    """The claims without the dates that make no difference on the day."""
    return Claims(tuple(sorted({_on(proof, now) for proof in offer.record.proofs}, key=repr)), offer.named)


def _on(proof: HeldProof, now: date) -> HeldProof:
    if _is_valid(proof, now):
        return HeldProof(proof.code)
    is_coming = proof.valid_from is not None and now < proof.valid_from
    return HeldProof(proof.code, valid_from=proof.valid_from) if is_coming else HeldProof(proof.code, valid_until=date.min)


def applies(wished: WishedProof, demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(offers,): whether the proof makes sense for what each offer would bring.

    It is asked of those who answer a wanted concept of its families. Whoever answers others only, like a software house beside a
    foundry, needs none; who answers nothing is judged by all that it offers.
    """
    families = families_of(wished.code, demands.language)
    if not families:
        return np.ones(len(offers), dtype=bool)
    key = "applies", families, demand.wanted, demand.families, demands.basis
    return offers.each(key, lambda: _applies(families, demand, demands, offers))


def _applies(families: frozenset[str], demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    column = offers.column("families", lambda offer: offer.families)
    in_family = column.judge(lambda found: float(not found or bool(found & families)), families).astype(bool)
    if not demand.families:
        return in_family
    if not demand.families & families:
        return np.zeros(len(offers), dtype=bool)
    within = capability.answered(demand, demands, offers, families) > 0
    unsure = in_family & ~within
    return within | (unsure & (capability.answered(demand, demands, offers) == 0)) if unsure.any() else within


def families_of(code: str, language: Language) -> frozenset[str]:
    kind = language.taxonomy.proofs.get(code)
    return frozenset(kind.concepts) if kind else frozenset()


def _has_run_out(wished: WishedProof, claims: Claims, now: date) -> bool:
    """A step towards it stands, but it was held itself: that is worth saying."""
    own = [proof for proof in claims.held if proof.code == wished.code]
    return any(proof.valid_until is not None and proof.valid_until < now for proof in own)


def is_lacking(state: Standing) -> bool:
    """Known to be lacking: run out, or only on the way to it."""
    return state.state in ("lacking", "step")


def _sums(demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(offers,) each: levels of the known proofs by weight, the weights, and how many are asked."""
    found = np.stack([judge(wished, demand, demands, offers) for wished in demand.record.proofs])
    met = found == MET
    asked = met | np.stack([applies(wished, demand, demands, offers) for wished in demand.record.proofs])
    known = asked & ~np.isnan(found)
    weight = np.where(known, 1.0, 0.0)
    if demand.families:
        _weigh_by_answers(weight, known & ~met, demand, demands, offers)
    return (weight * or_zero(found)).sum(axis=0), weight.sum(axis=0), asked.sum(axis=0)


def _weigh_by_answers(
    weight: np.ndarray, unmet: np.ndarray, demand: PreparedDemand, demands: DemandBlock, offers: OfferBlock
) -> None:
    """An unmet proof of some families counts in so far as the offer answers wanted concepts of these families.

    Together they never weigh more than half of what such an answer brings by capability: else a company that offers one thing more,
    for which it lacks the certificate, would fall behind itself.
    """
    families = [families_of(wished.code, demands.language) for wished in demand.record.proofs]
    of_families = [place for place, own in enumerate(families) if own and unmet[place].any()]
    if not of_families:
        return
    shares = np.stack([capability.answered(demand, demands, offers, families[place]) for place in of_families])
    shares = np.where(unmet[of_families], shares, 0.0)
    limit = _limit(demands.weights) * capability.trust(demand, demands.weights)
    together = np.minimum(1.0, limit * shares.max(axis=0))
    sums = shares.sum(axis=0)
    by_answer = np.divide(together * shares, sums, out=np.zeros_like(shares), where=sums > 0)
    weight[of_families] = np.where(unmet[of_families], by_answer, weight[of_families])


def _limit(weights: Weights) -> float:
    own, other = weights.criteria["proofs"], weights.criteria.get("capability", 0.0)
    return (1 - weights.capability["vector"]) * other * HALF / own if other else 1.0


def _says(proof: HeldProof, wished: WishedProof, asked: set[str], demands: DemandBlock) -> Standing:
    covers = demands.language.covered.get(proof.code, frozenset())
    if wished.code == proof.code or wished.code in covers:
        return Standing(_validity(proof, wished, demands.now), proof.code, proof.valid_until)
    kind = demands.language.taxonomy.proofs.get(proof.code)
    # a step that is wished for itself counts there; counting it here, too, would let it lower a score
    if kind and wished.code in kind.step_towards and proof.code not in asked and _is_valid(proof, demands.now):
        return Standing("step", proof.code, proof.valid_until)
    return UNKNOWN


def _named(wished: WishedProof, named: tuple[str, ...], language: Language) -> Standing:
    if wished.code in named:
        return Standing("named", wished.code, None)
    covering = [code for code in named if wished.code in language.covered.get(code, frozenset())]
    return Standing("named", covering[0], None) if covering else UNKNOWN


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


def _evidence(wished: WishedProof, state: Standing, is_applicable: bool) -> dict:
    return {
        "proof": wished.code,
        "without_exception": wished.without_exception,
        "state": state.state if is_applicable or state.state in ("held", "covered") else "not_applicable",
        "held": state.code,
        "until": state.until.isoformat() if state.until else None,
    }
