"""What the other server answers: final, later, or days after; and what the team does about it."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest
from django.urls import include, path
from django.utils import timezone

from becan.mail import deliver_mail, queue_mail
from becan.mail_answers import note_event, put_aside, retry_mail
from becan.models import OutgoingMail, Suppression
from becan.urls import urlpatterns as portal_urls

pytestmark = pytest.mark.django_db(transaction=True)
urlpatterns = [path("anymail/", include("anymail.urls")), *portal_urls]  # as becan.urls has it where a secret is set
SECRET, KEY = "anbieter:geheim", "mailgun-key"


@pytest.fixture
def sent(reader, mailbox):
    def send(kind="account_exists"):
        mail = queue_mail(kind, to=reader, due_at=timezone.now())
        deliver_mail(mail.pk, now=timezone.now())
        mail.refresh_from_db()
        return mail

    return send


@pytest.mark.parametrize(("answer", "state"), [("550 5.1.1 unknown", "refused"), ("450 4.2.0 greylisted", "waiting")])
def test_the_answer_to_the_text_decides(sent, mailbox, answer, state):
    mailbox.answer = answer
    mail = sent()
    assert (mail.state, mail.sent_at, mail.attempts) == (state, None, 1)
    assert answer[:3] in mail.last_error


@pytest.mark.parametrize(("answer", "state"), [("550 5.1.1 unknown", "refused"), ("451 4.7.1 greylisted", "waiting")])
def test_the_answer_to_the_reader_decides(sent, mailbox, monkeypatch, answer, state):
    async def handle_RCPT(server, session, envelope, address, options):
        return answer

    mailbox.handle_RCPT = handle_RCPT
    assert sent().state == state


def test_a_wrong_password_of_ours_loses_no_mail(sent, mailbox, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "becan", "wrong"
    mail = sent()
    assert (mail.state, mail.attempts) == ("waiting", 1)


def test_the_second_bounce_suppresses_and_a_retry_forgives(sent, reader, mailbox):
    for expected in (0, 1):
        mail = sent()
        note_event("bounced", address=reader.email.upper(), message_id=mail.message_id.strip("<>"), words="550 unknown")
        mail.refresh_from_db()
        assert (mail.state, mail.last_error, Suppression.objects.count()) == ("bounced", "550 unknown", expected)

    assert OutgoingMail.objects.troubled().count() == 2
    assert retry_mail(mail)
    mail.refresh_from_db()
    assert (mail.state, Suppression.objects.count(), OutgoingMail.objects.troubled().count()) == ("waiting", 0, 0)
    deliver_mail(mail.pk, now=timezone.now())
    assert len(mailbox.messages) == 3


def test_a_complaint_suppresses_at_once_and_events_may_come_twice_or_in_disorder(sent, reader):
    mail = sent()
    for event in ("delivered", "complained", "delivered", "complained", "opened"):
        note_event(event, address=reader.email, message_id="", words="")
    mail.refresh_from_db()
    assert mail.state == "complained"
    assert list(Suppression.objects.values_list("address", "reason")) == [(reader.email, "complained")]


def test_an_event_about_an_unknown_address_does_nothing():
    note_event("bounced", address="nobody@firm.example", message_id="x", words="")
    assert not Suppression.objects.exists()


def test_a_code_that_is_gone_cannot_go_again_but_be_put_aside(sent, reader):
    mail = sent()
    OutgoingMail.objects.update(state="bounced", text="", html="")
    assert not retry_mail(mail)
    assert put_aside(mail)
    assert not OutgoingMail.objects.troubled().exists()


def test_a_mail_that_has_been_tried_for_an_hour_is_shown_to_the_team(sent, mailbox):
    mailbox.answer = "451 later"
    mail, now = sent(), timezone.now()
    while not OutgoingMail.objects.troubled().exists():
        mail.refresh_from_db()
        now = mail.due_at
        deliver_mail(mail.pk, now=now)
    assert timedelta(hours=1) <= now - mail.queued_at <= timedelta(hours=2)


@pytest.fixture
def webhooks(settings, client):
    settings.ROOT_URLCONF = __name__
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}

    def post(provider, data, secret=SECRET):
        authorization = "Basic " + base64.b64encode(secret.encode()).decode()
        return client.post(
            f"/anymail/{provider}/tracking/",
            json.dumps(data),
            content_type="application/json",
            headers={"authorization": authorization},
        ).status_code

    return post


def postmark(mail):
    return {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "MessageID": "other-0815", "Email": mail.to, "ID": 42,
        "Description": "The mailbox does not exist", "Details": "550 5.1.1", "BouncedAt": "2026-06-10T10:00:00Z",
    }  # fmt: skip


def test_a_bounce_comes_in_only_with_the_secret(webhooks, sent):
    mail = sent()
    assert webhooks("postmark", postmark(mail), secret="anbieter:geraten") == 400
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert webhooks("postmark", postmark(mail)) == 200
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("bounced", "550 5.1.1")


@pytest.mark.parametrize(("key", "status", "state"), [(KEY, 200, "complained"), ("stolen", 400, "sent")])
def test_a_complaint_comes_in_only_with_the_providers_signature(webhooks, sent, key, status, state):
    mail = sent()
    stamp, token = str(int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    event = {
        "event": "complained", "timestamp": time.time(), "id": "1", "recipient": mail.to,
        "message": {"headers": {"message-id": mail.message_id.strip("<>")}},
    }  # fmt: skip
    data = {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": event}
    assert webhooks("mailgun", data) == status
    mail.refresh_from_db()
    assert mail.state == state


def test_without_a_secret_there_is_no_such_address(client):
    assert client.post("/anymail/postmark/tracking/").status_code == 404
