"""Two shards in processes of their own: together they are one engine, and one may die."""

import signal
import time

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.services import save_texts
from matching.models import EngineShard, Match, MatchRefresh
from matching.queries import is_being_computed
from matching.routing import queue_of, shard_of
from matching.services.refresh import request_all, sweep_due_refreshes
from matching.shard import Shard
from tests.factories import make_company, make_demand, make_user

CASTING = "CS-DC"
TEXT = "Wir fertigen Gehäuse aus Aluminium im Druckguss und bearbeiten sie mechanisch. Los {}."

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two_shards(settings, monkeypatch):
    """Asked for before ``start_worker``, whose workers take over the environment."""
    settings.ENGINE_SHARDS = 2
    monkeypatch.setenv("ENGINE_SHARDS", "2")
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def casters(taxonomy):
    return [make_company(concepts=[CASTING], description=TEXT.format(number)) for number in range(16)]


@pytest.fixture
def demands(casters):
    return [make_demand(musts=[CASTING], title_de=TEXT.format(number)) for number in range(4)]


def in_the_database(demand):
    return [(str(match.company_id), match.rank, match.score, match.gates) for match in demand.matches.current()]


def by_one_shard(demands, settings):
    """What a single engine would say, built anew in this process."""
    settings.ENGINE_SHARDS = 1
    ranked = Shard(0).rank(type(demands[0]).objects.filter(pk__in=[demand.pk for demand in demands]), timezone.localdate())
    settings.ENGINE_SHARDS = 2
    EngineShard.objects.filter(number=0).delete()
    return {
        pk: [(one.supplier, one.rank, min(one.score, 100.0), list(one.gates)) for one in found] for pk, found in ranked.items()
    }


def wait_until_done(shard=None, seconds=60.0):
    due = MatchRefresh.objects.all() if shard is None else MatchRefresh.objects.filter(shard=shard)
    deadline = time.monotonic() + seconds
    while due.exists():
        assert time.monotonic() < deadline, list(due.values())
        sweep_due_refreshes(now=timezone.now())  # as beat does
        time.sleep(0.3)


def test_two_processes_are_one_engine_and_either_may_die(two_shards, casters, demands, settings, client, start_worker):
    first, second = (start_worker(queue_of(number), pool="solo") for number in (0, 1))
    request_all()
    wait_until_done()
    alone = by_one_shard(demands, settings)
    assert {shard_of(company.pk) for company in casters} == {0, 1}
    assert {demand.pk: in_the_database(demand) for demand in demands} == alone

    manager = make_user(role="project_manager")
    client.force_login(manager)
    second.process.send_signal(signal.SIGSTOP)  # it must not be done before all is written
    for company in casters:
        company.capabilities.update(level="planned")
        save_texts(company, {("description", "de"): TEXT.format(f"{company.pk} neu")}, by=manager)
    request_all()
    second.process.send_signal(signal.SIGCONT)
    time.sleep(0.02)
    second.kill()
    wait_until_done(shard=0)
    assert MatchRefresh.objects.filter(shard=1).exists(), "killed too late to prove anything"
    assert all(is_being_computed(demand) for demand in demands)
    with override("en"):
        page = client.get(reverse("matching:match_list", args=[demands[0].pk])).content.decode()
    assert "This list is being computed anew." in page
    assert any(str(company) in page for company in casters), "what is known stays on the page"
    assert Match.objects.current().count() == len(casters) * len(demands)

    second.start()
    wait_until_done()
    assert not any(is_being_computed(demand) for demand in demands)
    anew = by_one_shard(demands, settings)
    assert anew != alone
    assert {demand.pk: in_the_database(demand) for demand in demands} == anew
    assert first.process.poll() is None
