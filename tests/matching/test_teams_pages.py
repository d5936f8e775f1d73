"""The page that shows who could answer a demand together."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils.translation import override

from companies.models import Concept, KeyFigure
from matching.models import DemandTeams
from matching.services.introductions import propose_introduction
from matching.services.refresh import request_refresh
from matching.shard import local_shard
from tests.factories import make_company, make_contact_person, make_demand, make_figure, make_user
from tests.matching.introduction_parts import make_match
from tests.matching.test_teams import CASTING, MACHINING, MOULDS, MUSTS, find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    local_shard.cache_clear()


@pytest.fixture
def manager(client):
    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    return user


@pytest.fixture
def demand():
    return make_demand(musts=MUSTS, proofs=["iatf-16949"])


def supplier(name, *notations, **fields):
    return make_company(name, concepts=notations, **fields)


def read(client, demand, name="matching:demand_teams"):
    with override("en"):
        html = client.get(reverse(name, args=[demand.pk])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main")[0]).split())


def test_each_member_with_its_part_and_the_gain(client, manager, demand):
    caster = supplier("Guss GmbH", CASTING, proofs=["iatf-16949"])
    make_figure(caster, CASTING, "locking-force", max=30000)
    demand.figures.create(
        key_figure=KeyFigure.objects.get(code="locking-force"), concept=Concept.objects.get(notation=CASTING), min=24517
    )
    supplier("Form GmbH", MOULDS)
    supplier("Fräs GmbH", MACHINING)
    find(demand)
    text = read(client, demand)
    assert "No single company brings all musts; 3 companies together do." in text
    assert "Best team 3 of 3" in text
    assert "Best company alone: Guss GmbH 1 of 3" in text.replace(" : ", ": ")
    caster_card = text.split("Guss GmbH", 2)[2].split("Points and texts")[0]
    assert re.search(r"locking force .*≥ 24[.,]517.*\) met", caster_card, re.IGNORECASE)
    assert re.search(r"IATF 16949 met", caster_card)
    assert "IATF 16949 not stated" in text.split("Fräs GmbH")[1].split("Form GmbH")[0]


def test_one_who_brings_all(client, manager, demand):
    supplier("Alles GmbH", *MUSTS)
    find(demand)
    text = read(client, demand)
    assert "One company brings all musts by itself; no team is needed." in text
    assert "The best company alone Alles GmbH" in text


def test_not_even_a_team_brings_all(client, manager, demand):
    supplier("Guss GmbH", CASTING)
    supplier("Form GmbH", MOULDS)
    find(demand)
    text = read(client, demand)
    assert "No team of up to four brings all musts; the best bring 2 of 3." in text
    assert re.search(r"Nobody in the network brings\W.*-axis", text)


def test_a_team_would_bring_no_more(client, manager, demand):
    supplier("Guss GmbH", CASTING)
    find(demand)
    assert "No team brings more musts than the best company alone: 1 of 3." in read(client, demand)


def test_nobody_at_all(client, manager, demand):
    find(demand)
    assert "Nobody in the network brings one of the musts." in read(client, demand)


def test_a_demand_without_capabilities_leads_to_where_they_are_stated(client, manager):
    demand = make_demand()
    find(demand)
    text = read(client, demand)
    assert "This demand names no capability yet." in text
    assert "Must and wish" in text


def test_before_the_shards_have_answered(client, manager, demand):
    assert "Teams are looked for as long as a demand is open." in read(client, demand)
    DemandTeams.objects.create(demand=demand)
    demand.team_shares.create(shard=0)
    assert "The teams are being looked for anew." in read(client, demand)


def test_a_search_that_was_cut_short_says_so(client, manager, demand):
    supplier("Guss GmbH", CASTING)
    supplier("Form GmbH", MOULDS)
    find(demand)
    DemandTeams.objects.update(is_exact=False, bound=0.632121)
    text = read(client, demand)
    assert "These teams bring at least 63% of the musts that any team of four could." in text
    assert "All combinations were tried." not in text


def test_the_list_of_suggestions_leads_to_the_teams(client, manager, demand):
    supplier("Guss GmbH", CASTING)
    supplier("Form GmbH", MOULDS)
    find(demand)
    assert "2 companies together bring 2 musts, the best one alone 1." in read(client, demand, "matching:match_list")


def test_an_introduction_is_shown_or_can_be_proposed(client, manager, demand):
    caster, maker = supplier("Guss GmbH", CASTING), supplier("Form GmbH", MOULDS)
    for company in (caster, maker, demand.company):
        make_contact_person(company)
    find(demand)
    demand.matches.all().delete()
    for company in (caster, maker):
        make_match(demand, company, band="possible")
    introduction = propose_introduction(demand.matches.get(company=caster), by=manager)
    html = client.get(reverse("matching:demand_teams", args=[demand.pk])).content.decode()
    assert reverse("matching:introduction_detail", args=[introduction.pk]) in html
    assert reverse("matching:introduction_propose", args=[demand.matches.get(company=maker).pk]) in html


def test_the_same_queries_for_one_team_and_for_many(client, manager, demand, django_assert_max_num_queries):
    for notation in MUSTS:
        supplier(None, notation)
    find(demand)
    read(client, demand)
    with django_assert_max_num_queries(40) as one:
        read(client, demand)
    for notation in MUSTS * 2:
        request_refresh(company=supplier(None, notation))
    find(demand)
    assert len(DemandTeams.objects.get(demand=demand).teams) == 5
    with django_assert_max_num_queries(len(one)) as many:
        read(client, demand)
    assert len(one) == len(many)
