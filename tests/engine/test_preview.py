"""How many would fit, and which must excludes most: the same as ranking the demand anew with that must as a wish."""

from dataclasses import replace

from matching.engine.engine import rank
from matching.engine.index import OfferIndex
from matching.engine.preview import Must, preview
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.engine import records

FORCE = "locking-force"
DEMAND = DemandRecord(
    "d",
    required=("CS-DC-VAC", "MC-MIL-5AX"),
    proofs=(WishedProof("iatf-16949", without_exception=True),),
    figures=(Figure(FORCE, "CS-DC-VAC", 8000, None, "kN", without_exception=True),),
    cooperation=("supply",),
)


def offers():
    for number in range(12):
        force = Figure(FORCE, "CS-DC-VAC", 4000 + 1000 * number, 4000 + 1000 * number, "kN")
        capabilities = (Capability("CS-DC-VAC", "core", (force,)), *((Capability("MC-MIL-5AX"),) if number % 2 else ()))
        proofs = (HeldProof("iatf-16949"),) if number % 3 else (HeldProof("iso-9001"),)
        yield OfferRecord(f"o-{number:02}", capabilities=capabilities, proofs=proofs, cooperation=("supply",))


def fitting(demand, index):
    ranked = rank([demand], index, DEFAULT_WEIGHTS, records.NOW)
    return sum(not one.gates and one.band != "weak" for one in ranked)


def test_the_preview_says_what_the_ranking_does(language):
    index = OfferIndex.build(offers(), language)
    found = preview(DEMAND, index, DEFAULT_WEIGHTS, records.NOW)
    base = fitting(DEMAND, index)
    assert (found.fitting, found.looked_at) == (base, 12)
    softer = {
        Must("concept", "MC-MIL-5AX"): replace(DEMAND, required=("CS-DC-VAC",), desired=("MC-MIL-5AX",)),
        Must("concept", "CS-DC-VAC"): replace(DEMAND, required=("MC-MIL-5AX",), desired=("CS-DC-VAC",)),
        Must("figure", FORCE): replace(DEMAND, figures=(replace(DEMAND.figures[0], without_exception=False),)),
        Must("proof", "iatf-16949"): replace(DEMAND, proofs=(WishedProof("iatf-16949"),)),
    }
    assert found.excluded == {must: max(fitting(demand, index) - base, 0) for must, demand in softer.items()}
    assert found.excluded[Must("figure", FORCE)] > 0
