"""Over generated records: meeting one more must never lowers a score, nor does taking away one that is not met."""

import random
from dataclasses import replace

import pytest

from matching.engine.records import Capability, Figure, HeldProof
from tests.engine import records

PAIRS = 100
EPSILON = 0.001  # points are rounded


@pytest.fixture(scope="module")
def pairs():
    return list(zip(records.demands(PAIRS, seed=3), records.offers(PAIRS, seed=4), strict=True))


def add_capability(demand, offer, chance):
    notation = chance.choice(demand.required)
    others = tuple(capability for capability in offer.capabilities if capability.notation != notation)
    return replace(offer, capabilities=(*others, Capability(notation)))


def add_proof(demand, offer, chance):
    return replace(offer, proofs=(*offer.proofs, HeldProof(chance.choice(demand.proofs).code)))


def add_figure(demand, offer, chance):
    wanted = chance.choice(demand.figures)
    return replace(offer, figures=(*offer.figures, Figure(wanted.code, min=wanted.min, max=wanted.max, unit=wanted.unit)))


def add_language(demand, offer, chance):
    return replace(offer, languages=(*offer.languages, chance.choice(demand.languages)))


def add_cooperation(demand, offer, chance):
    return replace(offer, cooperation=(*offer.cooperation, chance.choice(demand.cooperation)))


def add_region(demand, offer, chance):
    return replace(offer, delivers_to=(*offer.delivers_to, chance.choice(demand.delivery)))


@pytest.mark.parametrize(
    ("field", "add"),
    [
        ("required", add_capability),
        ("proofs", add_proof),
        ("figures", add_figure),
        ("languages", add_language),
        ("cooperation", add_cooperation),
        ("delivery", add_region),
    ],
)
def test_meeting_one_more_never_lowers_a_score(explain, pairs, field, add):
    chance = random.Random(5)
    asking = [(demand, offer) for demand, offer in pairs if getattr(demand, field)]
    assert len(asking) > 25
    for demand, offer in asking:
        more = add(demand, offer, chance)
        before, after = explain(demand, offer), explain(demand, more)
        assert after.score >= before.score - EPSILON, (demand, offer, more)
        if field != "required":  # a proof that its concept asks for may be lacking only now
            assert set(after.gates) <= set(before.gates), (demand, offer, more)


def unmet(scored, criterion, field):
    evidence = [entry for one in scored.contributions if one.criterion == criterion for entry in one.evidence]
    return [
        entry[field]
        for entry in evidence
        if not entry.get("level") and entry.get("state") not in ("held", "covered", "planned", "step")
    ]


@pytest.mark.parametrize(
    ("criterion", "field", "wanted", "code_of"),
    [
        ("capability", "concept", "required", lambda notation: notation),
        ("proofs", "proof", "proofs", lambda proof: proof.code),
        ("figures", "figure", "figures", lambda figure: figure.code),
    ],
)
def test_taking_away_what_is_not_met_never_lowers_a_score(explain, pairs, criterion, field, wanted, code_of):
    tried = 0
    for demand, offer in pairs:
        before = explain(demand, offer)
        for code in unmet(before, criterion, field):
            fewer = tuple(must for must in getattr(demand, wanted) if code_of(must) != code)
            if len(fewer) < len(getattr(demand, wanted)):
                tried += 1
                assert explain(replace(demand, **{wanted: fewer}), offer).score >= before.score - EPSILON, (demand, offer, code)
    assert tried > 25
