from datetime import timedelta

import pytest
from django.utils import timezone

from becan.mail import LEASE, deliver_mail
from becan.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail(db):
    return OutgoingMail.objects.create(
        kind="test",
        to="wang@oem.example",
        languages="zh-hans",
        subject="您好",
        text="正文\n",
        html="<p>正文</p>",
        reply_to="林雨文 <lin@becan.example>",
        due_at=timezone.now(),
    )


def test_a_mail_goes_out_with_its_own_message_id(mail, mailbox):
    deliver_mail(mail.pk, now=timezone.now())

    (message,) = mailbox.messages
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == "您好"
    assert message["From"].addresses[0].display_name == "林雨文"
    assert message["Reply-To"].addresses[0].addr_spec == "lin@becan.example"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    mail.refresh_from_db()
    assert mail.sent_at and mail.attempts == 1 and mail.text == "正文\n"


def test_a_sent_mail_never_goes_again(mail, mailbox):
    deliver_mail(mail.pk, now=timezone.now())
    deliver_mail(mail.pk, now=timezone.now() + timedelta(days=1))
    assert len(mailbox.messages) == 1


def test_a_code_is_blanked_once_sent(mail, mailbox):
    OutgoingMail.objects.update(blank_after_send=True)
    deliver_mail(mail.pk, now=timezone.now())
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    assert len(mailbox.messages) == 1


def test_the_lease_keeps_a_second_worker_away_until_it_ends(mail, mailbox):
    now = timezone.now()
    OutgoingMail.objects.update(due_at=now + LEASE, attempts=1)  # as a killed worker leaves it
    deliver_mail(mail.pk, now=now + LEASE / 2)
    assert mailbox.messages == []
    deliver_mail(mail.pk, now=now + LEASE)
    assert len(mailbox.messages) == 1


def test_a_refused_mail_is_tried_again_later_and_later(mail, mailbox):
    mailbox.answer = "451 later"
    now = timezone.now()
    delays = []
    for _attempt in range(3):
        deliver_mail(mail.pk, now=now)
        mail.refresh_from_db()
        delays.append(mail.due_at - now)
        now = mail.due_at
    assert delays == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert "451" in mail.last_error and mail.sent_at is None

    mailbox.answer = "250 OK"
    deliver_mail(mail.pk, now=now)
    mail.refresh_from_db()
    assert mail.sent_at and mail.last_error == ""


def test_a_hopeless_mail_is_given_up_and_stays_visible(mail, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    OutgoingMail.objects.update(attempts=OutgoingMail.MAX_ATTEMPTS - 1)
    now = timezone.now()
    deliver_mail(mail.pk, now=now)
    deliver_mail(mail.pk, now=now + timedelta(days=9))
    mail.refresh_from_db()
    assert mail.attempts == OutgoingMail.MAX_ATTEMPTS
    assert "refused" in mail.last_error
