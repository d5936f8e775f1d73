"""A changed company changes its own pairs and those that make room for it; the stored lists always equal a ranking of all."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.enums import CompanyState
from companies.models import Company, Proof, ProofType
from companies.services import change_state, save_facts, save_texts
from matching.enums import DemandState
from matching.models import Demand, DemandProof, EngineChange, EngineShard, Match
from matching.services.refresh import prune_changes, request_all, request_refresh
from matching.shard import Shard
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import do_refreshes, fresh_shard

CASTING, MACHINING, SOFTWARE = "CS-DC", "MC", "SW"
LEVELS = ("core", "can_do", "planned")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    pass


@pytest.fixture
def manager():
    return make_user(role="project_manager")


@pytest.fixture
def short_lists(monkeypatch):
    """Lists of three, so that a few companies fill them."""
    monkeypatch.setattr("matching.shard.KEPT", 3)
    monkeypatch.setattr("matching.services.places.KEPT", 3)


def stored(demand):
    columns = ("company", "score", "coverage", "band", "gates", "contributions")
    return [(str(company), *rest) for company, *rest in demand.matches.current().order_by("rank").values_list(*columns)]


def by_a_rebuild(demand):
    [(_pk, ranked)] = Shard(0).rank(Demand.objects.filter(pk=demand.pk), timezone.localdate()).items()
    return [
        (one.supplier, min(one.score, 100.0), one.coverage, one.band, list(one.gates), plain(one.contributions)) for one in ranked
    ]


def plain(contributions):
    import json

    return json.loads(json.dumps([contribution.to_json() for contribution in contributions]))


def assert_stored_is_a_rebuild(demands):
    for demand in demands:
        assert stored(demand) == by_a_rebuild(demand)
        assert [match.rank for match in demand.matches.current()] == list(range(1, demand.matches.current().count() + 1))


def change_something(chance, company, by):
    """Better, worse, out or in again, over a gate or back."""
    what = chance.choice(("level", "proof", "text", "state", "open"))
    if what == "level":
        company.capabilities.update(level=chance.choice(LEVELS))
    elif what == "proof":
        until = chance.choice(("2020-01-01", "2090-01-01"))
        Proof.objects.filter(company=company).update(valid_until=until)
    elif what == "text":
        text = chance.choice(("Druckguss aus Aluminium.", "Steuerberatung.", "Gussteile."))
        return save_texts(company, {("description", "de"): text}, by=by)
    elif what == "state":
        other = {CompanyState.VERIFIED: CompanyState.SUSPENDED, CompanyState.SUSPENDED: CompanyState.VERIFIED}
        return change_state(company, other[company.state], by=by)
    return save_facts(company, {"employees": chance.randint(1, 999)}, by=by)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_sequence_of_changes_ends_where_a_rebuild_would(short_lists, manager, seed):
    chance = random.Random(seed)
    companies = [make_company(concepts={CASTING: chance.choice(LEVELS)}, proofs=["iatf-16949"]) for _ in range(9)]
    demands = [make_demand(musts=[CASTING]), make_demand(musts=[MACHINING]), make_demand(wishes=[SOFTWARE])]
    proof = ProofType.objects.get(code="iatf-16949")
    DemandProof.objects.create(demand=demands[0], proof_type=proof, is_without_exception=True)
    fresh_shard()
    request_all()
    do_refreshes()
    for step in range(14):
        for company in chance.sample(companies, chance.choice((1, 1, 3))):
            change_something(chance, Company.objects.get(pk=company.pk), manager)
        if step == 7:
            demands.append(make_demand(musts=[CASTING]))
            request_refresh(demand=demands[-1])
        do_refreshes()
    assert_stored_is_a_rebuild(demands)


def test_only_the_changed_company_is_scored(manager, monkeypatch):
    companies = [make_company(concepts=[CASTING]) for _ in range(4)]
    demand = make_demand(musts=[CASTING])
    shard = fresh_shard()
    request_all()
    do_refreshes()
    before = set(Match.objects.values_list("pk", "computed_at"))
    monkeypatch.setattr(shard, "rank", lambda *_: pytest.fail("no list has lost anybody, so none is ranked anew"))
    save_facts(companies[0], {"languages": ["de", "zh-hans"]}, by=manager)
    companies[1].capabilities.update(level="planned")
    save_facts(companies[1], {"employees": 7}, by=manager)
    change_state(companies[2], CompanyState.SUSPENDED, by=manager)
    new = make_company(concepts=[CASTING])
    request_refresh(company=new)
    do_refreshes()
    assert set(demand.matches.current().values_list("company", flat=True)) == {
        c.pk for c in (companies[0], companies[1], companies[3], new)
    }
    untouched = Match.objects.get(demand=demand, company=companies[3])
    assert (untouched.pk, untouched.computed_at) in before
    monkeypatch.undo()
    assert_stored_is_a_rebuild([demand])


def test_who_leaves_a_full_list_makes_room_for_somebody_not_stored(short_lists, manager):
    companies = [make_company(concepts=[CASTING]) for _ in range(5)]
    demand = make_demand(musts=[CASTING])
    fresh_shard()
    request_all()
    do_refreshes()
    first = Company.objects.get(pk=stored(demand)[0][0])
    change_state(first, CompanyState.SUSPENDED, by=manager)
    do_refreshes()
    assert len(stored(demand)) == 3 < len(companies) - 1
    assert_stored_is_a_rebuild([demand])


def test_a_closed_demand_keeps_its_matches(manager):
    company = make_company(concepts=[CASTING])
    demand = make_demand(musts=[CASTING])
    fresh_shard()
    request_all()
    do_refreshes()
    before = stored(demand)
    Demand.objects.filter(pk=demand.pk).update(state=DemandState.ON_HOLD)
    EngineChange.objects.create(kind=EngineChange.Kind.DEMAND, object_id=str(demand.pk))
    company.capabilities.update(level="planned")
    save_facts(company, {"employees": 7}, by=manager)
    do_refreshes()
    assert stored(demand) == before


def test_an_edited_demand_is_scored_as_it_is_now(manager):
    company = make_company(concepts=[CASTING])
    demand = make_demand(musts=[MACHINING])
    fresh_shard()
    request_all()
    save_facts(company, {"employees": 7}, by=manager)
    do_refreshes()
    weak = stored(demand)
    demand.demand_concepts.all().delete()
    other = make_demand(musts=[CASTING])
    demand.demand_concepts.create(concept=other.demand_concepts.get().concept, is_must=True)
    request_refresh(demand=demand)
    save_facts(company, {"employees": 8}, by=manager)
    do_refreshes()
    assert stored(demand)[0][1] > weak[0][1]
    assert_stored_is_a_rebuild([demand])


def test_the_queries_of_a_changed_company_do_not_grow_with_the_demands(manager):
    company = make_company(concepts=[CASTING])
    fresh_shard()

    def queries():
        request_all()
        do_refreshes()
        company.capabilities.update(level="planned" if company.capabilities.get().level == "core" else "core")
        save_facts(company, {"employees": (company.employees and company.employees + 1) or 1}, by=manager)
        with CaptureQueriesContext(connection) as captured:
            do_refreshes()
        assert Match.objects.current().filter(company=company).count() == Demand.objects.count()
        return len(captured)

    request_refresh(demand=make_demand(musts=[CASTING]))
    queries()
    with_one = queries()
    for _ in range(2):
        request_refresh(demand=make_demand(musts=[CASTING]))
    queries()
    assert queries() == with_one


def test_changes_that_every_shard_has_applied_are_forgotten(manager, settings):
    settings.ENGINE_SHARDS = 2
    EngineShard.objects.all().delete()
    company = make_company(concepts=[CASTING])
    first = Shard(0)
    save_facts(company, {"employees": 7}, by=manager)
    prune_changes()
    assert EngineChange.objects.exists(), "the other shard has not been seen"
    Shard(1)
    EngineShard.objects.update(since=EngineChange.objects.latest("transaction").transaction)
    prune_changes()
    assert EngineChange.objects.exists(), "the last change may still be news"
    EngineShard.objects.filter(number=first.number).update(since=EngineChange.objects.latest("transaction").transaction + 1)
    prune_changes()
    assert EngineChange.objects.exists(), "one shard still needs it"
    EngineShard.objects.update(since=EngineChange.objects.latest("transaction").transaction + 1)
    prune_changes()
    assert not EngineChange.objects.exists()
