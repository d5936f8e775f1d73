"""Three demands on the home page: made of codes, for anyone to read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.queries import public_demands
from tests.factories import make_company, make_demand

pytestmark = pytest.mark.django_db
MUSTS = ["CS-DC-AL", "EM-BAT-BMS"]


def test_the_newest_open_ones_in_words_of_the_reader(taxonomy):
    now = timezone.now()
    _old, new, newest = (make_demand(musts=MUSTS, published_at=now - timedelta(days=days)) for days in (9, 2, 1))
    sought_here = make_demand(
        make_company(kind="supplier"), musts=MUSTS, proofs=["iso-9001"], delivery=["europe"], published_at=now
    )
    make_demand(state="submitted", musts=MUSTS)
    make_demand(musts=MUSTS, expires_on=timezone.localdate() - timedelta(days=1))
    make_demand(make_company(kind="partner", state="suspended"), musts=MUSTS)
    make_demand()  # without a code there is nothing to say
    cards = public_demands("en", limit=3)
    assert [card["url"].split("/")[-2] for card in cards] == [str(demand.pk) for demand in (sought_here, newest, new)]
    assert cards[0] == {
        "title": "Aluminium die casting",
        "chips": ["battery management system", "ISO 9001", "Europe"],
        "sought_from": "A company from Berlin-Brandenburg",
        "published_on": timezone.localdate(now),
        "url": f"/en/demands/{sought_here.pk}/",
    }
    assert cards[1]["sought_from"] == "A Chinese company"


def test_no_name_and_no_word_of_theirs_on_the_home_page(client, taxonomy):
    company = make_company("Changchun Secret Parts", kind="partner", city="Changchun")
    make_demand(
        company, musts=MUSTS, identity="named", title_de="Gehäuse für unser Werk", summary_de="Eilig", description_de="Bald"
    )
    for language, label in (("de", "Aluminium"), ("zh-hans", "铝")):
        page = client.get(f"/{language}/").content.decode()
        assert label in page
        assert [word for word in ("Changchun", "Gehäuse für unser Werk", "Eilig", company.name_zh_hans) if word in page] == []


def test_a_visitor_who_follows_the_link_is_asked_to_log_in(client, taxonomy):
    make_demand(musts=MUSTS)
    response = client.get(public_demands("de")[0]["url"])
    assert (response.status_code, "login" in response["Location"]) == (302, True)


def test_the_same_number_of_queries_for_one_and_three(taxonomy):
    make_demand(musts=MUSTS, proofs=["iso-9001"])
    with CaptureQueriesContext(connection) as few:
        public_demands("de")
    make_demand(musts=MUSTS, proofs=["iso-9001"])
    make_demand(musts=MUSTS)
    with CaptureQueriesContext(connection) as many:
        public_demands("de")
    assert len(few) == len(many)
