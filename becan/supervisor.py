"""``make up``: starts everything in one process tree, says where to look, and takes everything with it when it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from becan.embedded import VAR, ServerError, Servers
from becan.embedded.launch import last_complaint
from becan.processes import die_with_parent, new_log, spawn, stop_all

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, ROOT / "manage.py"]
CELERY = [sys.executable, "-m", "celery", "-A", "becan"]
YOUNG = 5  # seconds; who ends younger than that would end again


class Child:
    """One process of the portal; killed with us, since the database goes at the same moment."""

    def __init__(self, name: str, command: list):
        self.name = name
        self.command = command
        self.log = new_log(VAR / "log" / f"{name}.log")
        self.start()

    def start(self) -> None:
        self.started_at = time.monotonic()
        with self.log.open("ab") as output:
            self.process = spawn(self.command, cwd=ROOT, stdout=output, stderr=output)

    def revive(self) -> None:
        """Start it again if it ended, but not in a hurry."""
        if self.process.poll() is not None and time.monotonic() - self.started_at > YOUNG:
            say(f"{self.name} ended (exit code {self.process.returncode}, see {self.log}); starting it again.")
            self.start()

    def last_words(self) -> str:
        return f"{self.log} ends with: {last_complaint(self.log.read_text(errors='replace'))}"


def main() -> None:
    """Children are told by the kernel when we die; we are told when ``make`` dies."""
    die_with_parent(signal.SIGTERM)
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, _interrupt)
    servers, children = Servers(wanted=wanted_servers()), []
    try:
        run(servers, children)
    except ServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        say("Stopping.")
    finally:
        for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(which, signal.SIG_IGN)
        stop_all([child.process for child in children])
        servers.stop()


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def run(servers: Servers, children: list[Child]) -> None:
    port = free_port()
    say("Starting the database …")
    set_environment(port, servers)
    say("Preparing the database …")
    logins = prepare()
    os.environ["BECAN_DEMO"] = "yes" if logins else "no"
    servers.remember(**{name: os.environ[name] for name in ("BASE_URL", "BECAN_DEMO")})
    say("Starting the portal …")
    for name, command in commands(port):
        children.append(Child(name, command))
    wait_for_web(children[0], port)
    say(ready_block(port, logins))
    while True:
        time.sleep(1)
        servers.check()
        for child in children:
            child.revive()


def free_port() -> int:
    wish = os.environ.get("PORT") or "8000"
    if not wish.isdecimal() or not 0 < int(wish) < 65536:
        raise ServerError(f"PORT: expected a number from 1 to 65535, got {wish!r}")
    deadline = time.monotonic() + 3  # the web processes of a portal that was killed need a second to notice
    while complaint := cannot_bind(int(wish)):
        if time.monotonic() > deadline:
            raise ServerError(f"Port {wish} cannot be used ({complaint}); choose another: PORT=8123 make up")
        time.sleep(0.1)
    return int(wish)


def cannot_bind(port: int) -> str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.strerror
    return None


def wanted_servers() -> tuple[str, ...]:
    return tuple(name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name))


def set_environment(port: int, servers: Servers) -> None:
    """What the settings of every child read; what the caller has set stands."""
    try:
        found = servers.start(join=False)
    except OSError as error:
        raise ServerError(f"The folder {VAR} cannot be used ({error.strerror}: {error.filename}).") from None
    local = {"BASE_URL": f"http://localhost:{port}", "EMAIL_URL": f"file://{VAR}/mail", "BECAN_DEMO": "yes"}
    local |= {"DEBUG": "yes"} if developing() else {}
    for name, value in (found | local | {"DJANGO_SETTINGS_MODULE": "becan.settings"}).items():
        os.environ.setdefault(name, value)
    check_settings()


def check_settings() -> None:
    try:
        settings.DEBUG  # noqa: B018  whoever reads one reads them all
    except ImproperlyConfigured as error:
        raise ServerError(str(error)) from None


def developing() -> bool:
    return os.environ.get("DEV", "") not in ("", "0")


def prepare() -> list[dict]:
    """The demo logins, if the database holds the demo accounts."""
    log = VAR / "log" / "prepare.log"
    with log.open("wb") as errors:
        done = subprocess.run([*MANAGE, "prepare"], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors)
    if done.returncode:
        raise ServerError(f"The database could not be prepared; {log} ends with: {last_complaint(log.read_text())}")
    return json.loads(done.stdout)


def commands(port: int) -> list[tuple[str, list]]:
    worker = [*CELERY, "worker", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    engines = [
        (f"engine.{n}", [*worker, "-Q", f"engine.{n}", "-n", f"engine.{n}@localhost", "--pool", "solo"])
        for n in range(settings.ENGINE_SHARDS)
    ]
    return [
        ("web", web_command(f"127.0.0.1:{port}")),
        ("worker", [*worker, "-Q", "default,mail", "-n", "worker@localhost", "--concurrency", "2"]),
        *engines,
        ("beat", [*CELERY, "beat", "--pidfile=", "--schedule", VAR / "beat-schedule", "--loglevel", "INFO"]),
    ]


def web_command(address: str) -> list:
    if developing():
        return [*MANAGE, "runserver", address]
    options = "--workers 2 --threads 4 --graceful-timeout 5 --access-logfile - --no-control-socket --preload"
    return [sys.executable, "-m", "gunicorn", "becan.wsgi", "--bind", address, *options.split()]


def wait_for_web(web: Child, port: int) -> None:
    answer, deadline = "nothing", time.monotonic() + 60
    while time.monotonic() < deadline:
        if web.process.poll() is not None:
            raise ServerError(f"The web server did not start; {web.last_words()}")
        answer = front_page(port)
        if answer == 200:
            return
        time.sleep(0.2)
    raise ServerError(f"The front page answers {answer} instead of 200; {web.last_words()}")


def front_page(port: int) -> int | str:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/de/", timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return "nothing"


def ready_block(port: int, logins: list[dict]) -> str:
    lines = ["", f"  BeCAN is ready:  http://localhost:{port}"]
    lines += ["", "  Demo logins:"] if logins else []
    lines += [f"    {login['role']:<28} {login['email']:<26} {login['password']}" for login in logins]
    lines += ["    The team's six digits:       .venv/bin/python manage.py demo_code E-MAIL"] if logins else []
    lines += ["", f"  Logs: {VAR / 'log'}   Mails: {os.environ['EMAIL_URL']}   Stop: Ctrl-C", ""]
    return "\n".join(lines)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
