"""A text for WeChat is complete, short and Chinese; before the second yes it says no more than the mail."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from becan.mail import queue_mail
from becan.models import ActivityLog, OutgoingMail
from matching.enums import MeetingState, Part
from matching.models import Meeting, Message, Milestone
from matching.services.wechat import is_told_by_wechat
from matching.wechat import LIMIT, demand_text, introduction_texts
from tests.matching.introduction_parts import make_pair, propose, say
from tests.support.leaks import leaks, secrets_of, texts_of

pytestmark = pytest.mark.django_db
LONG = "Brandenburgische Aluminiumvakuumdruckguss- und Werkzeugbaugesellschaft Ludwigsfelde mbH & Co. KG"


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(offer={"name_de": LONG}, demand={"title_zh_hans": "寻找真空压铸供应商" * 20})


def texts(introduction, part="seeking", *, is_reminder=False):
    introduction = type(introduction).objects.get(pk=introduction.pk)
    return {text.kind: text for text in introduction_texts(introduction, Part(part), is_reminder=is_reminder)}


def assert_fit(text):
    assert 60 <= len(text.text) <= LIMIT
    assert "微信中" in text.text  # what to answer, without the link
    for sentence in re.split(r"[。！？\n]", text.text):
        assert not re.search(r"[A-Za-z]{3}", sentence) or re.search(r"[\u4e00-\u9fff]", sentence), sentence


@pytest.mark.parametrize("part", ["offering", "seeking"])
def test_asked_and_reminded_without_a_name(pair, part):
    introduction = propose(pair)
    other = getattr(pair, Part(part).other)
    for is_reminder, kind in ((False, "introduction_proposed"), (True, "introduction_reminder")):
        found = texts(introduction, part, is_reminder=is_reminder)
        assert list(found) == [kind]
        assert_fit(found[kind])
        day = introduction.sides.get(side=part).answer_by
        assert f"{day.year}年{day.month}月{day.day}日" in found[kind].text
        assert found[kind].link.startswith(f"{settings.BASE_URL}/zh-hans/")
        words = texts_of(other) if part == "seeking" else texts_of(pair.demand)
        assert not leaks(found[kind].whole, secrets=secrets_of(other), texts=words)


def test_recorded_made_and_ended(pair):
    introduction = propose(pair)
    say(pair, introduction, "seeking", "accepted", by=pair.manager, channel="wechat", told_by="王芳")
    found = texts(introduction)
    assert_fit(found["introduction_recorded"])
    assert not leaks(found["introduction_recorded"].whole, secrets=secrets_of(pair.offering))
    say(pair, introduction, "offering", "accepted")
    assert_fit(texts(introduction)["introduction_made"])


def test_message_meeting_and_milestone(pair):
    introduction = propose(pair)
    say(pair, introduction, "seeking", "accepted")
    say(pair, introduction, "offering", "accepted")
    message = Message.objects.create(introduction=introduction, side="offering", words="Guten Tag " * 90, language="de")
    assert "正在翻译" in texts(introduction)["space_message"].text
    Message.objects.filter(pk=message.pk).update(translation="您好，请问图纸何时可以提供？" * 40, translation_state="checked")
    starts = datetime(2027, 3, 1, 8, tzinfo=UTC)
    Meeting.objects.create(introduction=introduction, side="offering", starts_at=starts, place=LONG * 3)
    Milestone.objects.create(introduction=introduction, code="first-talk", reached_on=timezone.localdate(), side="offering")
    found = texts(introduction)
    assert {"introduction_made", "space_message", "space_meeting", "milestone_stated"} == set(found)
    for text in found.values():
        assert_fit(text)
    assert "Guten Tag" not in found["space_message"].text
    assert "北京时间：2027年3月1日 16:00" in found["space_meeting"].text
    introduction.meetings.update(state=MeetingState.ACCEPTED)
    assert_fit(texts(introduction)["space_meeting"])


def test_a_demand_s_life(pair):
    pair.demand.expires_on = timezone.localdate() + timedelta(days=7)
    assert_fit(demand_text(pair.demand))
    assert_fit(demand_text(pair.demand, is_expiring=True))
    pair.demand.state, pair.demand.state_reason = "needs_changes", "请问年需求量是多少？" * 50
    assert_fit(demand_text(pair.demand))


def test_copying_is_logged_and_replaces_the_reminder(client, pair):
    introduction = propose(pair)
    reader = pair.seeking.memberships.get().user
    queue_mail("introduction_question", to=reader, about=introduction, due_at=timezone.now() + timedelta(days=3))
    OutgoingMail.objects.filter(kind="introduction_question").update(kind="introduction_reminder")
    client.force_login(pair.manager)
    path = reverse("matching:introduction_wechat", args=[introduction.pk, "seeking"])
    page = client.get(path).content.decode()
    assert "合适" in page and not ActivityLog.objects.filter(action="wechat.copied").exists()

    assert client.post(path, {"kind": "introduction_made"}).status_code == 400
    assert client.post(path, {"kind": "introduction_proposed"}).status_code == 302

    row = ActivityLog.objects.get(action="wechat.copied")
    assert (row.actor, row.data["kind"], row.data["side"]) == (pair.manager, "introduction_proposed", "seeking")
    assert not OutgoingMail.objects.filter(kind="introduction_reminder").exists()
    assert is_told_by_wechat(introduction, Part.SEEKING) and not is_told_by_wechat(introduction, Part.OFFERING)
    assert "温馨提醒" in client.get(path).content.decode()


def test_the_light_page_is_read_and_answered_logged_out(client, pair):
    introduction = propose(pair)
    path = texts(introduction)["introduction_proposed"].link.removeprefix(settings.BASE_URL)
    logged = ActivityLog.objects.count()
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200 and len(response.content) <= 30_000
    assert 'target="' not in page and " download" not in page
    assert ActivityLog.objects.count() == logged and introduction.sides.get(side="seeking").answer == "asked"

    answer = {"answer": "declined", "reason": "no-capacity", "reach": "微信 qiming-2027"}
    assert client.post(path, answer).status_code == 302

    side = introduction.sides.get(side="seeking")
    assert (side.answer, side.channel, side.words) == ("declined", "signed-link", "微信 qiming-2027")
    assert client.post(path, answer).status_code == 409
