import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from becan.embedded.launch import ServerError
from becan.embedded.postgres import start_postgres
from becan.embedded.redis import start_redis
from becan.processes import stop

VAR = Path(os.environ.get("BECAN_VAR") or Path(__file__).parents[2] / "var").resolve()
BOTH = ("DATABASE_URL", "REDIS_URL")


class Servers:
    """The servers of one folder. One process owns them; others that come join, and hold a lock for as long as they live."""

    def __init__(self, folder: Path = VAR, *, wanted: tuple[str, ...] = BOTH, durable: bool = True):
        self.folder = folder
        self.wanted = wanted
        self.durable = durable
        self.state_file = folder / "servers.json"
        self.children: list[tuple[subprocess.Popen, int]] = []  # with the signal that ends each
        self.ownership: int | None = None
        self.use: int | None = None

    def start(self, *, join: bool = True) -> dict[str, str]:
        """Start the servers, or join them; gives what the settings want to find in the environment.

        The portal itself does not join: it would go down with a command that happened to start them.
        """
        (self.folder / "log").mkdir(parents=True, exist_ok=True)
        if not self._become_owner(join=join):
            self.use = _lock(self.folder / "servers.users", fcntl.LOCK_SH)
            return self.variables()
        try:
            self._start_children()
        except BaseException:
            self.stop()
            raise
        self._keep(owner=os.getpid(), is_portal=not join)
        return self.variables()

    def stop(self, *, wait_for_users: bool = False) -> None:
        """Stop what we started, and only that."""
        if self.ownership is None:
            return
        if wait_for_users:
            self._wait_for_users()
        self._keep(owner=None)
        for child, how in reversed(self.children):
            stop(child, how=how, patience=20)
        os.close(self.ownership)
        self.children, self.ownership = [], None

    def check(self) -> None:
        for child, _ in self.children:
            if child.poll() is not None:
                raise ServerError(
                    f"{Path(child.args[0]).name} ended with exit code {child.returncode}; see {self.folder / 'log'}."
                )

    def _become_owner(self, *, join: bool) -> bool:
        """Our servers inherit the lock: after a kill -9 of their owner it comes free when they, too, are gone."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.ownership = _lock(self.folder / "servers.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self.ownership is not None:
                return True
            owner = self._living_owner()
            if owner and join:
                return False
            if owner and self._kept()["is_portal"]:
                raise ServerError(f"The portal already runs in {self.folder}, as process {owner}; stop that first.")
            time.sleep(0.1)
        raise ServerError(f"Another command still uses the database in {self.folder}; end it first.")

    def _wait_for_users(self) -> None:
        users = self.folder / "servers.users"
        lock = _lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock is None:
            print("Another command still uses the database that this one started; waiting for it to end.", flush=True)
            lock = _lock(users, fcntl.LOCK_EX)
        os.close(lock)

    def _start_children(self) -> None:
        old = self._kept()
        self._keep(
            owner=None,
            password=old.get("password") or secrets.token_hex(16),
            secret_key=old.get("secret_key") or secrets.token_urlsafe(50),
            postgres_port=_free_port(old.get("postgres_port")),
            redis_port=_free_port(old.get("redis_port")),
        )
        state = self._kept()
        common = {"password": state["password"], "lock": self.ownership}
        if "REDIS_URL" in self.wanted:
            self.children.append((start_redis(self.folder, port=state["redis_port"], **common), signal.SIGTERM))
        if "DATABASE_URL" in self.wanted:
            postgres = start_postgres(self.folder, port=state["postgres_port"], durable=self.durable, **common)
            self.children.append((postgres, signal.SIGINT))

    def _living_owner(self) -> int | None:
        owner = self._kept().get("owner")
        return owner if owner and Path(f"/proc/{owner}").exists() else None

    def _kept(self) -> dict:
        with suppress(FileNotFoundError):
            return json.loads(self.state_file.read_text())
        return {}

    def _keep(self, **changes) -> None:
        new = self.state_file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps(self._kept() | changes))
        new.replace(self.state_file)

    def variables(self) -> dict[str, str]:
        state = self._kept()
        addresses = {
            "DATABASE_URL": f"postgresql://becan:{state['password']}@127.0.0.1:{state['postgres_port']}/becan",
            "REDIS_URL": f"redis://:{state['password']}@127.0.0.1:{state['redis_port']}/0",
        }
        shared = {"SECRET_KEY": state["secret_key"]} | state.get("remembered", {})
        return shared | {name: addresses[name] for name in self.wanted}

    def remember(self, **variables: str) -> None:
        """For the commands of this folder, now and after the next start."""
        self._keep(remembered=variables)


@contextmanager
def environment() -> Iterator[None]:
    """For ``manage.py``: servers that the environment does not name are there for as long as the command runs."""
    wanted = tuple(name for name in BOTH if not os.environ.get(name))
    if not wanted:
        yield
        return
    servers = Servers(wanted=wanted)
    try:
        for name, value in servers.start().items():
            os.environ.setdefault(name, value)
        yield
    finally:
        servers.stop(wait_for_users=True)


def _lock(path: Path, how: int) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _free_port(wish: int | None) -> int:
    """The same port as last time, if it is still free."""
    for port in (wish or 0, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise ServerError("No port is free on 127.0.0.1.")
