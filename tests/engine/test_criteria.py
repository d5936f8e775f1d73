"""Each criterion with a case that it rewards and one that it does not."""

from dataclasses import replace
from datetime import date

import pytest

from matching.engine.criteria import CRITERIA
from matching.engine.passages import pieces
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS

DEMAND, OFFER = DemandRecord("d"), OfferRecord("o")


def offers(notation, level="core", **fields):
    return OfferRecord("o", capabilities=(Capability(notation, level),), **fields)


# Criterion: what is asked, an offer that it rewards, one that it does not
CASES = {
    "capability": (DemandRecord("d", required=("CS-DC",)), offers("CS-DC"), offers("SW")),
    "text": (
        DemandRecord("d", title={"zh-hans": "汽车座椅"}),
        OfferRecord("o", texts={"de": "Autositze"}),
        OfferRecord("o", texts={"de": "Steuerberatung"}),
    ),
    "figures": (
        DemandRecord("d", figures=(Figure("locking-force", min=800, unit="t"),)),
        OfferRecord("o", figures=(Figure("locking-force", max=9000, unit="kN"),)),
        OfferRecord("o", figures=(Figure("locking-force", max=900, unit="kN"),)),
    ),
    "proofs": (
        DemandRecord("d", required=("CS-DC",), proofs=(WishedProof("iso-9001"),)),
        offers("CS-DC", proofs=(HeldProof("iso-9001"),)),
        offers("CS-DC", proofs=(HeldProof("iso-9001", valid_until=date(2020, 1, 1)),)),
    ),
    "cooperation": (
        DemandRecord("d", cooperation=("component-source",)),
        OfferRecord("o", cooperation=("supply",)),
        OfferRecord("o", cooperation=("component-source",)),
    ),
    "delivery": (
        DemandRecord("d", delivery=("europe",)),
        OfferRecord("o", delivers_to=("europe",)),
        OfferRecord("o", delivers_to=("china",)),
    ),
    "languages": (
        DemandRecord("d", languages=("zh-hans",)),
        OfferRecord("o", languages=("zh-hans",)),
        OfferRecord("o", languages=("de",)),
    ),
    "volume": (
        DemandRecord("d", volume="small-series"),
        OfferRecord("o", volume="small-series"),
        OfferRecord("o", volume="mass-production"),
    ),
    "size": (DemandRecord("d", sizes=("small",)), OfferRecord("o", employees=35), OfferRecord("o", employees=5000)),
    "stage": (
        DemandRecord("d", stage="on-the-market"),
        OfferRecord("o", stage="on-the-market"),
        OfferRecord("o", stage="concept"),
    ),
    "experience": (DEMAND, OfferRecord("o", experience=("subsidiary",)), OfferRecord("o", experience=("none",))),
    "freshness": (
        DEMAND,
        OfferRecord("o", updated_on=date(2026, 10, 1)),
        OfferRecord("o", updated_on=date(2022, 10, 1)),
    ),
}


def test_every_criterion_has_its_cases_and_a_weight():
    assert set(CASES) == set(CRITERIA) == set(DEFAULT_WEIGHTS.criteria)


@pytest.mark.parametrize("criterion", CASES)
def test_rewards_one_and_not_the_other(explain, level, criterion):
    demand, good, bad = CASES[criterion]
    assert level(criterion, demand, good) > 0.5 > level(criterion, demand, bad)
    points = {
        one.id: {found.criterion: found.points for found in explain(demand, one).contributions}
        for one in (replace(good, id="good"), replace(bad, id="bad"))
    }
    assert points["good"][criterion] > points["bad"][criterion]


@pytest.mark.parametrize("criterion", [name for name in CASES if name not in ("capability", "experience", "freshness")])
def test_what_is_not_asked_counts_nothing(level, criterion):
    assert level(criterion, DEMAND, CASES[criterion][1]) == "not asked"


@pytest.mark.parametrize("criterion", [name for name in CASES if name != "capability"])
def test_silence_is_no_no(level, criterion):
    assert level(criterion, CASES[criterion][0], OFFER) is None


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


class TestMixedDemand:
    """A demand for castings and software, with a certificate that is for makers of parts."""

    DEMAND = DemandRecord("d", required=("CS-DC", "SW-CON-OTA"), proofs=(WishedProof("iatf-16949"),))
    ISO, ENDED = HeldProof("iso-9001"), HeldProof("iatf-16949", valid_until=date(2020, 1, 1))

    def test_a_software_house_needs_none(self, level, explain):
        house = offers("SW-CON-OTA", proofs=(self.ISO,))
        assert level("proofs", self.DEMAND, house) == "not asked"
        assert explain(self.DEMAND, house).score == explain(self.DEMAND, replace(house, proofs=())).score

    def test_a_foundry_does(self, level):
        assert level("proofs", self.DEMAND, offers("CS-DC", proofs=(self.ISO,))) == 0.5
        assert level("proofs", self.DEMAND, offers("CS-DC", proofs=(self.ENDED,))) == 0.0
        assert level("proofs", self.DEMAND, offers("CS-DC")) is None

    def test_who_holds_it_all_the_same_is_rewarded(self, level):
        assert level("proofs", self.DEMAND, offers("SW-CON-OTA", proofs=(HeldProof("iatf-16949"),))) == 1.0

    def test_who_answers_nothing_is_judged_by_all_it_offers(self, level):
        assert level("proofs", self.DEMAND, offers("TE", proofs=(self.ENDED,))) == "not asked"
        assert level("proofs", self.DEMAND, offers("EE-HAR", proofs=(self.ENDED,))) is None  # asked, but without weight

    def test_offering_the_castings_too_never_lowers_the_score(self, explain):
        for held in ((self.ISO,), (self.ENDED,), ()):
            house = offers("SW-CON-OTA", proofs=held, updated_on=date(2026, 10, 1), languages=("de",))
            both = replace(house, capabilities=(*house.capabilities, Capability("CS-DC")))
            demand = replace(self.DEMAND, languages=("de",))
            assert explain(demand, both).score > explain(demand, house).score

    def test_an_unmet_one_counts_by_the_share_that_it_concerns(self, explain):
        def weight(*required):
            demand = replace(self.DEMAND, required=required)
            found = {one.criterion: one for one in explain(demand, offers("CS-DC", proofs=(self.ENDED,))).contributions}
            return found["proofs"].max_points / found["capability"].max_points

        assert weight("CS-DC") > weight("CS-DC", "SW-CON-OTA") > weight("CS-DC", "SW-CON-OTA", "EN") > 0


@pytest.mark.parametrize(
    ("text", "wished", "expected"),
    [
        ("Wir sind nach IATF 16949 zertifiziert.", "iatf-16949", 0.6),
        ("Wir sind nach IATF 16949 zertifiziert.", "iso-9001", 0.6),  # which it would cover
        ("公司通过IATF 16949和ISO 14001认证。", "iso-14001", 0.6),
        ("IATF 16949 ist beantragt.", "iatf-16949", None),
        ("Unser Zertifikat nach IATF 16949 ist 2025 abgelaufen.", "iatf-16949", None),
        ("IATF 16949证书已于2025年到期", "iatf-16949", None),
        ("IATF正在辅导，ISO 9001已通过", "iatf-16949", None),
        ("Wir sind nicht nach IATF 16949 zertifiziert.", "iatf-16949", None),
        ("Druckguss", "iatf-16949", None),
    ],
)
def test_a_proof_that_only_the_text_names_is_a_weak_one(level, text, wished, expected):
    demand = DemandRecord("d", required=("CS-DC",), proofs=(WishedProof(wished),))
    assert level("proofs", demand, offers("CS-DC", texts={"de": text})) == expected


def test_what_is_shown_stands_above_what_the_text_names(level):
    demand = DemandRecord("d", required=("CS-DC",), proofs=(WishedProof("iatf-16949"),))
    offer = offers("CS-DC", texts={"de": "Zertifiziert nach IATF 16949."})
    ended = HeldProof("iatf-16949", valid_until=date(2025, 5, 1))
    assert level("proofs", demand, replace(offer, proofs=(HeldProof("iatf-16949"),))) == 1.0
    assert level("proofs", demand, replace(offer, proofs=(ended,))) == 0.0


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ("alsi9cu3", ("alsi9cu3",), 1.0),
        ("alsi9cu3", ("alsi12", "alsi9cu3"), 1.0),
        ("alsi9cu3", ("alsi12",), 0.0),
        ("alsi9cu3", (), None),
    ],
)
def test_choices(level, wanted, offered, expected):
    demand = replace(DEMAND, figures=(Figure("casting-alloy", min=wanted),))
    offer = replace(OFFER, figures=tuple(Figure("casting-alloy", min=one) for one in offered))
    assert level("figures", demand, offer) == expected


@pytest.mark.parametrize(
    ("code", "wanted", "offered", "expected"),
    [
        ("asil", "asil-b", "asil-d", 1.0),  # the higher one includes the lower ones
        ("asil", "asil-b", "asil-b", 1.0),
        ("asil", "asil-b", "qm", 0.0),
        ("spice-level", "cl3", "cl2", 0.0),
        ("spice-level", "cl2", "an option of tomorrow", 0.0),
        ("platform", "qnx", "linux", 0.0),  # in no order
    ],
)
def test_choices_in_an_order(level, code, wanted, offered, expected):
    demand = replace(DEMAND, figures=(Figure(code, min=wanted),))
    assert level("figures", demand, replace(OFFER, figures=(Figure(code, min=offered),))) == expected


@pytest.mark.parametrize(("offered", "expected"), [(1, 1.0), (None, 1.0), (0, 0.0)])
def test_flags(level, offered, expected):
    demand = replace(DEMAND, figures=(Figure("vacuum-casting", min=1),))
    assert level("figures", demand, replace(OFFER, figures=(Figure("vacuum-casting", min=offered),))) == expected


@pytest.mark.parametrize(
    ("heads", "expected"),
    [(1, 0.6), (9, 0.6), (10, 1.0), (49, 1.0), (50, 1.0), (249, 1.0), (250, 0.6), (10**6, 0.6), (0, None)],
)
def test_size_by_heads(level, heads, expected):
    assert level("size", replace(DEMAND, sizes=("small", "medium")), replace(OFFER, employees=heads)) == expected


def test_size_tells_the_class_and_not_the_heads(explain):
    scored = explain(replace(DEMAND, sizes=("small",)), replace(OFFER, employees=37))
    found = next(one for one in scored.contributions if one.criterion == "size")
    assert found.evidence == ({"list": "size_class", "wanted": ["small"], "offered": ["small"]},)


@pytest.mark.parametrize(
    ("wanted", "held", "expected"),
    [
        ("component-source", ("supply",), 1.0),
        ("component-source", ("contract-manufacturing",), 1.0),
        ("component-source", ("component-source", "technology"), 0.0),  # it seeks components itself
        ("technology", ("licence",), 1.0),
        ("licence", ("technology",), 1.0),
        ("service-europe", ("service-test",), 1.0),
        ("service-test", ("service-warehouse",), 0.0),
        ("joint-venture", ("investment",), 1.0),
        ("rnd", ("supply",), 0.0),
    ],
)
def test_cooperation_of_complementary_sides(level, wanted, held, expected):
    assert level("cooperation", replace(DEMAND, cooperation=(wanted,)), replace(OFFER, cooperation=held)) == expected


def test_only_what_fits_is_told_to_fit(explain):
    demand = DemandRecord("d", cooperation=("component-source",), languages=("zh-hans", "en"), delivery=("europe",))
    offer = OfferRecord("o", cooperation=("investment", "supply"), languages=("de", "en"), delivers_to=("both",))
    met = {one.criterion: one.evidence[0]["met"] for one in explain(demand, offer).contributions if one.evidence[0].get("met")}
    assert met == {"cooperation": ["supply"], "languages": ["en"], "delivery": ["europe"]}


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


def test_text_follows_how_a_description_opens(level):
    demand = DemandRecord("d", title={"zh-hans": "座椅"})
    cars, books = "Die Firma fertigt Autositze.", "Die Firma führt Buchhaltung für kleine Betriebe."
    filler = "Sie wurde 1990 gegründet und hat ihren Sitz in Potsdam. Das Haus beschäftigt vierzig Menschen an zwei Orten. " * 2
    first = level("text", demand, OfferRecord("o", texts={"de": f"{cars} {filler}{books}"}))
    last = level("text", demand, OfferRecord("o", texts={"de": f"{books} {filler}{cars}"}))
    assert first > last


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aska Co., Ltd. makes pumps. It sells valves.", ["Aska Co., Ltd. makes pumps.", "It sells valves."]),
        (
            "Die Muster GmbH & Co. KG gießt, z. B. Gehäuse. Wir drehen.",
            ["Die Muster GmbH & Co. KG gießt, z. B. Gehäuse.", "Wir drehen."],
        ),
        ("It makes pumps. It sells valves.", ["It makes pumps.", "It sells valves."]),
        ("公司生产电池。产品出口！", ["公司生产电池。", "产品出口！"]),
    ],
)
def test_a_full_stop_of_an_abbreviation_ends_no_sentence(text, found):
    tail = " Nothing else is said here at all" * 8 + "."
    places = [piece.place for piece in pieces("offer", "texts", {"en": text + tail}) if not piece.is_whole]
    assert [(text + tail)[place.start : place.end] for place in places][: len(found)] == found


def test_a_list_has_no_opening():
    assert {piece.opening for piece in pieces("offer", "texts", {"de": "Schrauben, Autositze. Kabel."})} == {""}
