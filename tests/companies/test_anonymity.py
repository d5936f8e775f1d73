import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.anonymity import Crowd, anonymous_facts
from tests.factories import make_company

pytestmark = pytest.mark.django_db


def crowd_of(number, **fields):
    return [make_company(**({"employees": 20, "region": "berlin", "concepts": ["EM-BAT-BMS"]} | fields)) for _ in range(number)]


def shown(company):
    facts = anonymous_facts(company)
    return facts.concept, facts.size_class, facts.region


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([(4, {})], ("EM-BAT-BMS", "small", "berlin")),
        ([(3, {})], ("", "", "")),
        ([(4, {"employees": 80})], ("EM-BAT-BMS", "", "berlin")),
        ([(4, {"region": "brandenburg"})], ("EM-BAT-BMS", "", "")),
        ([(4, {"concepts": ["EM-BAT-PCK"]})], ("EM-BAT", "small", "berlin")),
        ([(4, {"concepts": ["EM-PEL-OBC"]})], ("EM", "small", "berlin")),
        ([(4, {"concepts": ["CS-DC-AL"]})], ("", "small", "berlin")),
        ([(4, {"state": "submitted"})], ("", "", "")),
    ],
)
def test_the_combination_is_widened_until_five_share_it(taxonomy, others, expected):
    for number, fields in others:
        crowd_of(number, **fields)
    assert shown(crowd_of(1)[0]) == expected


def test_a_company_of_the_other_side_is_no_company_to_hide_among(taxonomy):
    crowd_of(4, kind="partner", region="berlin")
    assert shown(crowd_of(1)[0]) == ("", "", "")


def test_every_capability_is_widened_not_only_the_first(taxonomy):
    crowd_of(4)
    company = make_company(
        employees=20, region="berlin", concepts={"EM-BAT-BMS": "core", "EM-BAT-PCK": "can_do", "CS-DC-AL": "can_do"}
    )
    facts = anonymous_facts(company)
    assert (facts.concept, facts.concepts) == ("EM-BAT-BMS", ["EM-BAT"])


def test_a_proof_that_few_hold_is_not_shown(taxonomy):
    crowd_of(4, proofs=["iso-9001"])
    company = crowd_of(1, proofs=["iso-9001", "iso-50001"])[0]
    assert anonymous_facts(company).proofs == ["iso-9001"]


def test_the_lead_is_the_concept_that_matters_to_the_reader(taxonomy):
    crowd_of(4, concepts=["EM-BAT-BMS", "CS-DC-AL"])
    company = crowd_of(1, concepts=["EM-BAT-BMS", "CS-DC-AL"])[0]
    assert anonymous_facts(company, lead="CS-DC-AL").concept == "CS-DC-AL"
    assert anonymous_facts(company, lead="EM-CHG").concept == "CS-DC-AL"


def test_only_codes_are_said(taxonomy):
    crowd_of(4)
    company = crowd_of(1, city="Ludwigsfelde", website="https://giesserei.example", languages=["de"], cooperation=["supply"])[0]
    assert anonymous_facts(company).as_json() == {
        "side": "berlin_brandenburg",
        "concept": "EM-BAT-BMS",
        "size_class": "small",
        "region": "berlin",
        "concepts": [],
        "proofs": [],
        "languages": ["de"],
        "cooperation": ["supply"],
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_crowd_costs_three_queries(taxonomy, number):
    crowd_of(number)
    with CaptureQueriesContext(connection) as queries:
        Crowd("berlin_brandenburg")
    assert len(queries) == 3
