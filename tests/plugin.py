"""Loaded by ``addopts = -p tests.plugin``: pytest-django reads the settings, and with them DATABASE_URL, before any conftest.

Tests never touch a running portal: they always get servers of their own, in a folder of their own.
"""

import os
from contextlib import ExitStack

import pytest

from becan.embedded import Servers
from tests.support.folders import server_folder

FOREIGN = ("BASE_URL", "BECAN_DEMO", "BECAN_VAR", "DEBUG", "EMAIL_URL")  # of the person who runs the tests


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:  # the servers are the controller's; the Redis database is ours alone
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].removesuffix("/0") + f"/{number}"
    else:
        _start_servers(early_config)
    return (yield)


def _start_servers(config):
    cleanups = ExitStack()
    config.add_cleanup(cleanups.close)
    servers = Servers(cleanups.enter_context(server_folder()), durable=False)
    cleanups.callback(servers.stop)
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(servers.start())
