"""10,000 notifications queued and sent to a local SMTP sink by two workers; beside it, plain smtplib to the same sink."""

import os
import smtplib
import sys
import time
from contextlib import ExitStack
from email.message import EmailMessage
from multiprocessing import Process, Value
from pathlib import Path

from tests.bench.machine import percentiles
from tests.bench.saving import _start_database

MAILS, TOGETHER, PLAIN = 10_000, 500, 1000


def run(mails: int = MAILS) -> None:
    with ExitStack() as cleanups:
        sink = Sink()
        cleanups.callback(sink.stop)
        _start_database(cleanups)
        _start_workers(cleanups, sink)
        _measure(mails, sink)


class Sink:
    """A mail server in a process of its own that takes everything and keeps nothing."""

    def __init__(self):
        from tests.support.processes import free_port

        self.port, self.taken = free_port(), Value("i", 0)
        self.process = Process(target=_serve, args=(self.port, self.taken), daemon=True)
        self.process.start()
        time.sleep(2)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.terminate()


def _serve(port, taken):
    from aiosmtpd.controller import Controller

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            taken.value += 1
            return "250 OK"

    Controller(Handler(), hostname="127.0.0.1", port=port).start()
    time.sleep(24 * 3600)


def _start_workers(cleanups, sink):
    from tests.support.folders import server_folder
    from tests.support.processes import Worker

    folder = Path(cleanups.enter_context(server_folder()))
    environment = {**os.environ, "EMAIL_URL": sink.url, "MAIL_QUIET_HOURS": "no"}
    for number in range(2):
        worker = Worker("mail", "solo", folder=folder, environment=environment)
        worker.command[worker.command.index("-n") + 1] = f"mail{number}@localhost"
        worker.log = folder / f"mail{number}.log"
        cleanups.callback(worker.kill)
        worker.start()


def _measure(mails, sink):
    from django.db import transaction
    from django.db.models import F

    from becan.mail import queue_mail
    from becan.models import OutgoingMail
    from companies.models import User

    users = [User(email=f"reader{number}@firm.example", language="de") for number in range(mails)]
    users = User.objects.bulk_create(users)
    begun = time.perf_counter()
    for start in range(0, mails, TOGETHER):
        with transaction.atomic():
            for user in users[start : start + TOGETHER]:
                queue_mail("digest", to=user, context={"items": [{"title": "Neu", "url": "http://localhost/"}] * 3})
    queued = time.perf_counter() - begun
    while OutgoingMail.objects.filter(state="waiting").exists():
        time.sleep(0.5)
        if time.perf_counter() - begun > 900:
            sys.exit("900 s were not enough")
        _hint_again()
    done = time.perf_counter() - begun
    plain = _plain(sink)
    delays = [1000 * row.total_seconds() for row in OutgoingMail.objects.values_list(F("sent_at") - F("queued_at"), flat=True)]
    _print(mails, queued, done, plain, percentiles(delays), sink)


def _hint_again():
    """What beat does every 30 seconds."""
    from django.utils import timezone

    from becan.mail import sweep_due_mail

    if int(time.monotonic()) % 30 == 0:
        sweep_due_mail(now=timezone.now())


def _plain(sink) -> float:
    """Seconds for a mail of the same size when nothing is kept: one connection a mail, as ours."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Neu", "becan@localhost", "reader@firm.example"
    message.set_content("x" * 1500)
    message.add_alternative("<p>" + "x" * 3000, subtype="html")
    begun = time.perf_counter()
    for _number in range(PLAIN):
        with smtplib.SMTP("127.0.0.1", sink.port) as connection:
            connection.send_message(message)
    return (time.perf_counter() - begun) / PLAIN


def _print(mails, queued, done, plain, delays, sink):
    print(f"   queued: {mails / queued:.0f} mails/s; queued and sent by two workers: {mails / done:.0f} mails/s in {done:.0f} s")
    print(
        f"   plain smtplib, one process, nothing kept: {1 / plain:.0f} mails/s; ours takes {done / mails / plain:.1f} times as long"
    )
    print(f"   from queued to sent: {delays}; the sink took {sink.taken.value - PLAIN} of {mails}")
