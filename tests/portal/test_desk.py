"""Today's list: the most urgent of all queues, who waits for whom, and the same few queries however much there is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from becan.portal.desk import todays_items
from becan.portal.queues import QUEUES
from becan.special_days import SpecialDay, set_special_days
from matching.enums import Part
from matching.services.introductions import ask_question
from tests.factories import make_company, make_demand, make_user
from tests.matching.introduction_parts import make_match, make_pair, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture(autouse=True)
def _calendars_are_entered(db):
    year = timezone.localdate().year
    for one in (year, year + 1):
        set_special_days(date(one, 2, 5), date(one, 2, 5), country="CN", works=False, name="")


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


def tasks():
    return {queue.name: [item.title for item in queue.items(10)] for queue in QUEUES}


def empty():
    return {queue.name: [] for queue in QUEUES}


def test_each_queue_holds_what_waits_for_the_team(pair):
    company = make_company("Neu GmbH", state="submitted")
    make_company(state="needs_info")
    demand = make_demand(pair.seeking, state="submitted")
    assert tasks() == empty() | {
        "companies": [str(company)],
        "demands": [demand.title_de],
        "suggestions": [pair.demand.title_de],
    }


def test_a_proposed_demand_is_no_longer_to_be_curated_but_waited_for(pair):
    introduction = propose(pair)
    both = f"{pair.offering} – {pair.seeking}"
    assert tasks() == empty() | {"waiting": [both, both]}
    waiting = {item.waiting for item in todays_items()}
    assert all(any(str(company) in sentence for sentence in waiting) for company in (pair.offering, pair.seeking))
    assert {item.responsible for item in todays_items()} == {"Ada Lehmann"}

    ask_question(introduction, "Welche Legierung?", side=Part.OFFERING, by=None, channel="signed-link")
    assert tasks() == empty() | {"questions": [both], "waiting": [both]}


def test_what_nobody_answered_comes_back(pair):
    introduction = propose(pair)
    type(introduction).objects.update(state="closed", close_reason="no-answer")
    introduction.sides.update(answer="expired")
    assert tasks() == empty() | {"unanswered": [f"{pair.offering} – {pair.seeking}"]}


def test_today_has_ten_items_the_oldest_first(pair):
    for days in range(12):
        make_company(f"Werk {days}", state="submitted", state_changed_at=timezone.now() - timezone.timedelta(days=30 + days))
    items = todays_items()
    assert len(items) == 10
    assert items == sorted(items, key=lambda item: item.due)
    assert items[0].title == "Werk 11" and items[0].is_late


def test_more_work_asks_the_database_no_more(client, pair):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("portal:desk")).status_code == 200
        return len(captured)

    def more():
        make_company(state="submitted")
        make_demand(pair.seeking, state="submitted")
        demand = make_demand(pair.seeking)
        make_match(demand, pair.offering)
        propose_one = make_match(make_demand(pair.seeking), pair.offering)
        pair.match = propose_one
        propose(pair)

    more()
    client.force_login(pair.manager)
    client.get(reverse("portal:desk"))
    with_one = queries()
    more()
    more()
    assert queries() == with_one


def test_a_queue_can_be_read_alone(client, pair):
    client.force_login(pair.manager)
    page = client.get(reverse("portal:desk") + "?queue=suggestions")
    assert page.context["chosen"].name == "suggestions"
    assert reverse("matching:match_list", args=[pair.demand.pk]) in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [("", 403), ("auditor", 403), ("administrator", 200), ("project_manager", 200)])
def test_the_desk_is_the_team_s(client, taxonomy, role, status):
    client.force_login(make_user(role=role))
    assert client.get(reverse("portal:desk")).status_code == status


def test_a_visitor_is_asked_to_sign_in(client, taxonomy):
    assert client.get(reverse("portal:desk")).status_code == 302


def test_a_year_without_its_chinese_days_is_a_task_and_its_deadlines_are_estimated(client, pair, monkeypatch):
    SpecialDay.objects.all().delete()
    monkeypatch.setattr("becan.portal.queues.item.timezone.localdate", lambda *args: date(2026, 11, 2))
    monkeypatch.setattr("becan.portal.special_days.timezone.localdate", lambda *args: date(2026, 11, 2))
    assert "2027" in tasks()["calendar"][0]

    client.force_login(pair.manager)
    entry = {"first": "2027-02-05", "last": "2027-02-11", "country": "CN", "works": "", "name": "春节"}
    page = client.get(reverse("portal:special_days")).content.decode()
    assert "2027" in page
    assert client.post(reverse("portal:special_days"), entry | {"last": "2099-01-01"}).status_code == 422
    assert client.post(reverse("portal:special_days"), entry).status_code == 302
    assert SpecialDay.objects.count() == 7
    assert tasks()["calendar"] == []
    row = SpecialDay.objects.first()
    assert client.post(reverse("portal:special_days"), {"remove": row.pk}).status_code == 302
    assert SpecialDay.objects.count() == 6
