""" "View as" shows what that reader really gets, and leaves no trace."""

import re

import pytest
from django.core.cache import cache

from companies.models import Company, Membership, User
from tests.companies.profile_parts import address
from tests.factories import make_company, make_contact_person, make_identifier, make_user
from tests.support.leaks import leaks, secrets_of

pytestmark = pytest.mark.django_db

CUSTOMER = "Geheimkunde Antriebe AG"
WANTED = "Wir suchen Abnehmer mit eigener Versuchsflotte im Raum Peking."


@pytest.fixture
def owner():
    cache.clear()
    return make_user("weber@guss.example", family_name="Weberknecht", phone="+49 3378 777777")


@pytest.fixture
def company(taxonomy, owner):
    for _number in range(5):
        make_company(concepts=["CS-DC"], region="brandenburg", employees=35)
    company = make_company(
        "Verborgen Guss GmbH",
        owner=owner,
        concepts=["CS-DC"],
        region="brandenburg",
        employees=35,
        city="Ludwigsfelde",
        looking_for_de=WANTED,
        description="Wir gießen Gehäuse aus Aluminium im Vakuumdruckguss für elektrische Antriebe.",
    )
    company.references.create(customer=CUSTOMER, subject="Gehäuse", language="de")
    company.sites.create(city="Zossen", country="DE", uses=["production"])
    make_contact_person(company, family_name="Weberknecht", wechat="weber_guss_wx")
    make_identifier(company)
    return company


def real_reader(company, reader):
    """The same, by hand: rows that stay."""
    if reader == "visitor":
        return None
    user = make_user()
    own = {"kind": "supplier"} if reader == "competitor" else {"kind": "partner"}
    mine = make_company(owner=user, concepts=["CS-DC"] if reader == "competitor" else (), **own)
    if reader == "introduced":
        company.offered_introductions.create(seeking=mine, responsible=user, introduced_at="2026-01-01T00:00:00Z")
    return user


def body(html):
    """The part of the page that is about the company: what the reader's own account adds around it is left out."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)[0]
    main = re.sub(r'<div class="view-as".*?</div></div>', "", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main)).strip()


@pytest.mark.parametrize("held_back", [[], ["sites", "looking_for"]])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("reader", ["visitor", "competitor", "partner", "introduced"])
def test_it_equals_what_that_reader_really_gets(client, company, owner, reader, level, held_back):
    Company.objects.filter(pk=company.pk).update(visibility=level, held_back=held_back)
    client.force_login(owner)
    seen = client.get(address("company_view_as", company.pk, reader))
    client.logout()
    user = real_reader(company, reader)
    if user:
        client.force_login(user)
    real = client.get(address("company_detail", company.pk))
    if real.status_code == 404:
        assert (seen.status_code, seen.context["is_hidden"]) == (200, True)
    else:
        assert body(seen.content.decode()) == body(real.content.decode())


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_nobody_reads_more_than_is_theirs(client, company, owner, level):
    client.force_login(owner)
    for reader in ("visitor", "competitor", "partner", "introduced"):
        html = body(client.get(address("company_view_as", company.pk, reader), {"level": level}).content.decode())
        is_named = reader == "introduced" or level == 4 or (level == 3 and reader != "visitor")
        found = leaks(
            html, secrets=secrets_of(company, is_named=is_named), texts=[] if is_named else [company.description_de, WANTED]
        )
        assert (reader, found, CUSTOMER in html) == (reader, set(), reader == "introduced")


def test_it_leaves_no_trace(client, company, owner):
    client.force_login(owner)
    before = [model.objects.count() for model in (User, Company, Membership)]
    for reader in ("competitor", "introduced"):
        client.get(address("company_view_as", company.pk, reader), {"level": "4"})
    assert [model.objects.count() for model in (User, Company, Membership)] == before
    assert (company.offered_introductions.count(), Company.objects.get(pk=company.pk).visibility) == (0, 2)


def test_a_draft_is_shown_as_it_will_be(client, taxonomy, owner):
    company = make_company("Neu GmbH", state="draft", owner=owner, visibility=4)
    client.force_login(owner)
    html = client.get(address("company_view_as", company.pk, "visitor")).content.decode()
    assert "Neu GmbH" in body(html)
    assert Company.objects.get(pk=company.pk).state == "draft"


@pytest.mark.parametrize(("reader", "level", "status"), [("nobody", "", 404), ("partner", "9", 200), ("partner", "x", 200)])
def test_odd_addresses(client, company, owner, reader, level, status):
    client.force_login(owner)
    assert client.get(address("company_view_as", company.pk, reader), {"level": level}).status_code == status


def test_not_for_others(client, company):
    user = make_user()
    make_company(kind="partner", owner=user)
    client.force_login(user)
    assert client.get(address("company_view_as", company.pk, "introduced")).status_code == 403
