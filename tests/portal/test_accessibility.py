"""A barrier reported: a ticket, thirty days, the desk, an answer. The statement is data."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.models import OutgoingMail
from becan.portal.accessibility.models import AccessibilityFeedback, AccessibilityStatement
from becan.portal.queues import QUEUES
from companies.models import Consent
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


def address(name, *args, language="de"):
    with override(language):
        return reverse(f"portal:{name}", args=args)


def test_from_the_report_to_the_answer(client):
    entry = {"words": "筛选器无法用键盘操作", "page": "", "name": "王芳", "reach": "wang@oem.example", "website": ""}
    assert client.post(address("accessibility_feedback"), entry | {"words": ""}).status_code == 422
    chinese = address("accessibility_feedback", language="zh-hans")
    assert client.post(chinese, entry).status_code == 422, "name and address need the separate consent"
    answer = client.post(chinese, entry | {"stored_abroad": "on"}, follow=True)
    feedback = AccessibilityFeedback.objects.get()
    consent = Consent.objects.get()
    assert (consent.text_key, consent.person, consent.about, consent.company) == ("storage-in-germany", "王芳", feedback, None)
    assert feedback.ticket in answer.content.decode()
    assert feedback.answer_by == timezone.localdate() + timedelta(days=30)
    [item] = next(queue for queue in QUEUES if queue.name == "barriers").items(10)
    assert (item.due, item.title.startswith(feedback.ticket)) == (feedback.answer_by, True)
    client.force_login(make_user(role="project_manager"))
    assert client.post(address("accessibility_answer", feedback.pk), {"answer": ""}).status_code == 422
    assert client.post(address("accessibility_answer", feedback.pk), {"answer": "已修复。"}).status_code == 302
    mail = OutgoingMail.objects.get(kind="contact_accessibility")
    assert (
        mail.to == "wang@oem.example"
        and mail.languages == "zh-hans"
        and "已修复。" in mail.text
        and feedback.ticket in mail.subject
    )
    assert client.post(address("accessibility_answer", feedback.pk), {"answer": "noch einmal"}).status_code == 422
    assert next(queue for queue in QUEUES if queue.name == "barriers").items(10) == []


def test_who_leaves_no_name_gives_no_consent(client):
    entry = {"words": "看不清", "page": "", "name": "", "reach": "", "website": ""}
    assert client.post(address("accessibility_feedback", language="zh-hans"), entry).status_code == 302
    assert (AccessibilityFeedback.objects.count(), Consent.objects.count()) == (1, 0)


def test_a_program_leaves_no_ticket(client):
    entry = {"words": "Kaufen Sie", "name": "", "reach": "", "page": "", "website": "http://spam.example"}
    assert client.post(address("accessibility_feedback"), entry).status_code == 302
    assert AccessibilityFeedback.objects.count() == 0


@pytest.mark.parametrize(("language", "shown"), [("de", "Karten haben keine Alternative"), ("zh-hans", "地图没有替代文本")])
def test_the_newest_statement_is_shown(client, language, shown):
    AccessibilityStatement.objects.create(checked_on=date(2025, 1, 1), barriers_de="Alt", barriers_zh_hans="旧")
    AccessibilityStatement.objects.create(
        checked_on=date(2026, 10, 1), barriers_de="Karten haben keine Alternative", barriers_zh_hans="地图没有替代文本"
    )
    html = client.get(address("accessibility", language=language)).content.decode()
    assert shown in html and address("accessibility_feedback", language=language) in html and "BIKTG" in html
