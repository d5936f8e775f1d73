"""Each criterion with a case that it rewards and one that it does not."""

from dataclasses import replace
from datetime import date

import pytest

from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof

DEMAND, OFFER = DemandRecord("d"), OfferRecord("o")


def offers(notation, level="core", **fields):
    return OfferRecord("o", capabilities=(Capability(notation, level),), **fields)


@pytest.mark.parametrize(
    ("wanted", "offered", "standing", "expected"),
    [
        ("CS-DC", "CS-DC", "core", 1.0),
        ("CS-DC", "CS-DC", "can_do", 0.85),
        ("CS-DC", "CS-DC", "planned", 0.5),
        ("CS", "CS-DC", "core", 0.95),  # narrower than wanted
        ("CS-DC", "CS", "core", 0.6),  # broader than wanted
        ("CS-DC", "SW", "core", 0.0),
    ],
)
def test_capability_by_relation_and_standing(level, wanted, offered, standing, expected):
    assert level("capability", DemandRecord("d", required=(wanted,)), offers(offered, standing)) == expected


def test_capability_related(level, language):
    concept = next(
        concept
        for concept in language.taxonomy.concepts.values()
        if concept.related and not concept.related[0].startswith(concept.notation)
    )
    demand = DemandRecord("d", required=(concept.notation,))
    assert level("capability", demand, offers(concept.related[0])) == 0.35


def test_capability_required_counts_more_than_desired(level):
    demand = DemandRecord("d", required=("CS-DC",), desired=("SW",))
    assert level("capability", demand, offers("CS-DC")) > 0.5 > level("capability", demand, offers("SW"))


def test_capability_is_read_from_texts_where_none_is_listed(level):
    offer = OfferRecord("o", texts={"de": "Wir fertigen Batteriemanagementsysteme."})
    assert level("capability", DemandRecord("d", title={"zh-hans": "电池管理系统"}), offer) == 0.75
    assert level("capability", DemandRecord("d", title={"zh-hans": "压铸件"}), offer) == 0.0


def test_a_concept_that_is_only_part_of_the_title_counts_little(explain):
    offer = OfferRecord("o", texts={"de": "Antennen"})
    titles = ("天线", "汽车天线装饰球")
    whole, part = (explain(DemandRecord("d", title={"zh-hans": title}), offer).contributions[0] for title in titles)
    assert whole.criterion == part.criterion == "capability"
    assert whole.max_points > 30 > 15 > part.max_points


def test_capability_by_vector_needs_no_label(level):
    demand = DemandRecord("d", required=("CS-DC",))
    near = level("capability", demand, OfferRecord("o", texts={"de": "Aluminium-Gussteile unter Druck gegossen"}))
    assert level("capability", demand, OfferRecord("o", texts={"de": "Steuerberatung und Buchhaltung"})) == 0.0 <= near


def test_denied_capabilities_do_not_count(level):
    demand = DemandRecord("d", title={"de": "Spritzguss"})
    assert level("capability", demand, OfferRecord("o", texts={"de": "Spritzguss"})) == 0.75
    assert level("capability", demand, OfferRecord("o", texts={"de": "Wir bieten keinen Spritzguss an."})) < 0.5


def test_text_across_languages(level):
    demand = DemandRecord("d", title={"zh-hans": "汽车座椅"})
    near = level("text", demand, OfferRecord("o", texts={"de": "Autositze"}))
    far = level("text", demand, OfferRecord("o", texts={"de": "Steuerberatung"}))
    assert near > 0.5 > far
    assert level("text", demand, OFFER) is None
    assert level("text", DEMAND, OfferRecord("o", texts={"de": "Autositze"})) == "not asked"


def test_text_finds_one_product_in_a_list(level):
    demand = DemandRecord("d", title={"zh-hans": "汽车座椅"})
    listed = level("text", demand, OfferRecord("o", texts={"de": "Wir liefern Schrauben, Autositze, Messgeräte, Kabel."}))
    unlisted = level("text", demand, OfferRecord("o", texts={"de": "Wir liefern Schrauben, Bohrer, Messgeräte, Kabel."}))
    assert listed > unlisted


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        (Figure("locking-force", min=800, unit="t"), Figure("locking-force", max=16000, unit="kN"), 1.0),
        (Figure("locking-force", min=800, unit="t"), Figure("locking-force", max=3000, unit="kN"), 0.0),
        (Figure("tolerance", max=0.1, unit="mm"), Figure("tolerance", min=50, unit="µm"), 1.0),
        (Figure("tolerance", max=0.01, unit="mm"), Figure("tolerance", min=0.1, unit="mm"), 0.0),
        (Figure("part-weight", min=1, max=3, unit="kg"), Figure("part-weight", min=500, max=2000, unit="g"), 0.5),
        (Figure("locking-force", min=800, unit="t"), Figure("locking-force", max=16, unit="bar"), None),  # no force: unknown
        (Figure("locking-force", min=800, unit="t"), Figure("shot-weight", max=30, unit="kg"), None),
    ],
)
def test_figures(level, wanted, offered, expected):
    assert level("figures", replace(DEMAND, figures=(wanted,)), replace(OFFER, figures=(offered,))) == expected


def test_figures_of_another_concept_do_not_answer(level):
    demand = replace(DEMAND, figures=(Figure("tolerance", "MC", max=0.1, unit="mm"),))
    assert level("figures", demand, replace(OFFER, figures=(Figure("tolerance", "MC-TUR", min=0.1, unit="mm"),))) == 1.0
    assert level("figures", demand, replace(OFFER, figures=(Figure("tolerance", "PL-INJ", min=0.1, unit="mm"),))) is None


@pytest.mark.parametrize(
    ("wished", "held", "expected"),
    [
        ("iatf-16949", HeldProof("iatf-16949"), 1.0),
        ("iatf-16949", HeldProof("iatf-16949", valid_until=date(2026, 11, 1)), 1.0),
        ("iatf-16949", HeldProof("iatf-16949", valid_until=date(2026, 10, 31)), 0.0),
        ("iatf-16949", HeldProof("iatf-16949", valid_from=date(2027, 1, 1)), 0.75),
        ("iso-9001", HeldProof("iatf-16949"), 1.0),  # covers it
        ("iatf-16949", HeldProof("iso-9001"), 0.5),  # a step towards it
        ("iso-9001", HeldProof("iso-14001"), None),  # alike in writing only
    ],
)
def test_proofs(level, wished, held, expected):
    demand = DemandRecord("d", required=("CS-DC",), proofs=(WishedProof(wished),))
    assert level("proofs", demand, offers("CS-DC", proofs=(held,))) == expected


def test_planned_proofs_must_be_there_in_time(level):
    held = replace(OFFER, proofs=(HeldProof("iso-9001", valid_from=date(2027, 6, 1)),))
    assert level("proofs", replace(DEMAND, proofs=(WishedProof("iso-9001", by=date(2027, 12, 1)),)), held) == 0.75
    assert level("proofs", replace(DEMAND, proofs=(WishedProof("iso-9001", by=date(2027, 1, 1)),)), held) == 0.0


def test_proofs_outside_their_families_are_not_asked(level):
    demand = DemandRecord("d", required=("SW",), proofs=(WishedProof("iatf-16949"),))
    assert level("proofs", demand, offers("SW", proofs=(HeldProof("iso-9001"),))) == "not asked"


@pytest.mark.parametrize(
    ("criterion", "wanted", "fits", "misses"),
    [
        (
            "cooperation",
            {"cooperation": ("supply",)},
            {"cooperation": ("contract-manufacturing",)},
            {"cooperation": ("investment",)},
        ),
        ("delivery", {"delivery": ("europe",)}, {"delivers_to": ("both",)}, {"delivers_to": ("china",)}),
        ("languages", {"languages": ("zh-hans", "en")}, {"languages": ("de", "en")}, {"languages": ("de",)}),
        ("volume", {"volume": "small-series"}, {"volume": "small-series"}, {"volume": "mass-production"}),
        ("stage", {"stage": "prototype"}, {"stage": "on-the-market"}, None),
    ],
)
def test_codes(level, criterion, wanted, fits, misses):
    demand = replace(DEMAND, **wanted)
    assert level(criterion, demand, replace(OFFER, **fits)) == 1.0
    assert level(criterion, demand, OFFER) is None
    assert level(criterion, DEMAND, replace(OFFER, **fits)) == "not asked"
    if misses:
        assert level(criterion, demand, replace(OFFER, **misses)) == 0.0


def test_codes_in_part(level):
    assert level("delivery", replace(DEMAND, delivery=("both",)), replace(OFFER, delivers_to=("china",))) == 0.5
    assert level("volume", replace(DEMAND, volume="small-series"), replace(OFFER, volume="medium-series")) == 0.5
    assert level("stage", replace(DEMAND, stage="prototype"), replace(OFFER, stage="lab-tested")) == 0.65


def test_experience_and_freshness_are_asked_of_everyone(level):
    assert level("experience", DEMAND, replace(OFFER, experience=("none",))) == 0.0
    assert level("experience", DEMAND, replace(OFFER, experience=("sales", "subsidiary"))) == 1.0
    assert level("experience", DEMAND, OFFER) is None
    assert level("freshness", DEMAND, replace(OFFER, updated_on=date(2026, 5, 1))) == 1.0
    assert level("freshness", DEMAND, replace(OFFER, updated_on=date(2022, 5, 1))) == 0.0
