"""What is asked of each kind of demand, and what the text proposes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import SearchDocument
from companies.search.facets import has_value
from matching.demand_types import ASKED, DEMANDS, OFFERS, cooperation_of, propose_type, types_for
from matching.models import Demand
from tests.factories import make_company, make_demand, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("side", "text", "expected"),
    [
        ("china", "寻找真空压铸供应商，年需求量10万件", "supplier"),
        ("china", "希望引进固态电池技术，寻找电解质涂层技术", "technology"),
        ("china", "在欧洲完成整车认证与试验", "service-europe"),
        ("china", "寻求合资伙伴，共同建厂", "investment"),
        ("china", "联合研发线控转向", "rnd"),
        ("berlin_brandenburg", "Wir suchen eine Testflotte in China für unsere Wahrnehmungssoftware.", "pilot"),
        ("berlin_brandenburg", "Vertriebspartner für Prüfstände gesucht", "distribution"),
        ("berlin_brandenburg", "Auftragsfertiger für Kabelsätze gesucht", "contract-manufacturer"),
        ("berlin_brandenburg", "Lizenznehmer für unser Beschichtungsverfahren", "licensee"),
        ("berlin_brandenburg", "Wir brauchen Magnete, 20.000 Stück im Jahr.", "components"),
        ("china", "Auftragsfertiger gesucht", "supplier"),  # no kind of the other side is proposed
    ],
)
def test_the_text_proposes_the_kind(taxonomy, side, text, expected):
    assert propose_type(text, side, taxonomy) == expected


def test_every_kind_has_its_fields_and_fits_cooperation_codes(taxonomy):
    assert set(ASKED) == {*taxonomy.codes[DEMANDS], *taxonomy.codes[OFFERS]}
    assert all(cooperation_of(code, taxonomy) for code in taxonomy.codes[DEMANDS])
    assert types_for(make_company(kind="multiplier", side="china"), taxonomy) == list(taxonomy.codes[OFFERS])


@pytest.fixture
def pilot(client, taxonomy):
    owner = make_user()
    client.force_login(owner)
    text = {"title": "Testflotte für LiDAR gesucht", "description": "LiDAR-Software, in Berlin erprobt. Wir freuen uns."}
    make_company(owner=owner)
    client.post("/de/demands/new/", text)
    return Demand.objects.get()


def test_a_pilot_has_its_own_fields_and_asks_for_the_advantages(client, pilot):
    assert pilot.type == "pilot"
    address = reverse("matching:demand_facts", args=[pilot.pk])
    page = client.get(address).content.decode()
    assert 'name="fleet_size"' in page and 'name="test_areas"' in page and 'name="technical"' not in page
    facts = {"cooperation": "pilot-customer", "languages": ["de"], "identity": "named", "fleet_size": "12"}
    facts |= {"expires_on": str(timezone.localdate() + timezone.timedelta(days=90)), "data_stays": "yes"}
    answer = client.post(address, facts | {"test_areas": ["public-road", "proving-ground"]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["advantages"])
    answer = client.post(address, facts | {"test_areas": ["public-road"], "advantages": "Weniger Fehlalarme bei Regen."})
    pilot.refresh_from_db()
    assert answer.status_code == 302
    assert (pilot.details, pilot.advantages_de) == (
        {"test_areas": ["public-road"], "fleet_size": 12, "data_stays": True},
        "Weniger Fehlalarme bei Regen.",
    )
    page = client.get(f"/de/demands/{pilot.pk}/").content.decode()
    assert "öffentliche Straße" in page and "Weniger Fehlalarme bei Regen." in page


def test_at_most_three_kinds_of_cooperation(client, pilot):
    codes = ["pilot-customer", "rnd", "technology", "licence"]
    answer = client.post(reverse("matching:demand_facts", args=[pilot.pk]), {"cooperation": codes})
    assert answer.context["form"].errors["cooperation"]


def test_a_price_is_for_the_team_and_the_own_people(client, taxonomy):
    demand = make_demand(
        musts=["CS-DC"], type="supplier", details={"target_price": 12.5, "price_currency": "EUR", "sop": "2028-03-01"}
    )
    supplier = make_user()
    make_company(owner=supplier)
    client.force_login(supplier)
    page = client.get(f"/de/demands/{demand.pk}/").content.decode()
    assert "01.03.2028" in page and "12,50" not in page


def test_a_multiplier_offers_and_both_sides_read_it(client, taxonomy, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    owner, supplier, partner, draft = (make_user() for _ in range(4))
    hub = make_company("长春某开发区", kind="multiplier", side="china", owner=owner)
    make_company(owner=supplier)
    make_company(kind="partner", owner=partner)
    make_company(owner=draft, state="draft")
    client.force_login(owner)
    day = timezone.localdate() + timezone.timedelta(days=60)
    offer = {
        "type": "fair-stand",
        "title": "长春汽博会展位",
        "description": "面向真空压铸企业。",
        "advantages": "免展位费",
        "places": 8,
    }
    assert client.post("/zh-hans/offers/new/", offer).status_code == 422
    client.post("/zh-hans/offers/new/", offer | {"deadline": str(day)})
    made = Demand.objects.get()
    assert (made.company, made.type, made.identity, made.expires_on, made.details["places"]) == (
        hub,
        "fair-stand",
        "named",
        day,
        8,
    )
    assert [(row.concept.notation, row.is_must) for row in made.demand_concepts.all()] == [("CS-DC-VAC", False)]
    client.post(f"/zh-hans/demands/{made.pk}/submit/")
    client.force_login(make_user(role="project_manager"))
    words = {"release-title": "Messestand in Changchun", "release-summary": "Für Druckgießer."}
    client.post(f"/de/demands/{made.pk}/review/", {"decision": "publish"} | words)
    for user, status in ((supplier, 200), (partner, 200), (draft, 404)):
        client.force_login(user)
        assert client.get(f"/de/demands/{made.pk}/").status_code == status
        assert ("Messestand in Changchun" in client.get("/de/demands/").content.decode()) == (status == 200)
    assert not made.matches.exists()
    assert client.post("/zh-hans/offers/new/", offer).status_code == 403


def test_the_kind_is_a_facet_of_the_search_and_of_the_list(client, taxonomy):
    demand = make_demand(musts=["CS-DC"], type="supplier")
    make_demand(musts=["CS-DC"], type="technology")
    supplier = make_user()
    make_company(owner=supplier)
    from matching.demand_documents import write_all_demand_documents

    write_all_demand_documents()
    assert has_value(bytes(SearchDocument.objects.filter(object_id=demand.pk).first().facets), ("type", "supplier"))
    client.force_login(supplier)
    answer = client.get("/de/search/", {"kind": "demand", "type": "supplier"})
    assert [card.object_id for card in answer.context["cards"]] == [demand.pk]
    assert "Lieferant gesucht" in answer.content.decode()
