"""Child processes that never outlive the process that started them (Linux)."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_prctl = ctypes.CDLL(None, use_errno=True).prctl
PR_SET_PDEATHSIG = 1


def die_with_parent(how: int = signal.SIGKILL) -> None:
    """The kernel sends us ``how`` when our parent is gone, even by kill -9. A fork or a change of user clears the wish."""
    _prctl(PR_SET_PDEATHSIG, int(how))


def _bind_to(parent: int, how: int) -> Callable[[], None]:
    def prepare():
        die_with_parent(how)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return prepare


def new_log(path: Path) -> Path:
    """Every start begins its log anew and keeps the one before."""
    if path.exists():
        path.replace(path.with_suffix(".log.old"))
    return path


def spawn(command: list, *, on_orphaned: int = signal.SIGKILL, **options) -> subprocess.Popen:
    """Start a child in a session of its own: Ctrl-C reaches only us, and we end our children in order.

    Call it from the main thread: "parent" means the thread. ``preexec_fn`` runs after the change of user, as it must.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        start_new_session=True,
        preexec_fn=_bind_to(os.getpid(), on_orphaned),
        **{"stdin": subprocess.DEVNULL, **options},
    )


def stop(child: subprocess.Popen, *, how: int = signal.SIGTERM, patience: float = 10) -> None:
    stop_all([child], how=how, patience=patience)


def stop_all(children: list[subprocess.Popen], *, how: int = signal.SIGTERM, patience: float = 10) -> None:
    """Ask all of them to end; ``patience`` seconds later kill who is left, and whatever they leave in their sessions."""
    for child in children:
        if child.poll() is None:
            child.send_signal(how)
    deadline = time.monotonic() + patience
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        kill_session(child)
        child.wait()


def kill_session(child: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
