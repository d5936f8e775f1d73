"""Texts for WeChat about events: complete without their link, within the limit, copying is logged."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from becan.models import ActivityLog
from events.services.events import cancel_event, save_event
from events.services.meeting_plans import publish_plan
from events.wechat import invitation_texts, registration_texts
from tests.events.event_parts import plan_now
from tests.factories import make_company, make_event, make_registration, make_user
from tests.matching.test_wechat import assert_fit

pytestmark = pytest.mark.django_db
LONG = "长春启明车身部件及汽车零部件智能制造技术开发股份有限公司（集团）东北总部"


@pytest.fixture
def event():
    texts = {
        "title_zh_hans": "电池供需对接会" * 6,
        "summary_zh_hans": "围绕液冷板的一天洽谈。" * 20,
        "place_zh_hans": "柏林工业之家" * 9,
    }
    return make_event(responsible=make_user(role="project_manager"), starts_at=timezone.now() + timedelta(days=40), **texts)


@pytest.fixture
def company():
    return make_company(LONG, kind="partner", owner=make_user("wang@qiming.example", language="zh-hans"))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("confirmed", "报名成功"),
        ("pending", "三个工作日"),
        ("waiting", "候补名单"),
        ("offered", "请直接在微信中回复“接受”或“放弃”"),
        ("refused", "名额有限，优先安排采购负责人"),
        ("withdrawn", "已按您的意愿取消报名"),
        ("expired", "已让给下一位候补人员"),
    ],
)
def test_each_state_of_a_registration_has_its_text(event, company, state, words):
    row = make_registration(
        event, company, state=state, state_reason="名额有限，优先安排采购负责人" if state == "refused" else ""
    )
    (text,) = registration_texts(row)
    assert_fit(text)
    assert text.kind == f"event_{state}" and words in text.text and "北京时间" in text.text and "/zh-hans/" in text.link


def test_whoever_was_registered_reads_the_new_time_and_place(event, company):
    before, withdrawn = make_registration(event, company), make_registration(event, company, state="withdrawn")
    save_event(event, by=event.responsible, texts={}, facts={"starts_at": event.starts_at + timedelta(hours=1)})
    after = make_registration(event, company)
    event.refresh_from_db()
    found = {}
    for row in (before, withdrawn, after):
        row.event = event
        found[row.pk] = {text.kind: text for text in registration_texts(row)}
    assert [list(found[row.pk]) for row in (before, withdrawn, after)] == [
        ["event_confirmed", "event_changed"],
        ["event_withdrawn"],
        ["event_confirmed"],
    ]
    text = found[before.pk]["event_changed"]
    assert_fit(text)
    moved = event.starts_at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert "时间或地点有变" in text.text and f"{moved:%H:%M}" in text.text


def test_a_cancelled_event_has_its_reason(event, company):
    row = make_registration(event, company)
    cancel_event(event, by=event.responsible, reasons={"zh-hans": "因台风取消"})
    row.refresh_from_db()
    (text,) = registration_texts(row)
    assert_fit(text)
    assert "已取消" in text.text and "因台风取消" in text.text


def test_an_invitation_says_what_to_answer(event, company):
    (text,) = invitation_texts(event, company)
    assert_fit(text)
    assert "诚邀长春启明" in text.text and "回复“参加”“不参加”或“有疑问”" in text.text
    event.state = "draft"
    assert invitation_texts(event, company) == []


def test_the_meetings_of_a_company_with_times_and_tables(day):
    c = day.guests.order_by("pk")[2]
    plan_now(day)
    publish_plan(day.event, by=day.event.responsible)
    registration = day.event.registrations.get(company=c.company)
    _own, text = registration_texts(registration)
    assert_fit(text)
    assert text.kind == "event_meetings" and "共2场" in text.text and text.text.count("号桌") == 2


def test_the_page_logs_what_was_copied(client, event, company, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    row = make_registration(event, company)
    page = reverse("events:registration_wechat", args=[row.pk])
    client.force_login(event.responsible)
    assert "报名成功" in client.get(page).content.decode()
    assert client.post(page, {"kind": "event_refused"}).status_code == 400
    assert client.post(page, {"kind": "event_confirmed"}).status_code == 302
    assert ActivityLog.objects.about(row).get(action="wechat.copied").data["kind"] == "event_confirmed"
