"""With Redis gone a request goes on as before; the sweep does later what the hint could not start."""

import socket
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from becan import nudge as nudging
from becan.cache import PatientRedisCache
from becan.mail import deliver_mail, queue_mail, sweep_due_mail
from becan.models import OutgoingMail
from becan.tasks import SWEEPS, deliver_mail_task, sweep_mail, sweep_task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["refused", "silent"])
def dead_redis(request, monkeypatch):
    """Nobody listens, or somebody listens and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "silent":
            listener.listen()
        url = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        monkeypatch.setattr(current_app.conf, "broker_url", url)
        monkeypatch.setattr(nudging, "_silent_until", 0.0)
        yield url


def test_a_dead_broker_costs_less_than_a_second_and_no_error(dead_redis, reader, mailbox):
    started = time.monotonic()
    with transaction.atomic():
        mails = [queue_mail("account_exists", to=reader) for _number in range(5)]
    assert time.monotonic() - started < 1

    assert OutgoingMail.objects.due(timezone.now()).count() == 5
    for mail in mails:  # what the worker does once the sweep reaches it again
        deliver_mail(mail.pk, now=timezone.now())
    assert len(mailbox.messages) == 5


def test_the_cache_without_redis_is_an_empty_cache(dead_redis):
    cache = PatientRedisCache(dead_redis, {"OPTIONS": {"socket_timeout": 0.1, "socket_connect_timeout": 0.1}})
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1) is True
    assert cache.incr("a") == 1
    assert cache.get_many(["a"]) == {}
    cache.delete("a")


def test_the_sweep_hints_at_every_due_mail_and_at_no_other(reader, monkeypatch):
    due = [queue_mail("account_exists", to=reader) for _number in range(3)]
    later = queue_mail("account_exists", to=reader, due_at=timezone.now() + timedelta(days=1))
    OutgoingMail.objects.filter(pk=due[0].pk).update(sent_at=timezone.now())
    hinted = []
    monkeypatch.setattr("becan.mail.hint", lambda task, pk: hinted.append(pk))

    assert sweep_due_mail(now=timezone.now()) == 2
    assert hinted == [due[1].pk, due[2].pk]
    assert later.pk not in hinted


def test_two_sweeps_at_once_do_the_work_once(reader):
    queue_mail("account_exists", to=reader)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('becan.mail.sweep', 0))")
            assert sweep_due_mail(now=timezone.now()) == 0
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert sweep_due_mail(now=timezone.now()) == 1


def test_one_broken_sweep_does_not_stop_the_others(monkeypatch, caplog):
    done = []

    def broken(now):
        raise RuntimeError("broken")

    monkeypatch.setattr("becan.tasks.SWEEPS", [broken, done.append])
    sweep_task()
    assert len(done) == 1
    assert "Sweep broken failed" in caplog.text


def test_mail_is_among_the_sweeps():
    assert sweep_mail in SWEEPS
    assert deliver_mail_task.app.conf.broker_url  # not a default app without a broker
