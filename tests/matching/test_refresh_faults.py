"""Real shards in processes of their own: within five seconds of the commit, without a broker for a while, killed in mid-update."""

import signal
import time
from pathlib import Path

import pytest
from celery import current_app
from django.utils import timezone

from becan import nudge as nudging
from becan.embedded import Servers
from companies.enums import CompanyState
from companies.models import Company
from companies.services import change_state, save_facts, save_texts
from matching.models import Demand, Match, MatchRefresh
from matching.services.asking import explain_fit
from matching.services.refresh import request_refresh, sweep_due_refreshes
from matching.shard import Shard
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import suggested

CASTING = "CS-DC"
TEXT = "Wir fertigen Gehäuse aus Aluminium im Druckguss und bearbeiten sie mechanisch. Los {}."

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(taxonomy):
    return make_user(role="project_manager")


@pytest.fixture
def casters(taxonomy):
    return [make_company(concepts=[CASTING], description=TEXT.format(number)) for number in range(40)]


def wait_until_done(seconds=5.0):
    """Until no refresh is due; gives how long it took."""
    started_at = time.monotonic()
    while MatchRefresh.objects.exists():
        assert time.monotonic() - started_at < seconds, list(MatchRefresh.objects.values())
        time.sleep(0.02)
    return time.monotonic() - started_at


def stored():
    columns = ("demand", "company", "rank", "score", "coverage", "band", "gates", "contributions")
    return list(Match.objects.current().order_by("demand", "rank").values_list(*columns))


def by_a_rebuild(demand):
    [(_pk, ranked)] = Shard(0).rank(Demand.objects.filter(pk=demand.pk), timezone.localdate()).items()
    return [(str(scored.supplier), scored.rank, scored.score) for scored in ranked]


def in_the_database(demand):
    return [(str(match.company_id), match.rank, match.score) for match in demand.matches.current()]


def test_matches_and_answers_come_within_seconds(casters, manager, start_worker):
    start_worker("engine.0", pool="solo")
    demand = make_demand(musts=[CASTING])
    request_refresh(demand=demand)
    wait_until_done()
    assert set(suggested(demand)) == set(casters)

    for _number in range(10):
        make_demand(musts=[CASTING])
    save_texts(casters[0], {("description", "de"): "Wir drehen und fräsen."}, by=manager)
    wait_until_done()
    assert casters[0] not in suggested(demand)[:39]

    change_state(casters[1], CompanyState.SUSPENDED, by=manager)
    wait_until_done()
    assert casters[1] not in suggested(demand)

    match = demand.matches.current().get(company=casters[0])
    answer = explain_fit(demand, casters[0])
    assert (answer["score"], answer["gates"], answer["contributions"]) == (match.score, match.gates, match.contributions)


@pytest.fixture
def own_redis(tmp_path_factory, monkeypatch):
    """A broker that the test may take away; asked for before ``start_worker``."""
    redis = Servers(Path(tmp_path_factory.mktemp("redis")), wanted=("REDIS_URL",))
    url = redis.start()["REDIS_URL"]
    monkeypatch.setenv("REDIS_URL", url)
    monkeypatch.setattr(current_app.conf, "broker_url", url)
    monkeypatch.setattr(nudging, "_silent_until", 0.0)
    yield redis
    redis.stop()


def test_a_shard_that_does_not_answer_is_nothing_to_wait_for(casters):
    demand = make_demand(musts=[CASTING])
    started_at = time.monotonic()
    assert explain_fit(demand, casters[0]) is None
    assert time.monotonic() - started_at < 3


def test_no_broker_is_nothing_to_wait_for_either(own_redis, casters):
    demand = make_demand(musts=[CASTING])
    own_redis.stop()
    started_at = time.monotonic()
    assert explain_fit(demand, casters[0]) is None
    assert time.monotonic() - started_at < 2


def test_profiles_saved_without_a_broker_are_ranked_later(own_redis, casters, manager, start_worker):
    demand = make_demand(musts=[CASTING])
    start_worker("engine.0", pool="solo")
    request_refresh(demand=demand)
    wait_until_done()

    own_redis.stop()
    for company in casters[:20]:
        save_facts(company, {"employees": 77}, by=manager)
        change_state(company, CompanyState.SUSPENDED, by=manager)
    assert MatchRefresh.objects.count() == 20
    assert len(suggested(demand)) == 40

    own_redis.start()
    nudging._silent_until = 0.0
    deadline = time.monotonic() + 60
    while MatchRefresh.objects.exists() and time.monotonic() < deadline:  # the worker may take some seconds to come back
        sweep_due_refreshes(now=timezone.now())
        time.sleep(1)
    assert not MatchRefresh.objects.exists()
    assert set(suggested(demand)) == set(casters[20:])


def test_a_shard_killed_in_mid_update_equals_a_rebuild(casters, manager, start_worker):
    demands = [make_demand(musts=[CASTING], title_de=TEXT.format(number)) for number in range(5)]
    shard = start_worker("engine.0", pool="solo")
    for demand in demands:
        request_refresh(demand=demand)
    wait_until_done(seconds=60)
    shard.process.send_signal(signal.SIGSTOP)  # it must not be done before all is written
    for company in casters:
        company.capabilities.update(level="planned")
        save_texts(company, {("description", "de"): TEXT.format(f"{company.pk} neu")}, by=manager)
    shard.process.send_signal(signal.SIGCONT)
    time.sleep(0.05)
    shard.kill()
    assert MatchRefresh.objects.exists(), "killed too late to prove anything"
    change_state(Company.objects.get(pk=casters[0].pk), CompanyState.SUSPENDED, by=manager)

    shard.start()
    wait_until_done(seconds=60)
    for demand in demands:
        assert in_the_database(demand) == by_a_rebuild(demand)
        assert len(in_the_database(demand)) == 39
