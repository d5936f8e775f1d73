"""A mail server that behaves as badly as asked: stops in the middle of a conversation, is slow, greylists, refuses, cuts off."""

import asyncio
import threading
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.support.processes import free_port
from tests.support.smtp import Mailbox

STEPS = ("EHLO", "MAIL", "RCPT", "DATA begun", "DATA kept, no answer yet")


class TroubledSMTP(SMTP):
    async def smtp_DATA(self, arg):
        await self.event_handler.pause("DATA begun")
        if self.event_handler.cuts_off(self.envelope):
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class TroubledController(Controller):
    def factory(self):
        return TroubledSMTP(self.handler, hostname="localhost", data_size_limit=None)


class TroubledMailbox(Mailbox):
    """``stop_at`` names the step at which the next conversation hangs; ``behaviour(address)`` how the first try for it goes."""

    def __init__(self, behaviour=lambda address: ""):
        self.messages = []
        self.behaviour = behaviour
        self.tries = Counter()
        self.stop_at = ""
        self.hangs = threading.Event()
        self.controller = TroubledController(self, hostname="127.0.0.1", port=free_port())

    async def pause(self, step: str) -> None:
        if self.stop_at != step:
            return
        self.hangs.set()
        while self.stop_at == step:
            await asyncio.sleep(0.02)

    def _first_try(self, address: str) -> str:
        return self.behaviour(address) if self.tries[address] == 1 else ""

    def cuts_off(self, envelope) -> bool:
        return self._first_try(envelope.rcpt_tos[0]) == "cuts off"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        await self.pause("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self.pause("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.pause("RCPT")
        self.tries[address] += 1
        answer = {"greylists": "450 4.2.0 greylisted", "refuses": "550 5.1.1 unknown"}.get(self._first_try(address))
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self._first_try(envelope.rcpt_tos[0]) == "slow":
            await asyncio.sleep(1)
        answer = await super().handle_DATA(server, session, envelope)
        await self.pause("DATA kept, no answer yet")
        return answer
