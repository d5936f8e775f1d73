"""Reminder, extension by link, end by itself; the release of a demand that others wrote; the same posted twice."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.models import Consent
from matching.models import Demand
from matching.rules import is_extendable
from matching.services.demand_life import extend_demand, hold_demand, sweep_demand_lives
from matching.services.demand_release import answer_release, ask_release, is_released
from matching.services.demands import submit_demand
from matching.services.duplicate_demands import AlreadyPosted, post_demand
from matching.signed_links import demand_token
from tests.factories import make_company, make_demand, make_user

END = date(2027, 6, 30)


def at(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


@pytest.fixture
def demand(taxonomy):
    seeking = make_company("合肥某公司", kind="partner", owner=make_user("buyer@example.org", language="zh-hans"))
    return make_demand(seeking, musts=["CS-DC"], expires_on=END, published_at=at(date(2027, 1, 4)))


@pytest.mark.django_db
def test_a_life_from_the_reminder_to_the_end(demand):
    sent = OutgoingMail.objects.filter(kind="demand_expiring")
    assert sweep_demand_lives(now=at(END - timedelta(days=15))) == (0, 0)
    assert sweep_demand_lives(now=at(END - timedelta(days=11))) == (1, 0)  # the day itself was a day without a worker
    assert sweep_demand_lives(now=at(END - timedelta(days=10))) == (0, 0)
    assert (sent.count(), sent.get().languages, "/d/" in sent.get().text) == (1, "zh-hans", True)
    assert sweep_demand_lives(now=at(END)) == (0, 0)
    assert sweep_demand_lives(now=at(END + timedelta(days=40))) == (0, 1)
    demand.refresh_from_db()
    assert (demand.state, demand.close_reason) == ("closed", "expired")
    assert OutgoingMail.objects.filter(kind="demand_ended").count() == 1


@pytest.mark.django_db
def test_whoever_was_reminded_late_has_a_week(demand):
    assert sweep_demand_lives(now=at(END + timedelta(days=5))) == (1, 0)
    assert sweep_demand_lives(now=at(END + timedelta(days=11))) == (0, 0)
    assert sweep_demand_lives(now=at(END + timedelta(days=12))) == (0, 1)


@pytest.mark.django_db
def test_nothing_happens_around_spring_festival(demand):
    Demand.objects.update(expires_on=date(2027, 2, 6))  # New Year's Day in China
    assert sweep_demand_lives(now=at(date(2027, 2, 6))) == (0, 0)
    assert sweep_demand_lives(now=at(date(2027, 3, 1))) == (1, 0)


@pytest.mark.django_db
def test_the_link_extends_by_a_post_only(client, demand):
    Demand.objects.update(expires_on=timezone.localdate() + timedelta(days=10), reminded_at=timezone.now())
    address = f"/zh-hans/d/{demand_token(demand)}/"
    page = client.get(address)
    demand.refresh_from_db()
    assert (page.status_code, demand.expires_on) == (200, timezone.localdate() + timedelta(days=10))
    assert client.post(address, {"move": "extend"}).status_code == 302
    demand.refresh_from_db()
    assert demand.expires_on >= timezone.localdate() + timedelta(days=190) and demand.reminded_at is None
    assert ActivityLog.objects.about(demand).get(action="demand.extended").data["channel"] == "signed-link"
    assert client.post(address, {"move": "extend"}).status_code == 409  # a second click changes nothing
    assert client.get("/zh-hans/d/forged:1:x/").status_code == 410
    assert client.post(address, {"move": "fulfilled"}).status_code == 302
    demand.refresh_from_db()
    assert (demand.state, demand.close_reason) == ("closed", "fulfilled")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "days", "expected"), [("published", 31, False), ("published", 30, True), ("on_hold", 3, True), ("draft", 3, False)]
)
def test_from_when_a_demand_can_be_extended(taxonomy, state, days, expected):
    demand = make_demand(state=state, expires_on=timezone.localdate() + timedelta(days=days), published_at=timezone.now())
    assert is_extendable(demand) is expected
    if not expected:
        with pytest.raises(InvalidTransition):
            extend_demand(demand, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status", "state"), [("owner", 302, "on_hold"), ("supplier", 403, "published"), ("stranger", 404, "published")]
)
def test_who_may_let_it_rest(client, demand, who, status, state):
    people = {"owner": demand.company.memberships.get().user, "supplier": make_user(), "stranger": make_user()}
    make_company(owner=people["supplier"])
    client.force_login(people[who])
    assert client.post(f"/de/demands/{demand.pk}/move/", {"move": "hold"}).status_code == status
    demand.refresh_from_db()
    assert demand.state == state
    if state == "on_hold":
        client.post(f"/de/demands/{demand.pk}/move/", {"move": "resume"})
        client.post(f"/de/demands/{demand.pk}/move/", {"move": "shut"})
        demand.refresh_from_db()
        assert (demand.state, demand.is_open_for_interest) == ("published", False)


@pytest.mark.django_db
def test_ended_demands_stand_in_the_archive(client, demand):
    Demand.objects.update(state="closed", close_reason="expired")
    client.force_login(demand.company.memberships.get().user)
    title = demand.title_zh_hans
    assert title not in client.get("/zh-hans/demands/").content.decode()
    assert title in client.get("/zh-hans/demands/?archive=1").content.decode()


@pytest.mark.django_db
def test_a_company_releases_what_others_wrote(client, demand):
    Demand.objects.update(maintained_by="staff", state="submitted")
    manager = make_user(role="project_manager")
    ask_release(demand, by=manager)
    mail = OutgoingMail.objects.get(kind="demand_release")
    assert "/d/" in mail.text
    address = f"/zh-hans/d/{demand_token(demand)}/"
    page = client.get(address)
    seen = page.context["form"]["seen"].value()
    answer = {"answer": "corrected", "words": "", "person": "王女士", "seen": seen}
    assert client.post(address, answer).status_code == 422
    assert client.post(address, answer | {"answer": "confirmed"}).status_code == 422, "the separate consent is missing"
    client.post(address, answer | {"answer": "confirmed", "stored_abroad": "on"})
    demand.refresh_from_db()
    assert is_released(demand)
    consent = Consent.objects.get()
    assert (consent.company, consent.person, consent.channel, consent.text_key) == (
        demand.company, "王女士", "signed-link", "storage-in-germany",
    )  # fmt: skip
    demand.title_de = "Ganz anders"
    demand.save()
    assert not is_released(demand)
    assert client.post(address, answer | {"answer": "confirmed"}).status_code == 409  # it saw another wording
    answer_release(demand, "confirmed", by=manager, channel="wechat", person="王女士", words="可以")
    assert is_released(demand) and demand.releases.first().recorded_by == manager


POSTED = {"description": "寻找真空压铸供应商，锁模力800吨以上。", "language": "zh-hans", "type": "supplier"}


@pytest.mark.django_db
def test_the_same_posted_again_shows_the_earlier_one(client, taxonomy):
    owner = make_user()
    company = make_company(kind="partner", owner=owner)
    first = post_demand(company, is_anyway=False, by=owner, title="寻找真空压铸壳体供应商", **POSTED)
    with pytest.raises(AlreadyPosted) as found:
        post_demand(company, is_anyway=False, by=owner, title="寻找真空压铸的壳体供应商", **POSTED)
    assert found.value.earlier == first
    post_demand(company, is_anyway=False, by=owner, title="寻找供应商", **POSTED | {"description": "氢气循环泵。"})
    post_demand(company, is_anyway=False, by=owner, title="寻找供应商", **POSTED | {"description": "扁线绕组。"})
    client.force_login(owner)
    words = {"title": "寻找真空压铸壳体供应商", "description": POSTED["description"]}
    answer = client.post("/zh-hans/demands/new/", words)
    assert (answer.status_code, str(first.pk) in answer.content.decode()) == (409, True)
    assert client.post("/zh-hans/demands/new/", words | {"anyway": "1"}).status_code == 302
    Demand.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert Demand.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_double_click_posts_once(taxonomy):
    owner = make_user()
    company = make_company(kind="partner", owner=owner)
    barrier, outcomes = threading.Barrier(2), []

    def click():
        try:
            barrier.wait()
            outcomes.append(post_demand(company, is_anyway=False, by=owner, title="寻找真空压铸供应商", **POSTED))
        except AlreadyPosted as found:
            outcomes.append(found.earlier)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert Demand.objects.count() == 1
    assert outcomes == [Demand.objects.get()] * 2


@pytest.mark.django_db
def test_a_draft_that_ends_up_closed_cannot_be_moved(demand):
    Demand.objects.update(state="closed", close_reason="expired")
    with pytest.raises(DomainError):
        hold_demand(demand, by=None)
    with pytest.raises(DomainError):
        submit_demand(demand, by=None)
