"""Every gate: pairs that it bars, and pairs that it does not. A barred pair is kept as a near miss, with the gate's code and words."""

from dataclasses import replace
from datetime import date

import pytest

from matching.engine.engine import rank
from matching.engine.gates import GATES
from matching.engine.index import OfferIndex
from matching.engine.reasons import GATE_REASONS
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.engine.wording import reasons
from tests.engine.conftest import NOW

STRICT = DemandRecord("d", required=("CS-DC",), proofs=(WishedProof("iatf-16949", without_exception=True),))
MIXED = replace(STRICT, required=("CS-DC", "SW-CON-OTA"))
ENDED, ISO = HeldProof("iatf-16949", valid_until=date(2025, 5, 1)), HeldProof("iso-9001")
PRESS = DemandRecord("d", figures=(Figure("locking-force", min=800, unit="t", without_exception=True),))
ALLOY = DemandRecord("d", figures=(Figure("casting-alloy", min="alsi9cu3", without_exception=True),))
VACUUM = DemandRecord("d", figures=(Figure("vacuum-casting", min=1, without_exception=True),))


def offer(*notations, proofs=(), figures=(), **fields):
    return OfferRecord("o", capabilities=tuple(map(Capability, notations)), proofs=proofs, figures=figures, **fields)


def stating(code, value, unit=None):
    return offer(figures=(Figure(code, min=value, max=value, unit=unit),))


# Gate: pairs that it bars, pairs that it lets pass
CASES = {
    "proof_lacking": (
        {
            "run out": (STRICT, offer("CS-DC", proofs=(ENDED,))),
            "only on the way to it": (STRICT, offer("CS-DC", proofs=(ISO,))),
            "planned for too late": (
                replace(STRICT, proofs=(WishedProof("iatf-16949", date(2027, 1, 1), True),)),
                offer("CS-DC", proofs=(HeldProof("iatf-16949", valid_from=date(2027, 6, 1)),)),
            ),
            "the foundry of a mixed demand": (MIXED, offer("CS-DC", proofs=(ENDED,))),
            "a foundry that also writes software": (MIXED, offer("CS-DC", "SW-CON-OTA", proofs=(ENDED,))),
        },
        {
            "held": (STRICT, offer("CS-DC", proofs=(HeldProof("iatf-16949"),))),
            "held again": (STRICT, offer("CS-DC", proofs=(ENDED, HeldProof("iatf-16949")))),
            "planned in time": (
                replace(STRICT, proofs=(WishedProof("iatf-16949", date(2027, 12, 1), True),)),
                offer("CS-DC", proofs=(HeldProof("iatf-16949", valid_from=date(2027, 6, 1)),)),
            ),
            "not stated": (STRICT, offer("CS-DC")),
            "named by the text": (STRICT, offer("CS-DC", proofs=(ISO,), texts={"de": "Zertifiziert nach IATF 16949."})),
            "another one that is alike in writing": (STRICT, offer("CS-DC", proofs=(HeldProof("iso-14001"),))),
            "only a wish": (replace(STRICT, proofs=(WishedProof("iatf-16949"),)), offer("CS-DC", proofs=(ENDED,))),
            "a software house": (STRICT, offer("SW", proofs=(ISO,))),
            "the software house of a mixed demand": (MIXED, offer("SW-CON-OTA", proofs=(ISO,))),
            "a demand for software": (replace(STRICT, required=("SW-CON-OTA",)), offer("SW-CON-OTA", proofs=(ISO,))),
        },
    ),
    "figure_missed": (
        {
            "too small": (PRESS, stating("locking-force", 3000, "kN")),
            "another option": (ALLOY, stating("casting-alloy", "alsi12")),
            "a no": (VACUUM, stating("vacuum-casting", 0)),
        },
        {
            "enough, in another unit": (PRESS, stating("locking-force", 9000, "kN")),
            "not stated": (PRESS, offer()),
            "in a unit of something else": (PRESS, stating("locking-force", 16, "bar")),
            "only a wish": (DemandRecord("d", figures=(Figure("locking-force", min=800, unit="t"),)), stating("locking-force", 1, "t")),
            "that option": (ALLOY, stating("casting-alloy", "alsi9cu3")),
            "that option among others": (
                ALLOY, offer(figures=(Figure("casting-alloy", min="alsi12"), Figure("casting-alloy", min="alsi9cu3")))
            ),
            "a yes": (VACUUM, stating("vacuum-casting", 1)),
        },
    ),
}  # fmt: skip


def of_kind(place):
    return [(gate, case) for gate, kinds in CASES.items() for case in kinds[place]]


def test_every_gate_has_its_cases_and_its_words():
    assert set(CASES) == set(GATES) == set(GATE_REASONS)


@pytest.mark.parametrize(("gate", "case"), of_kind(0))
def test_bars(explain, gate, case):
    assert explain(*CASES[gate][0][case]).gates == (gate,)


@pytest.mark.parametrize(("gate", "case"), of_kind(1))
def test_lets_pass(explain, gate, case):
    assert explain(*CASES[gate][1][case]).gates == ()


@pytest.mark.parametrize("gate", CASES)
def test_one_gate_is_a_near_miss_that_says_why(language, gate):
    demand, barred = next(iter(CASES[gate][0].values()))
    free = replace(next(iter(CASES[gate][1].values()))[1], id="free")
    found = rank([demand], OfferIndex.build([barred, free], language), DEFAULT_WEIGHTS, NOW)
    assert [(scored.supplier, scored.rank, scored.gates) for scored in found] == [("free", 1, ()), ("o", 2, (gate,))]
    for code in ("de", "en", "zh-hans"):
        words = reasons([], found[1].gates, code, language.taxonomy).open
        assert words == reasons([], (gate,), code, language.taxonomy).open and len(words) == 1


def test_who_fails_two_is_no_near_miss(language):
    demand = replace(STRICT, figures=PRESS.figures)
    two = offer("CS-DC", proofs=(ENDED,), figures=(Figure("locking-force", max=300, unit="t"),))
    assert rank([demand], OfferIndex.build([two], language), DEFAULT_WEIGHTS, NOW) == []
