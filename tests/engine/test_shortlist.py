"""A shortlist decides who is scored, never a score: of many offers the best are on it, whatever came before."""

import random
from dataclasses import replace

import pytest

from matching.engine.engine import rank
from matching.engine.index import OfferIndex
from matching.engine.records import Capability, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.engine import records

NOW, MANY, TOP = records.NOW, 400, 10


@pytest.fixture(scope="module")
def offers():
    return records.offers(MANY, seed=11)


@pytest.fixture(scope="module")
def demands():
    return records.demands(25, seed=12)


@pytest.fixture(scope="module")
def exact(offers, demands, language):
    return rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP)


@pytest.fixture
def shortlisting(monkeypatch):
    """Few offers are many, and few phrases are looked at, as among a hundred thousand."""
    monkeypatch.setattr("matching.engine.index.ALL_UP_TO", 50)
    monkeypatch.setattr("matching.engine.cells.LOOKED_AT", 200)


def pairs(ranked, gates):
    """Those with something of what is sought: who offers nothing of it is no near miss that anybody looks for."""
    return {(one.demand, one.supplier) for one in ranked if bool(one.gates) == gates and one.contributions[0].level}


def test_the_best_are_on_the_shortlist(offers, demands, exact, language, shortlisting):
    found = rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP)
    for gates in (False, True):
        wanted = pairs(exact, gates)
        assert wanted
        assert len(wanted & pairs(found, gates)) >= 0.98 * len(wanted)


def test_who_is_on_it_is_scored_as_ever(offers, demands, exact, language, shortlisting):
    found = {
        (one.demand, one.supplier): one for one in rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP)
    }
    same = [one for one in exact if (one.demand, one.supplier) in found]
    assert same
    for one in same:
        assert replace(found[one.demand, one.supplier], rank=0) == replace(one, rank=0)


def test_the_order_of_the_offers_and_of_their_changes_does_not_matter(offers, demands, language, shortlisting):
    ranked = rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP)
    mixed, chance = [*offers], random.Random(3)
    chance.shuffle(mixed)
    index = OfferIndex.build(mixed, language)
    rank(demands[:2], index, DEFAULT_WEIGHTS, NOW, TOP)
    for number in range(60):
        index.update(replace(records.offers(1, seed=number)[0], id=f"passing{number}"))
        index.update(records.offers(1, seed=number)[0])  # o000, which is put back below
    for number in range(60):
        index.remove(f"passing{number}")
    index.update(offers[0])
    assert rank(demands, index, DEFAULT_WEIGHTS, NOW, TOP) == ranked


def test_near_misses_are_on_it_among_many_that_pass(offers, language, shortlisting):
    demand = replace(
        records.demands(1)[0], required=("CS-DC",), proofs=(WishedProof("iatf-16949", without_exception=True),), figures=()
    )
    expired = HeldProof("iatf-16949", valid_until=NOW.replace(year=2020))
    good = [OfferRecord(f"good{n}", capabilities=(Capability("CS-DC"),), proofs=(HeldProof("iatf-16949"),)) for n in range(60)]
    lacking = [OfferRecord(f"lacking{n}", capabilities=(Capability("CS-DC"),), proofs=(expired,)) for n in range(3)]
    found = rank([demand], OfferIndex.build([*offers, *good, *lacking], language), DEFAULT_WEIGHTS, NOW, TOP)
    assert {one.supplier for one in found if one.gates} >= {offer.id for offer in lacking}


def test_equals_at_the_end_of_a_shortlist_come_by_their_ids(language, shortlisting):
    demand = replace(records.demands(1)[0], title={}, texts={}, required=("CS-DC",), proofs=(), figures=())
    alike = [OfferRecord(f"o{number:03}", capabilities=(Capability("CS-DC"),)) for number in range(120)]
    for offers in (alike, alike[::-1]):
        found = rank([demand], OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP)
        assert [one.supplier for one in found] == [f"o{number:03}" for number in range(TOP)]


def test_a_demand_without_words_or_concepts_is_scored_with_all(offers, language, shortlisting):
    demand = replace(records.demands(1)[0], title={}, texts={}, required=(), desired=(), proofs=(), figures=(), languages=("de",))
    found = rank([demand], OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP)
    assert found == rank([demand], OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW)[: len(found)]


def test_a_phrase_that_many_have_is_held_once(language):
    texts = {"en": "die casting\nmilled housings"}
    one = OfferIndex.build([OfferRecord("o0", texts=texts)], language)
    many = OfferIndex.build([OfferRecord(f"o{number}", texts=texts) for number in range(50)], language)
    assert len(many.shelf.store) == len(one.shelf.store) > 0
    for number in range(50):
        many.remove(f"o{number}")
    assert not many.shelf.store.uses.any()
    before = len(many.shelf.store)
    many.update(OfferRecord("new", texts={"en": "injection moulding"}))
    assert len(many.shelf.store) == before, "what nobody uses any more makes room for the next"


def test_what_is_dead_is_packed_away(language, monkeypatch):
    monkeypatch.setattr("matching.engine.index.MOST_DEAD", 10)
    offers, demands = records.offers(12), records.demands(3)
    index = OfferIndex.build(offers, language)
    for _ in range(4):
        for offer in offers:
            index.update(offer)
    assert len(index.shelf.offers) <= 36
    assert rank(demands, index, DEFAULT_WEIGHTS, NOW) == rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW)
