"""Each page that lists something asks the database as often for three rows as for one; the other lists have such a test of their own."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.models import Confirmation, Evidence, ReviewQuestion, SavedSearch
from tests.factories import make_company, make_contact_person, make_import, make_mandate, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(taxonomy):
    cache.clear()
    return make_user()


@pytest.fixture
def company(owner):
    return make_company("Guss GmbH", owner=owner, state="needs_info", maintained_by="staff")


@pytest.fixture
def team(taxonomy):
    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    return user


def paper(company, number):
    return Evidence.objects.create(
        company=company, kind="register", name=f"{number}.pdf", stored_as=f"x{number}", content="pdf", size=1, sha256=str(number),
        uploaded_by=make_user(),
    )  # fmt: skip


def released(company, number):
    return Confirmation.objects.create(
        company=company, state="revoked", language="de", person=f"P{number}", answered_at=timezone.now(), channel="phone",
        recorded_by=make_user(), attachment=paper(company, number),
    )  # fmt: skip


OF_A_COMPANY = {  # page -> one more row of it
    "evidence_list": paper,
    "company_questions": lambda company, number: ReviewQuestion.objects.create(company=company, words=f"Was {number}?"),
    "profile_records sites": lambda company, number: company.sites.create(city=f"Ort {number}", country="DE", uses=["production"]),
    "profile_records references": lambda company, number: company.references.create(customer=f"K{number}", subject="Guss", language="de"),
    "profile_records contacts": lambda company, number: make_contact_person(company, is_primary=number == 0),
    "assist_detail": released,
}  # fmt: skip


@pytest.mark.parametrize("page", OF_A_COMPANY)
def test_a_page_of_a_company(client, company, owner, team, page):
    name, *further = page.split()
    client.force_login(team if name == "assist_detail" else owner)
    address = reverse(f"companies:{name}", args=[company.pk, *further])
    assert_no_more_for_three(client, address, lambda number: OF_A_COMPANY[page](company, number))


def test_several_companies_of_one_person(client, owner):
    client.force_login(owner)
    make_company(owner=owner)
    assert_no_more_for_three(client, reverse("companies:company_home"), lambda number: make_company(owner=owner))


def test_saved_searches(client, owner, company):
    client.force_login(owner)
    keep = lambda number: SavedSearch.objects.create(user=owner, name="Guss", address=f"q={number}", language="de")  # noqa: E731
    assert_no_more_for_three(client, reverse("companies:saved_search_list"), keep)


def test_mandates_of_a_multiplier(client, owner):
    chamber = make_company("Kammer", kind="multiplier", owner=owner)
    client.force_login(owner)
    page = reverse("companies:mandate_list", args=[chamber.pk])
    assert_no_more_for_three(client, page, lambda number: make_mandate(chamber, make_company(owner=make_user())))


def test_lists_that_were_imported(client, team):
    client.force_login(team)
    assert_no_more_for_three(
        client, reverse("companies:import_list"), lambda number: make_import(make_user(role="project_manager"))
    )


def test_the_sitemap(client, taxonomy):
    assert_no_more_for_three(client, "/sitemap.xml", lambda number: make_company(visibility=4))


def assert_no_more_for_three(client, address, make_row):
    make_row(0)
    client.get(address)  # fills the caches
    one = queries(client, address)
    make_row(1)
    make_row(2)
    assert queries(client, address) == one


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
