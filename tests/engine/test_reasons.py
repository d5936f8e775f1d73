"""Every reason has a pair of which it is said, and one of which it is not; every sentence stands in a table that people have read."""

import re
from dataclasses import replace
from datetime import date

import pytest

from matching.engine.facts import Fact
from matching.engine.labels import Labels
from matching.engine.reasons import REASONS
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.engine.wording import Passages, facts_of, reasons, sentence
from tests.engine import records
from tests.engine.reason_table import FILE, LANGUAGES, facts, table

SILENT = OfferRecord("o")
# How near words must be is tuned elsewhere; here they only have to be told from those that are far
GENEROUS = replace(DEFAULT_WEIGHTS, capability={**DEFAULT_WEIGHTS.capability, "vector_from": 0.35, "vector_to": 0.6})


def offering(notation, level="core", **fields):
    return OfferRecord("o", capabilities=(Capability(notation, level),), **fields)


def holding(*held, **fields):
    return offering("CS-DC", proofs=held, **fields)


def wanting(*proofs, **fields):
    return DemandRecord("d", required=("CS-DC",), proofs=tuple(map(WishedProof, proofs)), **fields)


CASTING = DemandRecord("d", required=("CS-DC",))
FAMILY = DemandRecord("d", required=("CS",))
SEATS = DemandRecord("d", title={"zh-hans": "汽车座椅"})
PRESS = DemandRecord("d", figures=(Figure("locking-force", min=8000, unit="kN"),))
ANY = DemandRecord("d")
IATF, ISO = HeldProof("iatf-16949"), HeldProof("iso-9001")
ENDING, ENDED = HeldProof("iatf-16949", valid_until=date(2027, 5, 1)), HeldProof("iatf-16949", valid_until=date(2025, 5, 1))
COMING = HeldProof("iatf-16949", valid_from=date(2027, 5, 1))
NAMED = OfferRecord("o", texts={"de": "Wir sind nach IATF 16949 zertifiziert."}, capabilities=(Capability("CS-DC"),))
SUPPLY, EUROPE = DemandRecord("d", cooperation=("supply",)), DemandRecord("d", delivery=("europe",))
CHINESE = DemandRecord("d", languages=("zh-hans", "en"))
SMALL_SERIES, SMALL = DemandRecord("d", volume="small-series"), DemandRecord("d", sizes=("small",))
PROTOTYPE = DemandRecord("d", stage="prototype")


def press(force):
    return OfferRecord("o", figures=(Figure("locking-force", max=force, unit="kN"),))


# Reason: the demand, an offer of which it is said, one of which it is not
CASES = {
    "capability.core": (CASTING, offering("CS-DC"), offering("CS-DC", "can_do")),
    "capability.can_do": (CASTING, offering("CS-DC", "can_do"), offering("CS-DC", "planned")),
    "capability.mentioned": (CASTING, OfferRecord("o", texts={"de": "Druckguss"}), offering("CS-DC")),
    "capability.planned": (CASTING, offering("CS-DC", "planned"), offering("CS-DC")),
    "capability.part.core": (FAMILY, offering("CS-DC"), offering("CS")),
    "capability.part.can_do": (FAMILY, offering("CS-DC", "can_do"), offering("CS-DC")),
    "capability.part.mentioned": (FAMILY, OfferRecord("o", texts={"de": "Druckguss"}), offering("CS-DC")),
    "capability.part.planned": (FAMILY, offering("CS-DC", "planned"), offering("CS-DC")),
    "capability.broader": (CASTING, offering("CS"), offering("CS-DC")),
    "capability.related": (CASTING, offering("TL-MLD-DCD"), offering("CS-DC")),
    "capability.similar": (
        DemandRecord("d", required=("IN-TRM-SEA",)),
        OfferRecord("o", texts={"en": "chairs inside a car"}),
        OfferRecord("o", texts={"de": "Steuerberatung"}),
    ),
    "capability.none": (CASTING, offering("SW"), offering("CS-DC")),
    "text.similar": (SEATS, OfferRecord("o", texts={"de": "Autositze"}), OfferRecord("o", texts={"de": "Steuerberatung"})),
    "text.passages": (SEATS, OfferRecord("o", texts={"de": "Autositze"}), OfferRecord("o", texts={"de": "Steuerberatung"})),
    "figure.met": (PRESS, press(9000), press(6000)),
    "figure.missed": (PRESS, press(6000), press(9000)),
    "figure.unknown": (PRESS, SILENT, press(6000)),
    "proof.held": (wanting("iatf-16949"), holding(IATF), holding(ISO)),
    "proof.held_until": (wanting("iatf-16949"), holding(ENDING), holding(IATF)),
    "proof.covered": (wanting("iso-9001"), holding(IATF), holding(ISO)),
    "proof.planned": (wanting("iatf-16949"), holding(COMING), holding(IATF)),
    "proof.named": (wanting("iatf-16949"), NAMED, replace(NAMED, proofs=(IATF,))),
    "proof.named_covering": (wanting("iso-9001"), NAMED, replace(NAMED, proofs=(ISO,))),
    "proof.step": (wanting("iatf-16949"), holding(ISO), offering("SW", proofs=(ISO,))),
    "proof.run_out": (wanting("iatf-16949"), holding(ENDED, ISO), holding(ENDED)),
    "proof.lacking": (wanting("iatf-16949"), holding(ENDED), holding(IATF)),
    "proof.unknown": (wanting("iatf-16949"), holding(), offering("SW")),
    "cooperation.fits": (SUPPLY, replace(SILENT, cooperation=("supply",)), replace(SILENT, cooperation=("rnd",))),
    "cooperation.open": (SUPPLY, replace(SILENT, cooperation=("rnd",)), replace(SILENT, cooperation=("supply",))),
    "cooperation.unknown": (SUPPLY, SILENT, replace(SILENT, cooperation=("rnd",))),
    "delivery.fits": (EUROPE, replace(SILENT, delivers_to=("both",)), replace(SILENT, delivers_to=("china",))),
    "delivery.open": (EUROPE, replace(SILENT, delivers_to=("china",)), replace(SILENT, delivers_to=("europe",))),
    "delivery.unknown": (EUROPE, SILENT, replace(SILENT, delivers_to=("china",))),
    "languages.fits": (CHINESE, replace(SILENT, languages=("de", "en")), replace(SILENT, languages=("de",))),
    "languages.open": (CHINESE, replace(SILENT, languages=("de",)), replace(SILENT, languages=("en",))),
    "languages.unknown": (CHINESE, SILENT, replace(SILENT, languages=("de",))),
    "volume.fits": (SMALL_SERIES, replace(SILENT, volume="small-series"), replace(SILENT, volume="large-series")),
    "volume.open": (SMALL_SERIES, replace(SILENT, volume="large-series"), replace(SILENT, volume="small-series")),
    "volume.unknown": (SMALL_SERIES, SILENT, replace(SILENT, volume="large-series")),
    "size.fits": (SMALL, replace(SILENT, employees=35), replace(SILENT, employees=350)),
    "size.open": (SMALL, replace(SILENT, employees=9), replace(SILENT, employees=10)),
    "size.unknown": (SMALL, SILENT, replace(SILENT, employees=9)),
    "stage.fits": (PROTOTYPE, replace(SILENT, stage="field-tested"), replace(SILENT, stage="concept")),
    "stage.open": (PROTOTYPE, replace(SILENT, stage="concept"), replace(SILENT, stage="prototype")),
    "stage.unknown": (PROTOTYPE, SILENT, replace(SILENT, stage="concept")),
    "experience.has": (ANY, replace(SILENT, experience=("sales",)), replace(SILENT, experience=("none",))),
    "experience.none": (ANY, replace(SILENT, experience=("none",)), SILENT),
    "freshness.stale": (ANY, replace(SILENT, updated_on=date(2023, 1, 1)), replace(SILENT, updated_on=date(2026, 1, 1))),
}


@pytest.fixture
def said(explain):
    """Codes of the reasons of a pair; with the texts where only these tell a reason from another."""

    def said(demand, offer, with_texts=False, weights=DEFAULT_WEIGHTS):
        stored = [one.to_json() for one in explain(demand, offer, weights).contributions]
        texts = Passages({"title": demand.title, "texts": demand.texts}, {"texts": offer.texts}) if with_texts else None
        return {fact.reason for fact in facts_of(stored, texts)}

    return said


def test_every_reason_has_its_cases():
    assert set(CASES) == set(REASONS)


@pytest.mark.parametrize("reason", CASES)
def test_said_of_one_and_not_of_the_other(said, reason):
    demand, offer, other = CASES[reason]
    with_texts, weights = reason == "text.passages", GENEROUS if reason == "capability.similar" else DEFAULT_WEIGHTS
    assert reason in said(demand, offer, with_texts, weights)
    assert reason not in said(demand, other, with_texts, weights)


def test_the_sentences_are_those_that_people_have_read(language):
    """``python -m tests.engine.reason_table`` writes them anew: read what has changed, in all three languages."""
    assert table(language.taxonomy) == FILE.read_text(encoding="utf-8")


def test_every_reason_stands_in_the_table():
    assert {code for code, _, _ in facts()} == set(REASONS)


NOT_CLEAN = re.compile(r"%\(|\{|  |^\s|\s$|[:：]\s*[.。]|[,、;；]\s*[.。,;]|\.\.|。。| [.,;:]|“”|„“|\(\)|（）|None")
CHINESE_ENDS, OTHER_ENDS = ("。", "？"), (".", "?")


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_are_clean(language, code):
    labels = Labels(language.taxonomy, code)
    for reason, _, fact in facts():
        words = sentence(fact, labels)
        assert not NOT_CLEAN.search(words), words
        assert words.endswith(CHINESE_ENDS if code == "zh-hans" else OTHER_ENDS), words
        if code == "de":
            assert "fehlt" not in words and "Mangel" not in words, reason  # users.md: gaps are "noch offen"


def test_all_languages_tell_the_same(language):
    """The same labels, numbers and days stand in each."""
    for reason, _, fact in facts():
        told = {code: sentence(fact, Labels(language.taxonomy, code)) for code in LANGUAGES}
        for name in ("wanted", "offered", "met", "concept", "proof", "held", "figure", "day"):
            if f"%({name})s" in "".join(REASONS[reason].message):
                for code, words in told.items():
                    assert Labels(language.taxonomy, code).word(fact.values[name]) in words, (reason, name, words)


def test_generated_pairs_have_clean_sentences(explain, language):
    for demand, offer in zip(records.demands(20, seed=5), records.offers(20, seed=6), strict=True):
        scored = explain(demand, offer)
        stored = [one.to_json() for one in scored.contributions]
        for code in LANGUAGES:
            lines = reasons(stored, scored.gates, code, language.taxonomy).lines()
            assert lines and not [line for line in lines if NOT_CLEAN.search(line)]
            assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, ("Die gemeinsame Sprache ist Deutsch.", "The common language is German.", "双方可用德语沟通。")),
        (
            2,
            (
                "Die gemeinsamen Sprachen sind Deutsch und Englisch.",
                "The common languages are German and English.",
                "双方可用德语和英语沟通。",
            ),
        ),
    ],
)
def test_singular_and_plural(language, number, expected):
    fact = next(fact for code, items, fact in facts() if (code, items) == ("languages.fits", str(number)))
    assert tuple(sentence(fact, Labels(language.taxonomy, code)) for code in LANGUAGES) == expected


class TestFirstQuestion:
    def question(self, explain, language, demand, offer, code="de"):
        stored = [one.to_json() for one in explain(demand, offer).contributions]
        return reasons(stored, (), code, language.taxonomy).question

    def test_a_must_comes_before_a_wish(self, explain, language):
        demand = DemandRecord("d", required=("SW",), desired=("CS-DC",), title={"de": "Software"})
        label = language.taxonomy.label("SW", "de")
        assert self.question(explain, language, demand, offering("FM")) == f"Bieten Sie das selbst an: {label}?"

    def test_what_is_required_without_exception_comes_before_a_wish(self, explain, language):
        strict = WishedProof("iatf-16949", without_exception=True)
        demand = DemandRecord("d", desired=("SW", "CS-DC"), proofs=(strict,))
        found = self.question(explain, language, demand, offering("CS-DC"))
        assert found == "Liegt dieser Nachweis vor, und bis wann gilt er: IATF 16949?"

    @pytest.mark.parametrize(
        ("demand", "offer", "expected"),
        [
            (CASTING, offering("CS-DC", "planned"), "Ab wann können Sie das anbieten: Druckguss?"),
            (wanting("iatf-16949"), holding(ISO), "Bis wann wird dieser Nachweis vorliegen: IATF 16949?"),
            (SMALL, SILENT, "Wie viele Beschäftigte haben Sie?"),
            (SMALL_SERIES, SILENT, "Jahresstückzahl (Anlauf / Spitze)?"),
            (CASTING, offering("CS-DC"), None),
        ],
    )
    def test_of_its_kind(self, explain, language, demand, offer, expected):
        assert self.question(explain, language, demand, offer) == expected


def test_a_fact_knows_its_drawer():
    assert Fact("experience.none").kind == "open"
