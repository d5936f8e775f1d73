"""What holds the project together is checked by the tools that define it."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import skip_unless_ci
from tests.support.processes import ROOT

SECRETS = {
    "SECRET_KEY": "fifty-random-characters",
    "BASE_URL": "https://becan.example",
    "POSTGRES_PASSWORD": "secret",
    "PASSPORT_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "EMAIL_URL": "smtp+starttls://user:password@mail.example:587",
    "MAIL_FROM": "BeCAN <becan@becan.example>",
}
NOT_IN_PRODUCTION = {
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "BECAN_DEMO",
    "BECAN_VAR",
    "DEBUG",
    "MEDIA_ROOT",
}  # defaults, or the image's


def run(command: list, environment: dict[str, str]) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"]} | environment
    return subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, timeout=120)


def test_imports_go_down_only():
    done = run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"], {})
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", ["matching.engine", "becan.language"])
def test_engine_and_language_load_neither_django_nor_celery(package):
    code = f"""
import importlib, pkgutil, sys
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*sorted({{"django", "celery"}} & set(sys.modules)))
"""
    done = run([sys.executable, "-c", code], {})
    assert (done.stdout, done.stderr) == ("\n", "")


def composed(**environment: str) -> subprocess.CompletedProcess:
    if not shutil.which("docker-compose"):
        skip_unless_ci("docker-compose is missing; on Debian: apt-get install docker-compose")
    return run(["docker-compose", "config"], environment)


def environment_of(service: str, configuration: str) -> dict[str, str]:
    block = re.search(rf"^  {service}:\n((?:    .*\n)+)", configuration, re.M)[1]
    lines = re.search(r"^    environment:\n((?:      .*\n)+)", block, re.M)[1]
    return {name: value.strip("'\"") for name, value in re.findall(r"^      (\w+): (.*)$", lines, re.M)}


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_refuses_to_start_without_a_secret(missing):
    done = composed(**{name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


@pytest.mark.parametrize("service", ["setup", "web", "worker", "engine", "beat"])
def test_compose_gives_every_service_what_the_settings_read(service):
    given = environment_of(service, composed(**SECRETS).stdout)
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", (ROOT / "becan" / "settings.py").read_text()))
    assert set(given) == read - NOT_IN_PRODUCTION
    done = run([sys.executable, "-c", "from becan import settings; print(settings.HTTPS, settings.DEBUG)"], given)
    assert done.stdout == "True False\n", done.stderr


def test_compose_starts_the_queues_that_the_settings_name():
    from django.conf import settings

    queues = {settings.CELERY_TASK_DEFAULT_QUEUE, *(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())}
    consumed = {queue for queues in re.findall(r"-Q (\S+)", composed(**SECRETS).stdout) for queue in queues.split(",")}
    assert consumed >= queues | {f"engine.{n}" for n in range(settings.ENGINE_SHARDS)}


def test_compose_runs_nothing_as_root():
    done = composed(**SECRETS).stdout
    images = re.findall(r"image: (\S+)", done)
    users = re.findall(r"^    user: (\S+)", done, re.M)
    assert len(users) == len([image for image in images if image != "becan"])
    assert "root" not in users
    assert re.search(r"^USER becan$", (ROOT / "Dockerfile").read_text(), re.M)
