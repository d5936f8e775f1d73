"""kill -9 on the mail worker in the middle of 200 mails: all arrive, and at most one per killed process twice."""

import time
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from becan.mail import queue_mail, sweep_due_mail
from becan.models import OutgoingMail

MAILS = 200
PROCESSES = 2

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def wait_until_sent(count: int, seconds: float = 60):
    deadline = time.monotonic() + seconds
    while (sent := OutgoingMail.objects.exclude(sent_at=None).count()) < count:
        assert time.monotonic() < deadline, f"{sent} of {count} sent after {seconds} s"
        time.sleep(0.01)


def test_a_killed_mail_worker_loses_no_mail(start_worker, smtp):
    worker = start_worker("mail")
    with transaction.atomic():
        for number in range(MAILS):
            queue_mail("account_exists", to=f"reader{number}@firm.example", language="de")
    wait_until_sent(MAILS // 4)
    worker.kill()
    assert OutgoingMail.objects.exclude(sent_at=None).count() < MAILS, "killed too late to prove anything"

    OutgoingMail.objects.filter(sent_at=None).update(due_at=timezone.now())  # two minutes later the leases have ended
    worker.start()
    sweep_due_mail(now=timezone.now())
    wait_until_sent(MAILS)

    arrived = Counter(message["Message-ID"] for message in smtp.messages)
    assert arrived.keys() == set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert len(arrived) == MAILS
    assert max(arrived.values()) <= 2
    assert arrived.total() - MAILS <= PROCESSES
