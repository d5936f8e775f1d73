"""Hundreds of mails while workers, broker, database and the other mail server fail: all arrive.

Twice arrives only what the other server had taken and we had not yet noted, with the same Message-ID; the tests count and print it.
"""

import os
import signal
import time
from collections import Counter

import psutil
import pytest
import redis
from django.db import transaction
from django.utils import timezone

from becan.mail import queue_mail, sweep_due_mail
from becan.models import OutgoingMail
from tests.support.folders import server_folder
from tests.support.processes import Portal
from tests.support.smtp_trouble import STEPS, TroubledMailbox

MAILS = 500
PROCESSES = 2
OUTAGE = 60  # seconds, as long as nobody notices

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server():
    mailbox = TroubledMailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop_at = ""
    mailbox.stop()


def queue(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            queue_mail("account_exists", to=f"reader{number}@firm.example", language="de")


def make_due_again() -> None:
    """As after two minutes, when the leases have ended, or after the pause that a deferral asks for."""
    OutgoingMail.objects.filter(state="waiting").update(due_at=timezone.now())
    sweep_due_mail(now=timezone.now())


def wait_until(is_so, what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not {what} after {seconds} s"
        time.sleep(0.02)


def sent() -> int:
    return OutgoingMail.objects.filter(state="sent").count()


def counted(messages, message_ids) -> Counter:
    arrived = Counter(message["Message-ID"] for message in messages)
    assert arrived.keys() == set(message_ids), "a mail was lost, or came with another Message-ID"
    print(f"{len(arrived)} mails, {arrived.total() - len(arrived)} arrived twice")
    assert max(arrived.values()) <= 2
    return arrived


def test_a_worker_killed_at_every_step_loses_no_mail(start_worker, server):
    worker = start_worker("mail")
    worker.environment["EMAIL_URL"] = server.url
    worker.kill()
    queue(MAILS)
    for step in STEPS:
        server.stop_at = step
        server.hangs.clear()
        worker.start()
        make_due_again()
        wait_until(server.hangs.is_set, f"in {step}")
        assert sent() < MAILS
        worker.kill()
        server.stop_at = ""
    worker.start()
    make_due_again()
    wait_until(lambda: sent() >= MAILS // 2, "half sent")
    redis.from_url(os.environ["REDIS_URL"]).flushdb()  # every hint is lost; the rows are not
    make_due_again()
    wait_until(lambda: sent() == MAILS, "all sent", seconds=180)

    arrived = counted(server.messages, OutgoingMail.objects.values_list("message_id", flat=True))
    assert arrived.total() - MAILS <= PROCESSES * (len(STEPS) + 1)


def test_a_server_that_greylists_refuses_cuts_off_and_is_slow_gets_every_mail_once(start_worker, server):
    kinds = ("greylists", "cuts off", "refuses", "slow", *[""] * 16)
    server.behaviour = lambda address: kinds[int(address.removeprefix("reader").partition("@")[0]) % len(kinds)]
    worker = start_worker("mail")
    worker.kill()
    worker.environment["EMAIL_URL"] = server.url
    worker.start()
    queue(MAILS)
    each = MAILS // len(kinds)
    wait_until(lambda: sweep_again() or sent() == MAILS - each, "all sent that are not refused", 240)

    refused = OutgoingMail.objects.filter(state="refused")
    assert refused.count() == each
    assert all("550" in error for error in refused.values_list("last_error", flat=True))
    again = {address for address, tries in server.tries.items() if tries > 1}
    assert len(again) == 2 * each, "greylisted or cut off, and tried once more"
    arrived = counted(server.messages, OutgoingMail.objects.filter(state="sent").values_list("message_id", flat=True))
    assert arrived.total() == MAILS - each


def sweep_again() -> None:
    """What beat does, more often; who was deferred is due again at once."""
    OutgoingMail.objects.filter(state="waiting").exclude(last_error="").update(due_at=timezone.now())
    sweep_due_mail(now=timezone.now())
    time.sleep(3)


QUEUE = f"""
from django.db import transaction
from becan.mail import queue_mail
with transaction.atomic():
    for number in range({MAILS}):
        queue_mail("account_exists", to=f"reader{{number}}@firm.example", language="de")
"""


def test_a_broker_that_is_away_for_a_minute_and_a_killed_database_lose_no_mail(server):
    with server_folder() as folder:
        portal = Portal(folder, BECAN_DEMO="no", MAIL_QUIET_HOURS="no", EMAIL_URL=server.url)
        try:
            _through_outages(portal, server)
        finally:
            portal.stop_if_running()


def _through_outages(portal, server):
    portal.start()
    broker = child(portal, "valkey-server", "redis-server")
    broker.send_signal(signal.SIGSTOP)  # nobody answers, as with a broker that is down
    down_since = time.monotonic()
    portal.manage("shell", "-c", QUEUE)
    assert time.monotonic() - down_since < OUTAGE, "the one who queues waited for the broker"
    time.sleep(OUTAGE - (time.monotonic() - down_since))
    assert portal.query("SELECT count(*) AS queued FROM becan_outgoingmail")[0]["queued"] == MAILS
    broker.send_signal(signal.SIGCONT)
    wait_until(lambda: len(server.messages) > MAILS // 4, "a quarter arrived", 180)
    child(portal, "-D").send_signal(signal.SIGKILL)
    assert portal.process.wait(60) == 1  # without its database the portal ends, see tests/running
    assert len(server.messages) < MAILS, "killed too late to prove anything"
    portal.start()
    portal.query("UPDATE becan_outgoingmail SET due_at = now() WHERE state = 'waiting'")
    is_done = "SELECT count(*) AS rest FROM becan_outgoingmail WHERE state <> 'sent'"
    wait_until(lambda: portal.query(is_done)[0]["rest"] == 0, "all sent", 240)
    message_ids = [row["message_id"] for row in portal.query("SELECT message_id FROM becan_outgoingmail")]
    arrived = counted(server.messages, message_ids)
    assert arrived.total() - MAILS <= PROCESSES


def child(portal, *names) -> psutil.Process:
    """The part of the portal whose command has one of these words."""
    children = psutil.Process(portal.process.pid).children(recursive=True)
    return next(one for one in children if {word.rpartition("/")[2] for word in one.cmdline()} & set(names))
