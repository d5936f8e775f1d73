"""What may go wrong when the portal is started, run and stopped. Every test has a portal, and folders, of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.support.folders import server_folder
from tests.support.processes import ROOT, Portal, free_port, outside_environment

pytestmark = pytest.mark.faults


@pytest.fixture
def folder():
    with server_folder() as folder:
        yield folder


@pytest.fixture
def portal(folder):
    portal = Portal(folder, BECAN_DEMO="no")
    yield portal
    portal.stop_if_running()


def everything_below(process: subprocess.Popen) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def survivors(processes: list[psutil.Process], seconds: float = 15) -> list[list[str]]:
    return [process.cmdline() for process in psutil.wait_procs(processes, timeout=seconds)[1]]


def refused(command: list, **environment: str) -> str:
    """The one sentence with which the command ends, on its standard error."""
    done = subprocess.run(command, cwd=ROOT, env=outside_environment() | environment, text=True, capture_output=True, timeout=120)
    sentences = done.stderr.strip().splitlines()
    assert done.returncode != 0
    assert len(sentences) == 1, done.stderr
    return sentences[0]


def refused_to_start(**environment: str) -> str:
    return refused([sys.executable, "-m", "becan.supervisor"], **environment)


def test_the_tree_holds_every_part(live_portal):
    tree = " ".join(" ".join(process.cmdline()) for process in everything_below(live_portal.process))
    for part in ("bin/postgres", "valkey-server", "gunicorn", "default,mail", "engine.0", "celery -A becan beat"):
        assert part in tree


def test_a_stop_leaves_no_child(portal):
    portal.start()
    children = everything_below(portal.process)
    portal.process.terminate()
    assert portal.process.wait(30) == 0
    assert survivors(children) == []


def test_a_kill_leaves_no_child_and_the_next_start_has_the_data(portal):
    portal.start()
    portal.query("CREATE TABLE kept AS SELECT 1 AS row")
    children = everything_below(portal.process)
    portal.process.kill()
    portal.process.wait()
    portal.start()
    assert portal.query("SELECT * FROM kept") == [{"row": 1}]
    assert survivors(children) == []


def press_ctrl_c(make: subprocess.Popen) -> None:
    os.killpg(make.pid, signal.SIGINT)  # as a terminal does


@pytest.mark.parametrize("end", [press_ctrl_c, subprocess.Popen.terminate, subprocess.Popen.kill])
def test_no_child_outlives_make(portal, end):
    portal.command = ["make", "up"]
    portal.start()
    children = everything_below(portal.process)
    end(portal.process)
    portal.process.wait(30)
    assert survivors(children) == []


def test_a_worker_that_dies_comes_back_but_without_its_database_the_portal_ends(portal):
    portal.start()
    children = {part: child for child in psutil.Process(portal.process.pid).children() for part in child.cmdline()}
    time.sleep(5)  # who dies young is not started again in a hurry
    children["default,mail"].kill()
    portal.wait_until_it_says("worker ended")
    everything = everything_below(portal.process)
    children["-D"].kill()
    assert portal.process.wait(30) == 1
    assert survivors(everything) == []
    assert "postgres ended" in portal.log.read_text()


def test_manage_works_with_and_without_a_running_portal(live_portal, portal):
    question = "from django.contrib.auth import get_user_model as user; print(user()._meta.label)"
    command = ("shell", "-v", "0", "-c", question)
    assert (live_portal.manage(*command), portal.manage(*command)) == ("companies.User\n", "companies.User\n")


def test_two_folders_at_once(live_portal, portal):
    portal.start()
    portal.query("CREATE TABLE mine AS SELECT 1")
    assert live_portal.query("SELECT to_regclass('mine') AS mine") == [{"mine": None}]


def test_a_second_portal_in_the_same_folder_is_refused(live_portal):
    sentence = refused_to_start(BECAN_VAR=str(live_portal.folder), PORT=str(free_port()))
    assert sentence == f"The portal already runs in {live_portal.folder}, as process {live_portal.process.pid}; stop that first."


def test_a_port_in_use_is_one_sentence(live_portal, folder):
    sentence = refused_to_start(BECAN_VAR=str(folder), PORT=str(live_portal.port))
    assert sentence == f"Port {live_portal.port} cannot be used (Address already in use); choose another: PORT=8123 make up"


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_one_sentence(folder, port):
    assert refused_to_start(BECAN_VAR=str(folder), PORT=port).startswith("PORT: expected a number")


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control", "base"])
def test_a_broken_database_folder_is_one_sentence(portal, missing):
    portal.manage("check")
    broken = portal.folder / "postgres" / missing
    shutil.rmtree(broken) if broken.is_dir() else broken.unlink()
    sentence = refused_to_start(BECAN_VAR=str(portal.folder), PORT=str(portal.port))
    assert "database" in sentence
    assert missing in sentence


def test_a_database_of_another_version_is_one_sentence(portal):
    portal.manage("check")
    (portal.folder / "postgres" / "PG_VERSION").write_text("17\n")
    assert "is of PostgreSQL 17; this portal runs 18" in refused_to_start(BECAN_VAR=str(portal.folder), PORT=str(portal.port))


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    sentence = refused_to_start(BECAN_VAR=str(tmp_path / "file" / "var"), PORT=str(free_port()))
    assert sentence.startswith(f"The folder {tmp_path / 'file' / 'var'} cannot be used")


@pytest.mark.parametrize("command", [["-m", "becan.supervisor"], ["manage.py", "check"]])
def test_an_unreadable_setting_is_one_sentence(folder, command):
    sentence = refused([sys.executable, *command], BECAN_VAR=str(folder), PORT=str(free_port()), ENGINE_SHARDS="many")
    assert sentence == "ENGINE_SHARDS: expected a whole number from 1, got 'many'"


@pytest.fixture
def bare_checkout(tmp_path):
    """What ``make venv`` needs, without its result."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("fails_at", "sentence"),
    [
        ("version_info", "The portal needs Python 3.11 or later as {python}; name another: make PYTHON=python3.11 …"),
        ("ensurepip", "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_one_sentence(bare_checkout, fails_at, sentence):
    python = bare_checkout / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{fails_at}*) exit 1;; esac\n')
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "--no-print-directory", "venv", f"PYTHON={python}"],
        cwd=bare_checkout,
        env=os.environ | {"MAKEFLAGS": ""},  # ours may be those of ``make test``
        text=True,
        capture_output=True,
    )
    assert done.returncode != 0
    assert done.stdout.splitlines() == [sentence.format(python=python)]
