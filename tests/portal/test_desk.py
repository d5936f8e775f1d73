"""Today's list: the most urgent of all queues, who waits for whom, and the same few queries however much there is."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from becan.absences import Absence
from becan.mail import queue_mail
from becan.models import ActivityLog, OutgoingMail
from becan.portal.desk import todays_items
from becan.portal.escalating import escalate
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


def test_who_seeks_waits_for_the_next_choice_since_the_last_introduction_ended(pair):
    month_ago, yesterday = timezone.now() - timezone.timedelta(days=30), timezone.now() - timezone.timedelta(days=1)
    type(pair.demand).objects.update(published_at=month_ago)
    assert _suggestions()[0].is_late
    introduction = propose(pair)
    type(introduction).objects.update(state="closed", close_reason="not-agreed", state_changed_at=yesterday)
    make_match(pair.demand, make_company("Zweite GmbH"), band="possible")
    untouched = make_demand(pair.seeking, published_at=month_ago)
    make_match(untouched, pair.offering, band="possible")
    first, second = _suggestions()
    assert (first.title, first.is_late) == (untouched.title_de, True)
    assert (second.title, second.is_late) == (pair.demand.title_de, False)


def test_what_waits_for_translation_is_looked_through_once_a_page(client, pair):
    client.force_login(pair.manager)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("portal:desk"))
    assert sum('FROM "matching_translationjob"' in query["sql"] for query in captured) == 1


def test_suggestions_wait_for_next_week_once_the_budget_is_used(client, pair, settings):
    assert [item.key.partition(":")[0] for item in todays_items()] == ["suggestions"]
    settings.INTRODUCTIONS_A_WEEK = 0
    assert todays_items() == []
    client.force_login(pair.manager)
    assert pair.demand.title_de in client.get(reverse("portal:desk") + "?queue=suggestions").content.decode()


def _suggestions():
    return next(queue for queue in QUEUES if queue.name == "suggestions").items(10)


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


def test_effect_comes_before_the_day_among_what_is_late(pair):
    long_ago = timezone.now() - timezone.timedelta(days=60)
    make_company("Alt GmbH", state="submitted", state_changed_at=long_ago)
    demand = make_demand(pair.seeking, state="submitted", state_changed_at=long_ago + timezone.timedelta(days=20))
    assert [item.title for item in todays_items()][:2] == [demand.title_de, "Alt GmbH"]


def test_while_somebody_is_away_the_deputy_has_the_item(client, pair):
    introduction = propose(pair)
    ask_question(introduction, "Welche Legierung?", side=Part.OFFERING, by=None, channel="signed-link")
    deputy, today = make_user(role="project_manager", family_name="Yu"), timezone.localdate()
    absence = Absence.objects.create(person=pair.manager, first=today, last=today + timezone.timedelta(days=9), deputy=deputy)
    [item] = [item for item in todays_items(deputy) if item.key.startswith("questions:")]
    assert (item.owner, item.stands_for) == (deputy, pair.manager)
    assert not [item for item in todays_items(pair.manager) if item.owner]
    mail = queue_mail("introduction_held", to=make_user(), about=introduction, reply_to=pair.manager)
    assert deputy.email in mail.reply_to

    Absence.objects.filter(pk=absence.pk).update(deputy=None)
    [item] = [item for item in todays_items() if item.key.startswith("questions:")]
    assert (item.owner, item.due) == (pair.manager, today + timezone.timedelta(days=10)), "what was promised moves"
    client.force_login(pair.manager)
    page = client.get(reverse("portal:absences"))
    assert str(pair.manager) in page.content.decode()
    wrong = {"person": pair.manager.pk, "first": "2026-05-02", "last": "2026-05-01", "deputy": pair.manager.pk}
    assert client.post(reverse("portal:absences"), wrong).status_code == 422
    client.post(reverse("portal:absences"), {"remove": absence.pk})
    assert not Absence.objects.exists()


def test_an_item_is_handed_over_with_its_introduction(client, pair):
    introduction = propose(pair)
    ask_question(introduction, "Welche Legierung?", side=Part.OFFERING, by=None, channel="signed-link")
    other = make_user(role="project_manager")
    key = f"questions:{introduction.sides.get(side='offering').pk}"
    client.force_login(pair.manager)
    data = {"item": key, "person": other.pk, "words": "Bitte auf Chinesisch antworten."}
    assert client.post(reverse("portal:item_hand_over"), data).status_code == 302
    introduction.refresh_from_db()
    assert introduction.responsible == other
    assert [item.owner for item in todays_items(other) if item.key == key] == [other]
    assert "Bitte auf Chinesisch" in OutgoingMail.objects.get(kind="desk_handed_over", user=other).text
    mail = OutgoingMail.objects.get(kind="desk_handed_over", user=other)
    assert "Antworten, auf die gewartet wird: 2" in mail.text
    page, confirm = (reverse(f"matching:introduction_{name}", args=[introduction.pk]) for name in ("detail", "taken_over"))
    assert client.post(confirm).status_code == 404  # only whoever takes it over
    assert "Antworten, auf die gewartet wird" in client.get(page).content.decode()
    client.force_login(other)
    assert [item.owner for item in todays_items(other) if item.key.startswith("take-overs:")] == [other]
    assert client.post(confirm).status_code == 302
    assert client.post(confirm).status_code == 404
    assert not [item for item in todays_items(other) if item.key.startswith("take-overs:")]
    assert ActivityLog.objects.about(introduction).filter(action="introduction.taken_over", actor=other).count() == 1
    client.force_login(pair.manager)
    for wrong in ("questions:0", "nothing:1", "questions", "held:x"):
        assert client.post(reverse("portal:item_hand_over"), data | {"item": wrong}).status_code == 404


def test_what_stays_undone_goes_to_the_others_then_to_the_board_once_each(pair, settings):
    settings.BOARD_ADDRESS = "vorstand@becan.example"
    other = make_user(role="project_manager")
    make_company("Neu GmbH", state="submitted", state_changed_at=timezone.now() - timezone.timedelta(days=90))
    assert escalate(now=timezone.now()) == 3  # two of the team, and the board
    assert escalate(now=timezone.now()) == 0
    late = OutgoingMail.objects.filter(kind="desk_late")
    assert set(late.values_list("to", flat=True)) == {pair.manager.email, other.email, "vorstand@becan.example"}
    assert all("Neu GmbH" in mail.text for mail in late)
    make_company("Frisch GmbH", state="submitted")
    assert escalate(now=timezone.now()) == 0


def test_in_november_2026_the_team_is_asked_for_2027_and_deadlines_say_estimated(client, pair, monkeypatch):
    SpecialDay.objects.all().delete()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 21, 9, tzinfo=UTC))
    introduction = propose(pair)
    [calendar] = next(queue for queue in QUEUES if queue.name == "calendar").items(10)
    assert "2027" in calendar.title and calendar.key in {item.key for item in todays_items()}
    client.force_login(pair.manager)
    assert "voraussichtlich" in client.get("/de/desk/").content.decode()
    assert "voraussichtlich" in client.get(f"/de/introductions/{introduction.pk}/").content.decode()
    assert all("voraussichtlich" in mail.text for mail in OutgoingMail.objects.filter(kind="introduction_proposed"))
    set_special_days(date(2027, 2, 5), date(2027, 2, 11), country="CN", works=False, name="")
    assert not next(queue for queue in QUEUES if queue.name == "calendar").items(10)
    assert "voraussichtlich" not in client.get("/de/desk/").content.decode()
