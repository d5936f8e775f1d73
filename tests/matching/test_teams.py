"""Teams for a demand: from the change to the stored answer, by one shard and by several."""

import pytest
from django.utils import timezone

from companies.enums import CompanyState
from companies.models import Concept, KeyFigure
from companies.services import change_state
from matching.enums import DemandState
from matching.models import DemandTeams, TeamShare
from matching.routing import shard_of, shards
from matching.services import team_search
from matching.services.curation import dismiss_match
from matching.services.refresh import request_all, request_refresh
from matching.services.team_search import run_teams
from matching.services.teams import are_being_found, renew_shares, request_teams
from matching.shard import local_shard
from tests.factories import make_company, make_demand, make_figure, make_user
from tests.matching.engine_parts import do_refreshes, fresh_shard

CASTING, MOULDS, MACHINING = "CS-DC-STR", "TL-MLD-DCD", "MC-MIL-5AX"
MUSTS = [CASTING, MOULDS, MACHINING]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    local_shard.cache_clear()


@pytest.fixture
def chain():
    return [make_company(name, concepts=[notation]) for name, notation in zip(("Guss", "Form", "Fräs"), MUSTS, strict=True)]


@pytest.fixture
def demand():
    return make_demand(musts=MUSTS)


def find(demand):
    """As the shards' processes would; again where matches have changed meanwhile."""
    request_refresh(demand=demand)
    work()
    return DemandTeams.objects.get(demand=demand)


def work():
    do_refreshes()
    for shard in shards():
        while TeamShare.objects.due(timezone.now()).filter(shard=shard).exists():
            run_teams(shard, now=timezone.now())


def members(teams):
    return [{member["company"] for member in team["members"]} for team in teams.teams]


def ids(*companies):
    return {str(company.pk) for company in companies}


def test_three_specialists_answer_together(chain, demand):
    found = find(demand)
    assert members(found) == [ids(*chain)]
    [team] = found.teams
    assert (team["musts"], team["coverage"], found.missing, found.is_exact) == (3, 1.0, [], True)
    assert {
        found.parts[part["part"]]["concept"]: member["company"] for member in team["members"] for part in member["parts"]
    } == {notation: str(company.pk) for notation, company in zip(MUSTS, chain, strict=True)}
    assert (found.single["musts"], len(found.single["members"])) == (1, 1)
    assert not are_being_found(demand)


def test_several_shards_give_the_answer_of_one(chain, demand, settings):
    [make_company(concepts=[notation]) for notation in MUSTS for _number in range(4)]
    alone = find(demand)
    settings.ENGINE_SHARDS = 3
    local_shard.cache_clear()
    TeamShare.objects.all().delete()
    assert {shard_of(name) for name in ids(*chain)} != {0} or len(shards()) == 3
    together = find(demand)
    assert (together.teams, together.single, together.missing) == (alone.teams, alone.single, alone.missing)
    assert TeamShare.objects.filter(demand=demand).count() == 3


def test_the_answer_waits_for_the_last_shard(chain, demand, settings):
    settings.ENGINE_SHARDS = 2
    request_teams([demand.pk])
    run_teams(0, now=timezone.now())
    assert not DemandTeams.objects.exists()
    assert are_being_found(demand)
    run_teams(1, now=timezone.now())
    assert members(DemandTeams.objects.get(demand=demand)) == [ids(*chain)]
    assert not are_being_found(demand)


def test_a_share_that_answers_an_older_question_does_not_count(chain, demand, settings):
    settings.ENGINE_SHARDS = 2
    find(demand)
    demand.demand_concepts.filter(concept__notation=MOULDS).delete()
    DemandTeams.objects.all().delete()
    request_teams([demand.pk])
    run_teams(0, now=timezone.now())
    assert not DemandTeams.objects.exists()
    run_teams(1, now=timezone.now())
    assert members(DemandTeams.objects.get(demand=demand)) == [ids(chain[0], chain[2])]


def test_a_company_that_comes_or_goes_renews_the_teams(chain, demand):
    find(demand)
    change_state(chain[0], CompanyState.SUSPENDED, by=make_user(role="project_manager"))
    work()
    found = DemandTeams.objects.get(demand=demand)
    assert ([found.parts[place]["concept"] for place in found.missing], found.teams[0]["musts"]) == ([CASTING], 2)
    new = make_company(concepts=[CASTING])
    request_refresh(company=new)
    work()
    assert members(DemandTeams.objects.get(demand=demand)) == [ids(new, *chain[1:])]


def test_one_who_brings_all_is_named_and_no_team(demand):
    make_company(concepts=[CASTING])
    whole = make_company(concepts=MUSTS)
    found = find(demand)
    assert (found.teams, found.single["members"][0]["company"], found.single["musts"]) == ([], str(whole.pk), 3)


def test_companies_of_one_group_are_no_team_and_the_seekers_own_group_is_out(chain, demand):
    parent = make_company()
    for company in chain[:2]:
        company.parent_company = parent
        company.save()
    assert find(demand).teams[0]["musts"] == 2
    demand.company.parent_company = parent
    demand.company.save()
    found = find(demand)
    assert (found.teams, found.single["members"][0]["company"]) == ([], str(chain[2].pk))


def test_who_was_set_aside_for_the_demand_is_in_no_team(chain, demand):
    other = make_company(concepts=[CASTING])
    find(demand)
    dismiss_match(demand.matches.current().get(company=chain[0]), "too-small", by=make_user(role="project_manager"))
    work()
    assert members(DemandTeams.objects.get(demand=demand)) == [ids(other, *chain[1:])]


def test_figures_and_proofs_stand_with_the_member_that_brings_their_part(chain, demand):
    make_figure(chain[0], CASTING, "locking-force", max=30000)
    demand.figures.create(
        key_figure=KeyFigure.objects.get(code="locking-force"), concept=Concept.objects.get(notation=CASTING), min=24517
    )
    found = find(demand)
    place = next(place for place, part in enumerate(found.parts) if part["concept"] == CASTING)
    assert found.parts[place]["figures"] == [{"code": "locking-force", "min": 24517, "max": None}]
    caster = next(member for member in found.teams[0]["members"] if member["company"] == str(chain[0].pk))
    assert caster["parts"] == [{"part": place, "levels": [1.0, 1.0]}]


def test_a_demand_that_is_over_has_no_teams(chain, demand):
    find(demand)
    demand.state = DemandState.CLOSED
    demand.close_reason = "fulfilled"
    demand.save()
    request_teams([demand.pk])
    work()
    assert not DemandTeams.objects.exists()
    assert not are_being_found(demand)


def test_a_demand_that_states_nothing_asks_for_no_team(chain):
    found = find(make_demand())
    assert (found.parts, found.teams, found.single) == ([], [], None)


def test_all_demands_are_looked_at_with_a_new_day(chain, demand):
    request_all()
    work()
    assert members(DemandTeams.objects.get(demand=demand)) == [ids(*chain)]


def test_a_share_requested_again_meanwhile_stays_due(chain, demand, monkeypatch):
    request_teams([demand.pk])
    later = timezone.now() + timezone.timedelta(minutes=1)
    real = fresh_shard()
    monkeypatch.setattr(real, "catch_up", lambda: renew_shares([demand.pk], 0, now=later))
    run_teams(0, now=timezone.now())
    assert TeamShare.objects.get(demand=demand).due_at == later


def test_one_that_fails_is_tried_again_later_and_the_others_are_done(chain, demand, monkeypatch):
    other = make_demand(musts=[CASTING, MOULDS])
    request_teams([demand.pk, other.pk])
    real = team_search.parts_of
    monkeypatch.setattr(
        team_search, "parts_of", lambda record, language: 1 / 0 if record.id == str(demand.pk) else real(record, language)
    )
    run_teams(0, now=timezone.now())
    share = TeamShare.objects.get(demand=demand)
    assert (share.attempts, share.last_error, share.due_at > timezone.now()) == (1, "ZeroDivisionError: division by zero", True)
    assert list(DemandTeams.objects.values_list("demand", flat=True)) == [other.pk]
