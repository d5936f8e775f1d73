"""The ranking as a whole: the same for the batch and the pair, today and tomorrow, whatever else is in the index."""

from dataclasses import replace
from datetime import date

import pytest

from matching.engine.engine import explain_pair, rank
from matching.engine.index import OfferIndex
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.engine import records

NOW = records.NOW


@pytest.fixture(scope="module")
def index(language):
    return OfferIndex.build(records.offers(25), language)


@pytest.fixture(scope="module")
def demands():
    return records.demands(10)


@pytest.fixture(scope="module")
def ranked(demands, index):
    return rank(demands, index, DEFAULT_WEIGHTS, NOW)


def by_pair(ranked):
    return {(scored.demand, scored.supplier): replace(scored, rank=0) for scored in ranked}


def test_same_question_same_answer(demands, index, ranked, language):
    again = OfferIndex.build(reversed(records.offers(25)), language)
    assert rank(demands, again, DEFAULT_WEIGHTS, NOW) == ranked


def test_the_batch_equals_the_pair(demands, ranked, language):
    offers = {offer.id: offer for offer in records.offers(25)}
    asked = {demand.id: demand for demand in demands}
    for (demand, supplier), scored in by_pair(ranked).items():
        assert replace(explain_pair(asked[demand], offers[supplier], language, DEFAULT_WEIGHTS, NOW), rank=0) == scored


def test_a_score_is_the_sum_of_its_points(ranked):
    for scored in ranked:
        assert scored.score == pytest.approx(sum(one.points for one in scored.contributions), abs=1e-9)
        assert 0 <= scored.score <= 100.001 and 0 <= scored.coverage <= 1
        for one in scored.contributions:
            assert (one.level is None) == (one.max_points == 0)
            assert one.points == pytest.approx(one.max_points * (one.level or 0), abs=0.01)


def test_max_points_of_what_is_known_are_a_hundred(ranked):
    for scored in ranked:
        assert sum(one.max_points for one in scored.contributions) == pytest.approx(100, abs=0.01)


def test_best_first_then_near_misses(ranked):
    for demand in {scored.demand for scored in ranked}:
        own = [scored for scored in ranked if scored.demand == demand]
        assert [scored.rank for scored in own] == list(range(1, len(own) + 1))
        keys = [
            (
                len(scored.gates),
                scored.coverage < DEFAULT_WEIGHTS.coverage_floor,
                -scored.score,
                -scored.coverage,
                scored.supplier,
            )
            for scored in own
        ]
        assert keys == sorted(keys)
        assert all(len(scored.gates) <= 1 for scored in own)


def test_top_cuts_the_same_ranking(demands, index, ranked):
    cut = rank(demands, index, DEFAULT_WEIGHTS, NOW, top=5)
    suggested = [scored for scored in ranked if not scored.gates and scored.rank <= 5]
    assert [scored for scored in cut if not scored.gates] == suggested


def test_one_record_more_changes_no_other_pair(demands, index, ranked, language):
    more = OfferIndex.build(
        [*records.offers(25), OfferRecord("new", texts={"de": "Kühlplatten und Druckguss"}, capabilities=(Capability("CS-DC"),))],
        language,
    )
    with_more = by_pair(rank([*demands, DemandRecord("d-new", title={"en": "cold plates"})], more, DEFAULT_WEIGHTS, NOW))
    assert {pair: scored for pair, scored in with_more.items() if pair[0] != "d-new" and pair[1] != "new"} == by_pair(ranked)


def test_an_index_kept_up_to_date_equals_a_rebuild(demands, language):
    old, new = records.offers(30, seed=7), records.offers(30, seed=8)
    index = OfferIndex.build(old, language)
    rank(demands, index, DEFAULT_WEIGHTS, NOW)  # its arrays are made, and must be renewed
    for offer in new[:10]:
        index.update(offer)
    for offer in old[20:]:
        index.remove(offer.id)
    index.remove("o999")
    rebuilt = OfferIndex.build([*new[:10], *old[10:20]], language)
    assert len(index) == len(rebuilt) == 20
    assert rank(demands, index, DEFAULT_WEIGHTS, NOW) == rank(demands, rebuilt, DEFAULT_WEIGHTS, NOW)


def test_blocks_change_nothing(demands, ranked, language, monkeypatch):
    monkeypatch.setattr("matching.engine.index.BLOCK", 7)
    monkeypatch.setattr("matching.engine.engine.TOGETHER", 5)
    assert rank(demands, OfferIndex.build(records.offers(25), language), DEFAULT_WEIGHTS, NOW) == ranked


def test_little_known_pairs_rank_behind(language):
    demand = DemandRecord("d", required=("CS-DC",), title={"de": "Druckguss"}, proofs=(WishedProof("iso-9001"),))
    weights = replace(DEFAULT_WEIGHTS, coverage_floor=0.8)
    little = OfferRecord("a", capabilities=(Capability("CS-DC"),))
    much = OfferRecord("b", texts={"de": "Steuerberatung"}, proofs=(HeldProof("iso-9001", valid_until=date(2020, 1, 1)),))
    scored = rank([demand], OfferIndex.build([little, much], language), weights, NOW)
    assert [(one.supplier, one.coverage < 0.8) for one in scored] == [("b", False), ("a", True)]
    assert scored[0].score < scored[1].score


GATE = "proof_lacking"
WITHOUT_EXCEPTION = DemandRecord("d", required=("CS-DC",), proofs=(WishedProof("iatf-16949", without_exception=True),))
EXPIRED = HeldProof("iatf-16949", valid_until=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("notation", "proofs", "gates"),
    [
        ("CS-DC", (HeldProof("iatf-16949"),), ()),
        ("CS-DC", (), ()),  # silence is not a no
        ("CS-DC", (HeldProof("iso-14001"),), ()),
        ("CS-DC", (EXPIRED,), (GATE,)),
        ("CS-DC", (HeldProof("iso-9001"),), (GATE,)),  # on the way, so not there
        ("CS-DC", (EXPIRED, HeldProof("iatf-16949")), ()),
        ("SW", (EXPIRED,), ()),  # a software house needs none
    ],
)
def test_gate_of_proofs(explain, notation, proofs, gates):
    assert explain(WITHOUT_EXCEPTION, OfferRecord("o", capabilities=(Capability(notation),), proofs=proofs)).gates == gates


def test_a_wish_is_no_gate(explain):
    demand = replace(WITHOUT_EXCEPTION, proofs=(WishedProof("iatf-16949"),))
    assert explain(demand, OfferRecord("o", capabilities=(Capability("CS-DC"),), proofs=(EXPIRED,))).gates == ()


@pytest.mark.parametrize(
    ("must", "force", "gates"), [(True, 3000, ("figure_missed",)), (True, 9000, ()), (True, None, ()), (False, 3000, ())]
)
def test_gate_of_figures(explain, must, force, gates):
    demand = DemandRecord("d", figures=(Figure("locking-force", min=800, unit="t", without_exception=must),))
    figures = (Figure("locking-force", max=force, unit="kN"),) if force else ()
    assert explain(demand, OfferRecord("o", figures=figures)).gates == gates


def test_one_gate_is_a_near_miss_two_are_none(language):
    demand = replace(WITHOUT_EXCEPTION, figures=(Figure("locking-force", min=800, unit="t", without_exception=True),))
    one = OfferRecord("one", capabilities=(Capability("CS-DC"),), proofs=(EXPIRED,))
    two = replace(one, id="two", figures=(Figure("locking-force", max=300, unit="t"),))
    scored = rank([demand], OfferIndex.build([one, two], language), DEFAULT_WEIGHTS, NOW)
    assert [(each.supplier, each.gates) for each in scored] == [("one", (GATE,))]
    assert explain_pair(demand, two, language, DEFAULT_WEIGHTS, NOW).gates == (GATE, "figure_missed")


def test_bands(explain):
    demand = DemandRecord("d", required=("CS-DC",), cooperation=("supply",))
    good = OfferRecord("o", capabilities=(Capability("CS-DC"),), cooperation=("supply",))
    assert explain(demand, good).band == "strong"
    assert explain(demand, replace(good, capabilities=(Capability("CS-DC", "planned"),))).band == "possible"
    assert explain(demand, replace(good, capabilities=(Capability("SW"),))).band == "weak"
