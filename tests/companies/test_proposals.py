"""What the portal reads out of a company's own words."""

import pytest

from companies.adapters import current_tagger
from companies.concept_finder import find_concepts
from companies.proposals import propose_capabilities, propose_proofs
from tests.factories import make_company

pytestmark = pytest.mark.django_db

TEXT = (
    "Wir gießen Aluminium im Druckguss auf Maschinen von 400 bis 1.600 t Zuhaltekraft, Schussgewicht 25 kg. "
    "Eine Anlage für das Rührreibschweißen ist im Aufbau. Keine Lackierung. "
    "Wir sind nach ISO 9001 zertifiziert, IATF 16949 ist geplant."
)


def proposed(text, taxonomy, **company):
    found = propose_capabilities(make_company(description=text, **company), taxonomy, current_tagger())
    return {proposal.notation: proposal for proposal in found}


def test_concepts_are_proposed_with_the_passage_they_stand_in(taxonomy):
    casting = proposed(TEXT, taxonomy)["CS-DC"]
    passage = casting.passages[0]
    assert (passage.found, passage.language, passage.field) == ("Druckguss", "de", "description")
    assert passage.before == "Wir gießen Aluminium im "
    assert passage.after.endswith("Schussgewicht 25 kg.")
    assert TEXT[passage.start : passage.end] == "Druckguss"


def test_what_the_text_denies_is_not_proposed(taxonomy):
    assert "SF-CT-PNT" not in proposed(TEXT, taxonomy)


def test_a_whole_family_is_not_proposed_beside_its_part(taxonomy):
    assert "CS" not in proposed(TEXT, taxonomy)
    assert "CS" in proposed("Wir gießen.", taxonomy)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Druckguss.", "core"),
        ("Daneben machen wir Druckguss.", "can_do"),
        ("Druckguss ist im Aufbau.", "planned"),
        ("压铸生产线筹备中。", "planned"),
        ("Druckguss ist im Aufbau. Für Kunden gießen wir schon Druckguss.", "core"),
        ("Wir machen Druckguss, eine Schmiede ist im Aufbau.", "core"),
    ],
)
def test_the_level_comes_from_the_words_around(taxonomy, text, level):
    assert proposed(text, taxonomy)["CS-DC"].level == level


def test_figures_go_to_the_capability_they_belong_to(taxonomy):
    figures = proposed(TEXT, taxonomy)["CS-DC"].figures
    assert [(figure.code, round(figure.min), round(figure.max)) for figure in figures] == [
        ("locking-force", 3923, 15691),
        ("shot-weight", 25, 25),
    ]
    assert figures[0].passage.found == "400 bis 1.600 t"


def test_chinese_texts_are_read_as_well(taxonomy):
    passage = proposed("我们生产汽车线束，不做注塑。", taxonomy, kind="partner")["EE-HAR"].passages[0]
    assert (passage.found, passage.language) == ("汽车线束", "zh-hans")


@pytest.mark.parametrize(
    ("text", "is_sought"),
    [("我们正在寻找德国的机加工合作伙伴。", True), ("我们做机加工。正在寻找机加工设备。", False), ("我们做机加工。", False)],
)
def test_what_a_company_looks_for_is_no_capability(taxonomy, text, is_sought):
    assert proposed(text, taxonomy, kind="partner")["MC"].is_sought is is_sought


def test_proofs_that_are_planned_are_marked(taxonomy):
    found = propose_proofs(make_company(description=TEXT), taxonomy)
    assert [(proof.code, proof.is_planned) for proof in found] == [("iatf-16949", True), ("iso-9001", False)]


@pytest.mark.parametrize(
    ("query", "first"), [("Druckguss", "CS-DC"), ("die casting", "CS-DC"), ("压铸", "CS-DC"), ("druckgu", "CS-DC")]
)
def test_concepts_are_found_in_any_language(taxonomy, query, first):
    assert find_concepts(taxonomy, query)[0] == first


def test_nothing_is_found_for_nothing(taxonomy):
    assert find_concepts(taxonomy, "  ") == find_concepts(taxonomy, "zzzzqq") == []
