"""Start one server, wait for it, and say in one sentence why it did not come."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from becan.embedded.account import as_other_account, open_way_to
from becan.processes import new_log, spawn, stop

PATIENCE = 120  # recovery after a crash takes its time


class ServerError(Exception):
    """One clear sentence for the person at the terminal."""


def launch(name: str, command: list, *, log: Path, lock: int, **options) -> subprocess.Popen:
    """The child inherits the folder's lock: while it lives, nobody else starts servers there."""
    open_way_to(Path(command[0]).parent)
    with new_log(log).open("ab") as output:
        options |= {"stdout": output, "stderr": output, "cwd": "/", "env": plain_environment(), "pass_fds": [lock]}
        try:
            return spawn(command, **options, **as_other_account())
        except OSError as error:
            raise ServerError(f"{name} cannot be started: {error}.") from None


def until_ready(name: str, child: subprocess.Popen, connect: Callable[[], None], not_yet: type[Exception], *, log: Path) -> None:
    try:
        if not _connected(child, connect, not_yet):
            raise ServerError(f"{name} did not start; {log} ends with: {last_complaint(log.read_text(errors='replace'))}")
    except BaseException:
        stop(child, how=signal.SIGINT)
        raise


def _connected(child: subprocess.Popen, connect: Callable[[], None], not_yet: type[Exception]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        try:
            connect()
            return True
        except not_yet:
            time.sleep(0.05)
    return False


def plain_environment() -> dict[str, str]:
    """Nothing of the caller's locale, nor his PG* variables."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def last_complaint(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()] or ["nothing"]
    complaints = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    complaints = [line for line in complaints if "starting up" not in line]  # our own impatience
    return (complaints or lines)[-1].strip()
