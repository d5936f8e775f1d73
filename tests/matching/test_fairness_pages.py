"""The order that the team reads, and the page that says how evenly suppliers are shown."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from matching.lorenz import Lorenz
from matching.models import Exposure
from tests.factories import make_demand, make_user
from tests.matching.test_fairness import TODAY, listed, match, supplier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    pass


@pytest.fixture
def manager(client):
    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    return user


@pytest.fixture
def demand():
    return make_demand()


@pytest.fixture
def two(demand):
    """Equally good; the first was shown yesterday."""
    first, second = supplier(name="Guss GmbH"), supplier(name="Form GmbH")
    match(demand, first, 80, 1)
    match(demand, second, 78, 2)
    listed(make_demand(), first, 1, days_ago=1)
    return first, second


def page(client, address, *arguments, language="en", **values):
    with override(language):
        html = client.get(reverse(address, args=arguments), values).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main")[0]).split())


def match_list(client, demand, **values):
    return page(client, "matching:match_list", demand.pk, **values)


def test_equals_take_turns_and_the_page_says_why(client, manager, demand, two):
    text = match_list(client, demand)
    assert text.index("1. Form GmbH") < text.index("2. Guss GmbH")
    assert "Moved up: shown less often lately than others as good. The engine's place: 2." in text
    assert "Moved down: shown more often lately than others as good. The engine's place: 1." in text


def test_the_engines_order_can_be_read_instead(client, manager, demand, two):
    text = match_list(client, demand, order="engine")
    assert text.index("1. Guss GmbH") < text.index("2. Form GmbH")
    assert "Moved" not in text
    assert "This is the engine's own order." in text


def test_reading_the_list_is_exposure_once_a_day_by_the_place_shown(client, manager, demand, two):
    Exposure.objects.all().delete()
    match_list(client, demand)
    match_list(client, demand)
    client.head(reverse("matching:match_list", args=[demand.pk]))
    first, second = two
    assert sorted(Exposure.objects.values_list("company", "place", "day"), key=lambda row: row[1]) == [
        (first.pk, 1, TODAY),
        (second.pk, 2, TODAY),
    ]


def test_only_the_page_that_was_read_counts(client, manager, demand):
    companies = [supplier() for _number in range(12)]
    for rank, company in enumerate(companies, 1):
        match(demand, company, 90, rank)
    match_list(client, demand, page=2)
    assert sorted(Exposure.objects.values_list("place", flat=True)) == [11, 12]


@pytest.mark.parametrize("address", ["matching:match_list", "matching:fairness_detail"])
def test_the_same_queries_for_one_and_for_three(client, manager, demand, address):
    arguments = [demand.pk] if address == "matching:match_list" else []
    match(demand, supplier(), 80, 1)
    match_list(client, demand)
    one = queries(client, address, *arguments)
    for rank in (2, 3):
        match(demand, supplier(), 80, rank)
    match_list(client, demand)
    assert queries(client, address, *arguments) == one


def queries(client, address, *arguments):
    with CaptureQueriesContext(connection) as captured:
        page(client, address, *arguments)
    return len(captured)


def test_report(client, manager, demand):
    often, never = supplier(name="Oft GmbH"), supplier(name="Nie GmbH")
    match(demand, never, 80, 1)
    for days_ago in range(4):
        listed(make_demand(), often, 1, days_ago=days_ago)
    text = page(client, "matching:fairness_detail")
    assert "Gini coefficient 0.50" in text
    assert "1 of 2 suppliers was shown." in text
    never_part, exposure_part = text.split("Never suggested")[1].split("Exposure by supplier")
    assert re.search(r"Nie GmbH \S+ 1", never_part)
    assert "Oft GmbH" not in never_part
    assert "Oft GmbH 4.0 4 0 0" in exposure_part


def test_the_period_can_be_chosen(client, manager):
    company = supplier(name="Alt GmbH")
    listed(make_demand(), company, 1, days_ago=100)
    address = "matching:fairness_detail"
    assert "0 of 1 suppliers were shown." in page(client, address)
    assert "1 of 1 suppliers was shown." in page(client, address, days=365)
    assert "0 of 1 suppliers were shown." in page(client, address, days="36500")


def test_a_portal_without_suppliers(client, manager):
    text = page(client, "matching:fairness_detail")
    assert "Gini coefficient 0.00" in text
    assert "Nobody was shown in this period." in text


@pytest.mark.parametrize(("language", "words"), [("de", "Gini-Koeffizient"), ("zh-hans", "基尼系数")])
def test_in_the_readers_language(client, manager, two, language, words):
    assert words in page(client, "matching:fairness_detail", language=language)


class TestLorenz:
    CURVE = [(0, 0), (0.25, 0), (0.5, 0), (0.75, 0.25), (1, 1)]

    def test_points_of_the_picture(self):
        assert Lorenz(self.CURVE).points == "0.0,300.0 75.0,300.0 150.0,300.0 225.0,225.0 300.0,0.0"

    def test_fifths(self):
        fifths = Lorenz(self.CURVE).fifths
        assert [round(fifth["share"], 1) for fifth in fifths] == [0, 0, 10, 30, 60]
        assert round(fifths[-1]["sum"], 6) == 100

    def test_many_companies_make_few_points_and_both_ends_stay(self):
        curve = [(number / 5000, (number / 5000) ** 2) for number in range(5001)]
        points = Lorenz(curve).points.split()
        assert (len(points) <= 202, points[0], points[-1]) == (True, "0.0,300.0", "300.0,0.0")
