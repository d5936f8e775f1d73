"""What an offer brings of a demand, part by part."""

from dataclasses import replace
from datetime import date

import pytest

from matching.engine.index import OfferIndex
from matching.engine.parts import BRINGS, Part, brought, parts_of, value_of, weights_of
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS

NOW = date(2026, 11, 1)
FORCE = Figure("locking-force", "CS-DC", min=800, unit="t")
IATF = WishedProof("iatf-16949")
DEMAND = DemandRecord("d", required=("CS-DC", "MC-TUR"), desired=("SW",), figures=(FORCE,), proofs=(IATF,))
CASTER = OfferRecord("caster", capabilities=(Capability("CS-DC"),))
TURNER = OfferRecord("turner", capabilities=(Capability("MC-TUR"),))


@pytest.fixture
def levels(language):
    """{name: levels} of those that bring a must of the demand."""

    def levels(demand, *offers):
        index = OfferIndex.build(offers, language)
        found = brought(demand, parts_of(demand, language), index, DEFAULT_WEIGHTS, NOW)
        return {one.name: one.levels for one in found}

    return levels


def test_a_figure_belongs_to_its_concept_and_a_proof_to_every_must_of_its_family(language):
    assert parts_of(DEMAND, language) == (
        Part("CS-DC", True, (FORCE,), (IATF,)),
        Part("MC-TUR", True, (), (IATF,)),
        Part("SW", False),
    )


def test_a_software_part_is_not_asked_for_a_casters_proof_or_force(language):
    anybodys = replace(FORCE, concept=None)
    demand = DemandRecord("d", required=("CS-DC", "SW"), figures=(anybodys,), proofs=(IATF,))
    assert parts_of(demand, language) == (Part("CS-DC", True, (anybodys,), (IATF,)), Part("SW", True))


def test_a_figure_that_any_part_has_is_asked_of_every_must(language):
    volume = Figure("annual-volume", min=60_000)
    demand = DemandRecord("d", required=("CS-DC", "MC-TUR"), desired=("SW",), figures=(volume,))
    assert [part.figures for part in parts_of(demand, language)] == [(volume,), (volume,), ()]


def test_wishes_are_musts_where_nothing_else_is_stated(language):
    assert parts_of(DemandRecord("d", desired=("SW",)), language) == (Part("SW", True),)


def test_what_was_only_read_off_a_text_is_no_part(language):
    assert parts_of(DemandRecord("d", texts={"de": "Wir suchen Aluminiumdruckguss."}), language) == ()


def test_each_brings_its_own_part(levels):
    assert levels(DEMAND, CASTER, TURNER, OfferRecord("coder", capabilities=(Capability("SW"),))) == {
        "caster": ((1.0, None, None), None, None),
        "turner": (None, (1.0, None), None),
    }


@pytest.mark.parametrize(("capability", "is_brought"), [
    (Capability("CS-DC", "can_do"), True),
    (Capability("CS-DC-AL"), True),
    (Capability("CS-DC", "planned"), False),
    (Capability("CS"), False),
    (Capability("PL-INJ"), False),
])  # fmt: skip
def test_who_plans_a_thing_or_does_a_broader_one_does_not_bring_it(levels, capability, is_brought):
    assert ("one" in levels(DEMAND, OfferRecord("one", capabilities=(capability,)))) is is_brought


@pytest.mark.parametrize(("force", "without_exception", "expected"), [
    (900, False, 1.0),
    (400, False, 0.0),
    (900, True, 1.0),
    (400, True, "closed"),
    (None, True, None),
])  # fmt: skip
def test_a_must_figure_closes_its_part_only_where_it_is_known_to_be_missed(levels, force, without_exception, expected):
    figures = (Figure("locking-force", "CS-DC", max=force, unit="t"),) if force else ()
    both = OfferRecord("both", capabilities=(Capability("CS-DC"), Capability("MC-TUR")), figures=figures)
    demand = replace(DEMAND, figures=(replace(FORCE, without_exception=without_exception),))
    casting, turning, _software = levels(demand, both)["both"]
    assert (casting[1] if casting else "closed") == expected
    assert turning == (1.0, None)


@pytest.mark.parametrize(("until", "without_exception", "expected"), [
    (date(2027, 1, 1), True, (1.0, 1.0)),
    (date(2026, 1, 1), False, (1.0, 0.0)),
    (date(2026, 1, 1), True, None),
])  # fmt: skip
def test_a_must_proof_closes_the_parts_of_the_member_that_is_known_to_lack_it(levels, until, without_exception, expected):
    proofs = (HeldProof("iatf-16949", valid_until=until),)
    turner = replace(TURNER, proofs=proofs)
    demand = replace(DEMAND, figures=(), proofs=(replace(IATF, without_exception=without_exception),))
    found = levels(demand, CASTER, turner)
    assert found["caster"][0] == (1.0, None), "another's proof neither helps nor harms"
    assert found.get("turner", (None, None))[1] == expected


def test_a_value_counts_what_is_known_by_the_weights_of_the_criteria(language):
    weights = weights_of(parts_of(DEMAND, language), DEFAULT_WEIGHTS)
    numbers = DEFAULT_WEIGHTS.criteria
    each = numbers["capability"] / (1 + 1 + DEFAULT_WEIGHTS.capability["desired"])
    assert [pytest.approx(part) for part in weights] == [
        (each, numbers["figures"], numbers["proofs"] / 2),
        (each, numbers["proofs"] / 2),
        (each * DEFAULT_WEIGHTS.capability["desired"],),
    ]
    assert value_of(None, weights[0]) == 0
    assert value_of((1.0, None, None), weights[0]) == pytest.approx(weights[0][0] / sum(weights[0]))
    assert value_of((1.0, 1.0, 1.0), weights[0]) == 1


def test_the_score_is_that_of_the_pair(language, explain):
    demand = replace(DEMAND, title={"de": "Gehäuse aus Aluminiumdruckguss"}, languages=("de",), delivery=("europe",))
    offer = replace(CASTER, languages=("de",), delivers_to=("europe",), texts={"de": "Wir gießen Gehäuse aus Aluminium."})
    index = OfferIndex.build([offer, TURNER], language)
    found = {one.name: one.score for one in brought(demand, parts_of(demand, language), index, DEFAULT_WEIGHTS, NOW)}
    assert found == {"caster": explain(demand, offer).score, "turner": explain(demand, TURNER).score}


def test_likeness_of_words_never_brings_a_part():
    assert DEFAULT_WEIGHTS.capability["vector"] < BRINGS
    assert max(DEFAULT_WEIGHTS.capability[name] for name in ("planned", "broader", "related")) < BRINGS


def test_the_level_of_a_concept_is_that_of_the_criterion(levels, level):
    for standing in ("core", "can_do"):
        for notation in ("CS-DC", "CS-DC-AL"):
            offer = OfferRecord("one", capabilities=(Capability(notation, standing),))
            alone = DemandRecord("d", required=("CS-DC",))
            assert levels(alone, offer)["one"][0] == (level("capability", alone, offer),)


def test_an_offer_more_changes_nothing_about_the_others(levels):
    both = levels(DEMAND, CASTER, TURNER)
    assert both == {**levels(DEMAND, CASTER), **levels(DEMAND, TURNER)}
