"""A mail server that keeps what it gets."""

import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.support.processes import free_port


class Mailbox:
    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())  # with 0 aiosmtpd cannot find itself

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def start(self) -> None:
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.server.sockets[0].getsockname()[1]}"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in list(self.messages) if address in str(message["To"])]

    def wait_for(self, count: int = 1, *, to: str = "", seconds: float = 20) -> list[EmailMessage]:
        """The mails to that address, once there are ``count`` of them."""
        deadline = time.monotonic() + seconds
        while len(found := self.to(to)) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} mails to {to or 'anybody'} after {seconds} s"
            time.sleep(0.05)
        return found
