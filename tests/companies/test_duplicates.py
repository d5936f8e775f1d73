"""Which companies may be the same: a case for each reason, and one beside it that must not count."""

import pytest

from companies.duplicates import domain_of, duplicates_of, find_duplicates, public_duplicates
from companies.search.documents import write_named_document
from tests.factories import make_company, make_contact_person, make_identifier

pytestmark = pytest.mark.django_db


def written(company):
    write_named_document(company.pk)
    return company


@pytest.fixture
def companies():
    german = written(make_company("Märkische Gußtechnik GmbH & Co. KG", website="https://www.guss.example/de/"))
    chinese = written(make_company("长春汽车零部件有限公司", kind="partner"))
    make_identifier(chinese, "cn-uscc", "91220101MA0Y3KTX5Y")
    make_contact_person(german, email="mueller@maerkische-guss.example")
    written(make_company("Havel Kunststoff GmbH"))
    return {"german": german, "chinese": chinese}


@pytest.mark.parametrize(
    ("asked", "who", "reasons"),
    [
        ({"names": ["Maerkische Gusstechnik"]}, "german", ["name"]),
        ({"names": ["MÄRKISCHE GUSSTECHNIK AG"]}, "german", ["name"]),
        ({"names": ["MärkischeGusstechnik"]}, "german", ["name"]),
        ({"names": ["Märkische Gustechnik GmbH"]}, "german", ["similar"]),
        ({"names": ["長春汽車零部件股份有限公司"]}, "chinese", ["name"]),
        ({"names": ["Changchun Qiche Lingbujian"]}, "chinese", ["spelling"]),
        ({"identifiers": [("cn-uscc", "９１２２０１０１ ma0y3ktx5y")]}, "chinese", ["identifier"]),
        ({"sites": ["info@guss.example"]}, "german", ["domain"]),
        ({"sites": ["http://maerkische-guss.example"]}, "german", ["domain"]),
        ({"names": ["Märkische Gusstechnik"], "sites": ["guss.example"]}, "german", ["name", "domain"]),
    ],
)
def test_finds(companies, asked, who, reasons):
    found = [(duplicate.company, list(duplicate.reasons)) for duplicate in find_duplicates(**asked)]
    assert found == [(companies[who], reasons)]


@pytest.mark.parametrize(
    "asked",
    [
        {"names": ["Märkische Schmiedetechnik GmbH"]},
        {"names": ["长春汽车照明有限公司"]},
        {"names": ["GmbH", "", "  "]},
        {"identifiers": [("de-register", "91220101MA0Y3KTX5Y"), ("cn-uscc", "")]},
        {"sites": ["someone@qq.com", "not-a-site", "", "http://[::1"]},
        {},
    ],
)
def test_finds_nothing(companies, asked):
    assert find_duplicates(**asked) == []


def test_a_company_is_not_its_own_duplicate_and_two_reasons_are_certain(companies):
    again = written(make_company("Märkische Gußtechnik", website="http://guss.example"))
    (duplicate,) = duplicates_of(again)
    assert (duplicate.company, duplicate.is_certain) == (companies["german"], True)


def test_readers_are_told_of_public_companies_only(companies):
    assert public_duplicates(names=["Märkische Gusstechnik"]) == []
    companies["german"].visibility = 4
    companies["german"].save()
    assert [duplicate.company for duplicate in public_duplicates(names=["Märkische Gusstechnik"])] == [companies["german"]]


@pytest.mark.parametrize(
    ("site", "domain"),
    [
        ("https://www.Firma.example:8080/a?b", "firma.example"),
        ("firma.example", "firma.example"),
        ("A@Firma.example", "firma.example"),
        ("x@163.com", ""),
        ("https://user@firma.example/", "firma.example"),
        ("firma", ""),
        ("", ""),
    ],
)
def test_domains(site, domain):
    assert domain_of(site) == domain
