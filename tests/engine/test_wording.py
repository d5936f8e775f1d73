"""Reasons from stored contributions: facts in the right drawer, texts only for those who may see them."""

import json
import re
from datetime import date

import pytest

from matching.engine import labels
from matching.engine.questions import QUESTIONS
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.wording import Passages, reasons

DEMAND = DemandRecord(
    "d",
    title={"zh-hans": "汽车座椅"},
    required=("CS-DC", "SW"),
    proofs=(WishedProof("iso-9001"), WishedProof("iso-14001", without_exception=True)),
    figures=(Figure("locking-force", min=8000, unit="kN"),),
    cooperation=("supply",),
)
OFFER = OfferRecord(
    "o",
    texts={"de": "Autositze"},
    capabilities=(Capability("CS-DC"),),
    proofs=(HeldProof("iso-9001", valid_until=date(2027, 5, 1)),),
    cooperation=("investment",),
    experience=("sales",),
)


@pytest.fixture
def stored(explain):
    """As the database keeps it."""
    return json.loads(json.dumps([one.to_json() for one in explain(DEMAND, OFFER).contributions]))


def test_facts_in_their_drawers(stored, language):
    found = reasons(stored, (), "en", language.taxonomy)
    assert found.strengths == [
        "The core business includes: Die casting.",
        "What both sides write is close in meaning.",
        "This proof is held and valid until 01/05/2027: ISO 9001.",
        "The company has experience with the other side's market: Sales to that market.",
    ]
    assert found.open == [
        f"The profile does not name so far: {language.taxonomy.label('SW', 'en')}.",
        "The kind of cooperation is still open. The demand names: Supply of parts or systems. "
        "The profile names: Investment, equity stake.",
    ]
    assert found.unknown == [
        "The key figure “Locking force of the die-casting machine” is not stated yet: at least 8,000 kN (816 t) wanted.",
        "Nothing is stated about this proof yet: ISO 14001.",
    ]
    assert found.question == f"Do you offer this yourselves: {language.taxonomy.label('SW', 'en')}?"


def test_texts_are_shown_only_when_they_are_given(stored, language):
    closed = reasons(stored, (), "de", language.taxonomy).lines()
    assert not any("Autositze" in line or "汽车座椅" in line for line in closed)
    passages = Passages({"title": DEMAND.title, "texts": {}}, {"texts": OFFER.texts})
    shown = reasons(stored, (), "de", language.taxonomy, passages).lines()
    assert any("Autositze" in line and "汽车座椅" in line for line in shown)


def test_gates_are_open_points(language):
    assert reasons([], ("proof_lacking",), "en", language.taxonomy).open == [
        "A proof that is required without exception is still open."
    ]


def test_codes_dropped_since_are_shown_as_they_are(language):
    evidence = {
        "concept": "OLD-X",
        "required": True,
        "relation": "exact",
        "offered": "OLD-X",
        "standing": "core",
        "level": 1.0,
        "places": [],
    }
    stored = [{"criterion": "capability", "level": 1.0, "points": 1, "max_points": 1, "evidence": [evidence]}]
    assert reasons(stored, (), "en", language.taxonomy).strengths == ["The core business includes: OLD-X."]


@pytest.mark.parametrize(
    ("figure", "low", "high", "expected"),
    [
        ("locking-force", 3922.66, 3922.66, ("3.923 kN (400 t)", "3,923 kN (400 t)", "3,923 kN（400吨）")),
        (
            "locking-force",
            490,
            12749,
            ("490 bis 12.749 kN (50–1.300 t)", "490 to 12,749 kN (50–1,300 t)", "490至12,749 kN（50–1,300吨）"),
        ),
        ("press-force", None, 6178.19, ("bis 6.178 kN (630 t)", "up to 6,178 kN (630 t)", "不超过6,178 kN（630吨）")),
        ("annual-volume", 200000, None, ("mindestens 200.000 Stück/Jahr", "at least 200,000 pieces/year", "不低于20万件/年")),
        ("annual-volume", 5000, 125000, ("5.000 bis 125.000 Stück/Jahr", "5,000 to 125,000 pieces/year", "5,000至12.5万件/年")),
        ("machining-axes", 5, 5, ("5", "5", "5")),
        ("lead-time", 6, 8, ("6 bis 8 Wochen", "6 to 8 weeks", "6至8周")),
        ("tolerance", 0.005, 0.005, ("0,005 mm", "0.005 mm", "0.005 mm")),
        ("warehouse-area", 12000, 12000, ("12.000 m²", "12,000 m²", "12,000 m²")),
    ],
)
def test_figures_as_the_reader_writes_them(language, figure, low, high, expected):
    value = labels.Value(figure, {"min": low, "max": high})
    assert tuple(labels.Labels(language.taxonomy, code).word(value) for code in ("de", "en", "zh-hans")) == expected


def test_every_question_has_three_languages_with_the_same_places():
    for question in QUESTIONS.values():
        assert set(question.text) == {"de", "en", "zh-hans"}
        assert len({tuple(sorted(re.findall(r"%\(\w+\)s", text))) for text in question.text.values()}) == 1
