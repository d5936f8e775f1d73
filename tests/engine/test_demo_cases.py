"""The cases of real life that the demo data tell, end to end: who stands where in the list, and what is said of it."""

import json

import pytest

from matching.engine.engine import explain_pair, rank
from matching.engine.index import OfferIndex
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.engine.wording import facts_of, reasons
from tests.engine import demo

TOP = 5


@pytest.fixture(scope="module")
def ranked(language):
    """By demand: the first suggestions, then the first near misses."""
    found = {}
    for seeks, offers in (("partner", "supplier"), ("supplier", "partner")):
        index = OfferIndex.build(demo.offers(offers), language)
        for scored in rank(list(demo.demands(seeks).values()), index, DEFAULT_WEIGHTS, demo.TODAY, TOP):
            found.setdefault(scored.demand, []).append(scored)
    return found


@pytest.fixture(scope="module")
def case(ranked, language):
    class Case:
        def __init__(self, demand):
            self.suggested = [scored for scored in ranked[demand] if not scored.gates]
            self.near_misses = {scored.supplier: scored for scored in ranked[demand] if scored.gates}

        def of(self, supplier):
            return next(scored for scored in [*self.suggested, *self.near_misses.values()] if scored.supplier == supplier)

        def said(self, supplier):
            return {fact.reason for fact in facts_of(self._stored(supplier), None)}

        def words(self, supplier, language_code="de"):
            found = self.of(supplier)
            return reasons(self._stored(supplier), found.gates, language_code, language.taxonomy)

        def proofs(self, supplier):
            found = next((one for one in self.of(supplier).contributions if one.criterion == "proofs"), None)
            return {entry["proof"]: entry["state"] for entry in found.evidence} if found else {}

        def _stored(self, supplier):
            return json.loads(json.dumps([one.to_json() for one in self.of(supplier).contributions]))

    return Case


@pytest.mark.parametrize(
    ("demand", "first"),
    [
        ("changchun-forged-arm", "eberswalde-forge"),  # a price, but no start of production
        ("hefei-ota-software", "friedrichshain-ota"),  # "IATF mandatory" for software
        ("shenzhen-calibration", "adlershof-lidar"),
        ("jiading-pilot-teams", "adlershof-lidar"),
        ("foshan-plate-coating", "teltow-bpp-coater"),
        ("foshan-h2-test", "reinickendorf-h2-lab"),
        ("changzhou-abuse-tests", "marienfelde-hv-lab"),
        ("taicang-2k-mould", "rathenow-toolmaker"),  # a sole trader of the craft roll
        ("chongqing-gear-honing", "prenzlau-gears"),
        ("guangzhou-eu-approval", "schoeneberg-homologation"),
        ("wuhan-cybersecurity", "schoeneberg-security"),
        ("shenyang-vision", "koepenick-vision"),
        ("adlershof-pilot-fleet", "jiading-testfield"),  # the start-up seeks
        ("hennigsdorf-hv-connectors", "taicang-connector"),
        ("tempelhof-charging-modules", "xian-power"),
        ("finsterwalde-magnets", "ganzhou-magnet"),
    ],
)
def test_first_and_fits_well(case, demand, first):
    best, second, *_ = case(demand).suggested
    assert (best.supplier, best.band) == (first, "strong")
    assert best.score > second.score + 5


def test_the_die_caster_needs_a_certificate_that_is_asked_without_exception(case):
    housing = case("changchun-steering-housing")
    assert housing.near_misses["ludwigsfelde-caster"].gates == ("proof_lacking",)
    assert next(iter(housing.near_misses)) == "ludwigsfelde-caster"
    assert {"weak"} == {scored.band for scored in housing.suggested}
    words = housing.words("ludwigsfelde-caster")
    assert "Das Kerngeschäft umfasst: Aluminiumdruckguss." in words.strengths
    assert words.open[0] == "Ein zwingend geforderter Nachweis ist noch offen."
    assert "Dieser Nachweis ist noch offen: IATF 16949. Ein Schritt dahin ist getan: ISO 9001." in words.open
    assert housing.words("ludwigsfelde-caster", "zh-hans").open[0] == "一项硬性资质要求待确认。"


def test_the_harness_makers_certificate_has_run_out(case):
    harness = case("leipzig-hv-harness")
    assert next(iter(harness.near_misses)) == "hennigsdorf-harness"
    assert harness.proofs("hennigsdorf-harness")["iatf-16949"] == "step"  # what it holds still: ISO 9001
    words = "Dieser Nachweis ist abgelaufen: IATF 16949. Ein Schritt dahin gilt weiter: ISO 9001."
    assert words in harness.words("hennigsdorf-harness").open


def test_no_software_house_is_asked_for_the_foundries_certificate(case):
    software = case("hefei-ota-software")
    assert software.proofs("friedrichshain-ota")["iatf-16949"] == "not_applicable"
    for scored in software.suggested[:2]:
        assert not any("IATF" in line for line in software.words(scored.supplier).lines())


def test_a_press_that_is_too_small_is_a_near_miss(case):
    casting = case("hefei-megacasting")
    assert "figure_missed" in casting.near_misses["brandenburg-structural-caster"].gates
    assert "figure.missed" in casting.said("brandenburg-structural-caster")


def test_a_thousand_cubic_metres_an_hour_are_too_many_for_the_electrolyser_maker(case):
    electrolyser = case("baotou-electrolyser")
    assert next(iter(electrolyser.near_misses)) == "eisenhuettenstadt-electrolysis"
    (line,) = [line for line in electrolyser.words("eisenhuettenstadt-electrolysis").open if "Wasserstoff-Volumenstrom" in line]
    assert "1.000 Nm³/h" in line


def test_only_three_together_can_make_the_structural_casting(case):
    casting = case("changchun-structural-casting")
    assert {"brandenburg-structural-caster", "wildau-five-axis", "lauchhammer-die-maker"} <= {
        one.supplier for one in casting.suggested
    }
    assert "strong" not in {scored.band for scored in casting.suggested}


def test_an_injection_moulder_does_not_write_what_a_foundry_is_asked_for(language):
    demand, offers = demo.demands()["changchun-structural-casting"], {offer.id: offer for offer in demo.offers()}
    said = {}
    for supplier in ("brandenburg-structural-caster", "oranienburg-moulder"):
        pair = explain_pair(demand, offers[supplier], language, DEFAULT_WEIGHTS, demo.TODAY)
        said[supplier] = {fact.reason for fact in facts_of([one.to_json() for one in pair.contributions], None)}
    assert "text.similar" in said["brandenburg-structural-caster"] - said["oranienburg-moulder"]


def test_nobody_is_promised_for_the_photographed_inquiry(case):
    assert {scored.band for scored in case("liuzhou-photo-rfq").suggested} == {"weak"}


def test_assistance_of_level_two_finds_radar_and_perception(case):
    assistance = case("hefei-highway-l2")
    assert {"adlershof-radar", "adlershof-lidar"} <= {scored.supplier for scored in assistance.suggested}
    lines = [line for code in ("de", "en", "zh-hans") for line in assistance.words("adlershof-radar", code).lines()]
    assert not [line for line in lines if "自动驾驶" in line or "autonom" in line.lower()]


def test_the_laboratory_is_accredited_and_says_so(case):
    tests = case("changzhou-abuse-tests")
    assert tests.proofs("marienfelde-hv-lab")["iso-17025"] == "held"
    assert any("ISO/IEC 17025" in line for line in tests.words("marienfelde-hv-lab").strengths)


def test_all_three_languages_say_as_much(case):
    forged = case("changchun-forged-arm")
    told = [forged.words("eberswalde-forge", code) for code in ("de", "en", "zh-hans")]
    assert len({(len(one.strengths), len(one.open), len(one.unknown)) for one in told}) == 1
    assert told[0].strengths and told[0].question
