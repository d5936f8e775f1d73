"""A shard follows the database: every change once it is committed, none skipped, always equal to one that is built anew."""

import pytest
from django.db import connection, transaction

from companies.enums import CompanyState, Kind, Side
from companies.models import Company
from companies.services import change_state, save_facts
from matching.models import Demand, EngineChange
from matching.routing import queue_of, shard_of
from matching.services.refresh import request_refresh
from matching.shard import Shard
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import fresh_shard

CASTING = "CS-DC"
SUSPEND = "UPDATE companies_company SET state = 'suspended' WHERE id = %s"
TELL = "INSERT INTO matching_enginechange (kind, object_id, at) VALUES ('offer', %s, now())"


@pytest.fixture
def manager():
    return make_user(role="project_manager")


def offers_in(shard):
    """{side: {id: record}}: what the shard compares demands with."""
    return {
        side: {offer.record.id: offer.record for offer in index.shelf.offers if offer} for side, index in shard.indexes.items()
    }


def assert_equals_a_rebuild(shard, today):
    rebuilt = Shard(shard.number)
    assert offers_in(shard) == offers_in(rebuilt)
    assert shard.rank(Demand.objects.all(), today) == rebuilt.rank(Demand.objects.all(), today)


@pytest.mark.django_db
def test_a_shard_that_followed_every_change_equals_a_rebuild(taxonomy, manager):
    companies = [make_company(concepts=[CASTING], employees=number) for number in range(6)]
    make_demand(musts=[CASTING])
    shard = fresh_shard()

    change_state(companies[0], CompanyState.SUSPENDED, by=manager)
    save_facts(companies[1], {"employees": 400}, by=manager)
    companies[2].capabilities.update(level="planned")
    save_facts(companies[2], {"is_open_for_introductions": False}, by=manager)
    save_facts(companies[3], {"kind": Kind.PARTNER, "side": Side.CHINA, "country": "CN"}, by=manager)
    new = make_company(concepts=[CASTING])
    request_refresh(company=new)
    shard.catch_up()

    ids = {side: set(offers) for side, offers in offers_in(shard).items()}
    assert ids[Side.CHINA] >= {str(companies[3].pk)}
    assert ids[Side.BERLIN_BRANDENBURG] == {str(company.pk) for company in (companies[1], companies[4], companies[5], new)}
    assert_equals_a_rebuild(shard, manager.date_joined.date())


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_not_skipped(taxonomy, manager):
    """Its change has a lower number than others that the shard has applied long since."""
    late, early, quiet = (make_company(concepts=[CASTING]) for _number in range(3))
    shard = fresh_shard()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(SUSPEND, [late.pk])
            cursor.execute(TELL, [str(late.pk)])
            change_state(early, CompanyState.SUSPENDED, by=manager)
            shard.catch_up()
            assert names_of(shard) == {late.pk, quiet.pk}, "what has committed is applied, whoever else is still at work"
            change_state(quiet, CompanyState.SUSPENDED, by=manager)
            shard.catch_up()
            cursor.execute("COMMIT")
    finally:
        other.close()
    shard.catch_up()
    assert names_of(shard) == set()


def names_of(shard):
    return {Company.objects.get(pk=pk).pk for offers in offers_in(shard).values() for pk in offers}


@pytest.mark.django_db(transaction=True)
def test_a_change_is_applied_once(taxonomy, manager, monkeypatch):
    EngineChange.objects.all().delete()  # of the taxonomy: other tests' transactions may make it news again
    company = make_company(concepts=[CASTING])
    shard = fresh_shard()
    read_again = []
    monkeypatch.setattr(shard, "_read_again", read_again.append)
    other = connection.copy()
    try:
        with other.cursor() as cursor:  # an old transaction holds the horizon back
            cursor.execute("BEGIN")
            cursor.execute(TELL, ["somebody"])
            save_facts(company, {"employees": 12}, by=manager)
            shard.catch_up()
            shard.catch_up()
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    shard.catch_up()
    assert read_again == [{str(company.pk)}]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_rolled_back_never_was(taxonomy, manager):
    company = make_company(concepts=[CASTING])
    shard = fresh_shard()
    with transaction.atomic():
        change_state(company, CompanyState.SUSPENDED, by=manager)
        transaction.set_rollback(True)
    shard.catch_up()
    assert names_of(shard) == {company.pk}


@pytest.mark.django_db
def test_changes_that_could_not_be_applied_are_news_again(taxonomy, manager, monkeypatch):
    company = make_company(concepts=[CASTING])
    shard = fresh_shard()
    change_state(company, CompanyState.SUSPENDED, by=manager)
    with monkeypatch.context() as patch:
        patch.setattr("matching.shard.offer_records", lambda companies: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shard.catch_up()
    shard.catch_up()
    assert names_of(shard) == set()


@pytest.mark.django_db
def test_a_changed_taxonomy_builds_the_arrays_anew(taxonomy, monkeypatch):
    shard = fresh_shard()
    built = []
    monkeypatch.setattr(shard, "_build", lambda: built.append(1))
    EngineChange.objects.create(kind=EngineChange.Kind.TAXONOMY)
    shard.catch_up()
    shard.catch_up()
    assert built == [1]


@pytest.mark.django_db
def test_each_company_is_in_one_shard(taxonomy, settings):
    settings.ENGINE_SHARDS = 3
    companies = [make_company(concepts=[CASTING]) for _number in range(12)]
    parts = [names_of(Shard(number)) for number in range(3)]
    assert sorted(pk for part in parts for pk in part) == sorted(company.pk for company in companies)
    assert [{shard_of(pk) for pk in part} for part in parts] == [{0}, {1}, {2}]


def test_the_shard_of_a_company_stays_the_same(settings):
    settings.ENGINE_SHARDS = 4
    assert [shard_of(name) for name in ("a", "b", "c", "d")] == [3, 1, 3, 0]
    assert queue_of(3) == "engine.3"
