"""The portal and its worker as the processes they are in real life."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import psycopg2.extras

from becan.embedded import Servers
from becan.processes import kill_session, spawn, stop

ROOT = Path(__file__).resolve().parents[2]


def outside_environment() -> dict[str, str]:
    """As a person has it who types ``make up``: nothing of the tests' servers, nor of pytest."""
    ours = re.compile("PYTEST|DJANGO|BECAN|DATABASE_URL|REDIS_URL|SECRET_KEY|EMAIL_URL|BASE_URL|DEBUG|PORT$|DEV$|MAKE|MFLAGS")
    return {name: value for name, value in os.environ.items() if not ours.match(name)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LoggedProcess:
    def __init__(self, command: list, *, log: Path, environment: dict[str, str]):
        self.command = command
        self.log = log
        self.environment = environment
        self.process: subprocess.Popen | None = None
        self.heard = 0  # bytes of the log

    def start(self, until: str) -> None:
        """Returns when the process has written ``until``."""
        with self.log.open("ab") as output:
            self.process = spawn(self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)
        self.wait_until_it_says(until)

    def wait_until_it_says(self, what: str, *, seconds: float = 600) -> None:
        deadline = time.monotonic() + seconds
        while what not in (new := self.log.read_bytes()[self.heard :].decode(errors="replace")):
            assert self.process.poll() is None, f"{self.command} ended with {self.process.returncode}: {new}"
            assert time.monotonic() < deadline, f"{self.command} does not say {what!r}: {new}"
            time.sleep(0.05)
        self.heard = self.log.stat().st_size

    def kill(self) -> None:
        """kill -9, with everything in its session."""
        kill_session(self.process)
        self.process.wait()

    def stop(self) -> None:
        stop(self.process, patience=30)

    def stop_if_running(self) -> None:
        if self.process:
            self.stop()


class Worker(LoggedProcess):
    """A Celery worker on the test database."""

    def __init__(self, queues: str, pool: str, *, folder: Path, environment: dict[str, str]):
        name = queues.replace(",", "-")
        options = ["-Q", queues, "--pool", pool, "--concurrency", "2", "-n", f"{name}@localhost", "--loglevel", "INFO"]
        command = [sys.executable, "-m", "celery", "-A", "becan", "worker", "--without-gossip", "--without-mingle", *options]
        super().__init__(command, log=folder / f"{name}.log", environment=environment)

    def start(self) -> None:
        super().start(until=" ready.")


class Portal(LoggedProcess):
    """``make up`` in a folder of its own, with a database of its own."""

    def __init__(self, folder: Path, **environment: str):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        own = {"BECAN_VAR": str(folder), "PORT": str(self.port)}
        command = [sys.executable, "-m", "becan.supervisor"]
        super().__init__(command, log=folder / "up.log", environment=outside_environment() | own | environment)

    def start(self) -> None:
        super().start(until="BeCAN is ready")

    def manage(self, *command: str) -> str:
        """A command of ``manage.py`` on this portal's database; gives what it printed."""
        environment = {name: value for name, value in self.environment.items() if name != "PORT"}
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, text=True, capture_output=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def enter_code(self, page, email: str) -> None:
        """The second factor of a demo account; a code serves once, and where somebody has used this one, the next is waited for."""
        field = page.locator("main [name=code]")
        for _attempt in range(4):
            field.fill(self.manage("demo_code", email).strip())
            with page.expect_navigation():
                field.press("Enter")
            if not field.count():
                return
            page.wait_for_timeout(1000 * (30 - time.time() % 30))
        raise AssertionError(f"no code of {email} serves: {page.locator('main').inner_text()}")

    def query(self, sql: str, *parameters) -> list[dict]:
        """Rows of this portal's database; not through Django, whose connection is the tests' own."""
        with closing(psycopg2.connect(Servers(self.folder).variables()["DATABASE_URL"])) as connection:
            connection.autocommit = True
            with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
                cursor.execute(sql, parameters)
                return [dict(row) for row in cursor.fetchall()] if cursor.description else []
