"""Demands in the search: each reader reads what was released to that reader, from the moment it is published until it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import SearchDocument
from matching.demand_documents import write_demand_documents
from matching.models import Demand
from matching.services.demands import change_state, create_demand, save_demand, set_requirements
from tests.factories import make_company, make_demand, make_user

pytestmark = pytest.mark.django_db

SECRET = "我们在宁波的工厂急需压铸厂"


@pytest.fixture
def manager(db, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    return make_user(role="project_manager")


@pytest.fixture
def demand(taxonomy):
    seeking = make_company("宁波隐名压铸有限公司", kind="partner", owner=make_user())
    texts = {
        "title_zh_hans": SECRET,
        "description_zh_hans": SECRET,
        "title_de": "Aluminiumdruckguss gesucht",
        "summary_de": "Gehäuse",
    }
    demand = make_demand(seeking, musts=["CS-DC-AL"], text_states={}, **texts)
    write_demand_documents(demand.pk)
    return demand


def cards(client, user=None, **query):
    client.logout()
    if user:
        client.force_login(user)
    response = client.get("/de/search/", {"kind": "demand"} | query)
    assert response.status_code == 200
    return response.context["cards"], response.content.decode()


def test_who_reads_what(client, demand, manager):
    supplier, same_side = make_user(), make_user()
    make_company("Guss GmbH", owner=supplier)
    make_company("另一家", kind="partner", owner=same_side)
    owner = demand.company.memberships.get().user
    expected = {
        None: "",
        supplier: "Aluminiumdruckguss gesucht",
        owner: "Aluminiumdruckguss gesucht",
        manager: "Aluminiumdruckguss gesucht",
    }
    for user, title in expected.items():
        (card,), page = cards(client, user, q="铝合金压铸")
        assert (card.title.value if card.title else "") == title
        assert "宁波隐名" not in page and SECRET not in page
    assert cards(client, same_side, q="铝合金压铸")[0] == []


@pytest.mark.parametrize("query", [SECRET, "宁波隐名压铸", "宁波"])
def test_the_authors_own_words_find_nothing_for_the_other_side(client, demand, query):
    supplier = make_user()
    make_company("Guss GmbH", owner=supplier)
    other = make_demand(make_company(kind="partner"), musts=["CS-DC-AL"], title_de="Anderes", summary_de="Anderes")
    write_demand_documents(other.pk)
    for user in (None, supplier):
        found = {card.object_id for card in cards(client, user, q=query)[0]}
        assert found in (set(), {demand.pk, other.pk})  # by the concept in the words, or not at all


def test_it_is_found_while_it_is_open(client, demand, manager):
    assert len(cards(client)[0]) == 1
    change_state(demand, "on_hold", by=manager)
    assert cards(client)[0] == []
    change_state(demand, "published", by=manager)
    assert len(cards(client)[0]) == 1
    save_demand(demand, by=manager, facts={"expires_on": timezone.localdate() - timedelta(days=1)})
    assert cards(client)[0] == []


def test_every_writer_writes_its_documents(demand, manager):
    written = create_demand(demand.company, by=manager, title="Neu", description="Neu gesucht", language="zh-hans")
    assert SearchDocument.objects.filter(object_id=written.pk).count() == 3
    assert not SearchDocument.objects.filter(object_id=written.pk, visibility__gt=0).exists()
    set_requirements(demand, by=manager, musts=["EM-BAT-BMS"])
    assert {
        tuple(notations) for notations in SearchDocument.objects.filter(object_id=demand.pk).values_list("notations", flat=True)
    } == {("EM-BAT-BMS",)}


def test_a_company_that_rests_takes_its_demands_along(client, demand, manager):
    from companies.services import change_state as change_company

    change_company(demand.company, "suspended", by=manager)
    assert cards(client)[0] == []
    assert Demand.objects.get().state == "published"
