"""What people fill in reaches the engine's records: size, volume and stage, on either side."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from matching.adapters import demand_records, offer_records
from matching.engine.engine import explain_pair
from matching.engine.language import Language
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.models import Demand
from matching.services.teasers import freeze_facts
from tests.factories import make_company, make_demand, make_user
from tests.matching.introduction_parts import make_match

pytestmark = pytest.mark.django_db


def of_demand(demand):
    (record,) = demand_records(Demand.objects.filter(pk=demand.pk))
    return record


def of_company(company):
    ((_side, record),) = offer_records(Company.objects.filter(pk=company.pk))
    return record


def test_a_demand_names_the_sizes_that_suit_it(client, taxonomy):
    owner = make_user("owner@example.org")
    company = make_company("长春某汽车部件", kind="partner", state="draft", owner=owner)
    demand = make_demand(company, state="draft")
    client.force_login(owner)
    url = reverse("matching:demand_facts", args=[demand.pk])
    assert client.get(url).content.decode().count('name="sizes"') == 4
    facts = {"cooperation": ["supply"], "languages": ["zh-hans"], "identity": "anonymous", "expires_on": _soon()}
    client.post(url, facts | {"sizes": ["small", "medium"], "volume_band": "small-series", "stage": "prototype"})
    record = of_demand(demand)
    assert (record.sizes, record.volume, record.stage) == (("small", "medium"), "small-series", "prototype")
    client.post(url, facts)
    assert of_demand(demand).sizes == ()


def test_a_company_says_its_volume_and_stage(client, taxonomy):
    owner = make_user("weber@example.org")
    company = make_company(owner=owner)
    client.force_login(owner)
    url = reverse("companies:company_facts", args=[company.pk])
    facts = {
        "identifier_kind": "de-register", "identifier": "Amtsgericht Potsdam, HRB 12345 P", "region": "brandenburg", "city": "Ludwigsfelde",
        "employees": "35", "languages": ["de"], "cooperation": ["supply"],
    }  # fmt: skip
    assert client.post(url, facts | {"volume_band": "small-series", "stage": "on-the-market"}).status_code == 302
    record = of_company(company)
    assert (record.volume, record.stage, record.employees) == ("small-series", "on-the-market", 35)
    assert client.post(url, facts).status_code == 302
    assert (of_company(company).volume, of_company(company).stage) == (None, None)


def test_a_size_that_would_single_a_company_out_is_not_told(taxonomy):
    demand = make_demand(make_company("长春某汽车部件", kind="partner"), musts=["CS-DC"], sizes=["small"])
    company = make_company(concepts=["CS-DC"], employees=35, visibility=2)
    found = explain_pair(of_demand(demand), of_company(company), Language.read(), DEFAULT_WEIGHTS, demand.created_at.date())
    match = make_match(demand, company)
    match.contributions = [one.to_json() for one in found.contributions]
    assert "small" in str([one for one in match.contributions if one["criterion"] == "size"])
    frozen = freeze_facts(match)
    assert frozen["offering"]["size_class"] == ""
    assert [one["evidence"] for one in frozen["contributions"] if one["criterion"] == "size"] == [[]]


def _soon():
    return str(timezone.localdate() + timedelta(days=60))
