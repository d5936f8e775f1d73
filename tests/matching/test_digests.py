"""What the next digest tells a company is written down where its matches are stored: once, for one weekly moment."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from companies.enums import CompanyState
from companies.services import change_state, save_facts
from matching.enums import Part
from matching.models import Digest, Match
from matching.services.digests import next_digest, note_news
from matching.services.refresh import request_refresh
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import do_refreshes, fresh_shard

CASTING = "CS-DC"

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(taxonomy):
    return make_user(role="project_manager")


@pytest.fixture
def caster(taxonomy):
    return make_company(concepts=[CASTING], description="Wir fertigen Teile im Aluminium-Druckguss.")


@pytest.fixture
def demand(caster):
    """Open, and ranked for the first time."""
    demand = make_demand(musts=[CASTING])
    fresh_shard()
    refresh(demand=demand)
    return demand


def refresh(**changed):
    request_refresh(**changed)
    do_refreshes()


def news():
    return {row.company: set(row.news) for row in Digest.objects.select_related("company")}


def test_a_new_suggestion_is_news_for_the_offering_company(demand, caster, manager):
    assert news() == {caster: {demand.pk}}
    row = Digest.objects.get()
    assert (row.reader, row.due_at > timezone.now()) == (Part.OFFERING, True)

    second = make_demand(musts=[CASTING])
    refresh(demand=second)
    assert news() == {caster: {demand.pk, second.pk}}
    assert Digest.objects.get().due_at == row.due_at, "what is due does not wait for another week"


def test_a_new_company_has_news_of_all_open_demands(demand, caster):
    other = make_company(concepts=[CASTING])
    refresh(company=other)
    assert news() == {caster: {demand.pk}, other: {demand.pk}}


def test_what_is_not_suggested_is_no_news(demand, caster, manager):
    Digest.objects.all().delete()
    Match.objects.update(dismissed_at=timezone.now(), dismissed_by=manager, dismissal_reason="known")
    weak = make_company(description="Steuerberatung.")
    refresh(company=weak)
    change_state(caster, CompanyState.SUSPENDED, by=manager)
    do_refreshes()
    change_state(caster, CompanyState.VERIFIED, by=manager)
    do_refreshes()
    assert news() == {}


def test_what_was_suggested_before_is_no_news(demand, caster, manager):
    Digest.objects.all().delete()
    caster.capabilities.update(level="can_do")
    save_facts(caster, {"employees": 40}, by=manager)
    do_refreshes()
    assert news() == {}


def test_what_comes_to_be_suggested_is_news(demand, caster, manager):
    Digest.objects.all().delete()
    Match.objects.update(gates=["proof_lacking"])
    save_facts(caster, {"employees": 40}, by=manager)
    do_refreshes()
    assert news() == {caster: {demand.pk}}


def test_what_has_been_told_is_not_told_again(demand, caster):
    Digest.objects.update(news=[], told=[demand.pk], due_at=None)
    note_news([(demand.pk, caster.pk)], reader=Part.OFFERING, now=timezone.now())
    assert (news(), Digest.objects.get().due_at) == ({caster: set()}, None)
    second = make_demand(musts=[CASTING])
    note_news([(demand.pk, caster.pk), (second.pk, caster.pk)], reader=Part.OFFERING, now=timezone.now())
    assert news() == {caster: {second.pk}}
    assert Digest.objects.get().due_at is not None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),  # Monday: tomorrow, nine in Berlin
        (datetime(2026, 11, 24, 5, tzinfo=UTC), datetime(2026, 12, 1, 8, tzinfo=UTC)),  # Tuesday: in a week
        (datetime(2026, 12, 23, 12, tzinfo=UTC), datetime(2027, 1, 7, 8, tzinfo=UTC)),  # not before Epiphany is over
    ],
)
def test_it_is_due_on_a_tuesday_or_the_first_working_day_after_it(now, due):
    assert next_digest(now) == due
    assert next_digest(now) - now > timedelta(0)
