import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from becan import environment as env

ROOT = Path(__file__).resolve().parents[2]


def run(command, **environment):
    everything = os.environ | environment
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=everything, capture_output=True, text=True, timeout=60)


def refusal(read):
    with pytest.raises(ImproperlyConfigured) as error:
        read()
    return str(error.value)


def test_an_unreadable_value_is_named(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    assert refusal(lambda: env.flag("DEBUG")) == "DEBUG: expected yes or no, got 'maybe'"
    monkeypatch.setenv("ENGINE_SHARDS", "0")
    assert refusal(lambda: env.number("ENGINE_SHARDS", 1)) == "ENGINE_SHARDS: expected a whole number from 1, got '0'"
    monkeypatch.setenv("REDIS_URL", "http://localhost")
    assert refusal(lambda: env.url("REDIS_URL", schemes={"redis", "rediss"})) == (
        "REDIS_URL: expected an address that starts with redis or rediss, got 'http://localhost'"
    )


def test_a_missing_value_is_named(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert refusal(lambda: env.text("SECRET_KEY")) == "SECRET_KEY: expected a value, nothing is set"


@pytest.mark.parametrize(
    "value", ["mysql://me:secret@host/db", "postgresql://me:secret@host:port/db", "postgresql://me:secret@host"]
)
def test_the_refusal_of_an_address_keeps_its_password(monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    message = refusal(lambda: env.database("DATABASE_URL"))
    assert message.startswith("DATABASE_URL: expected postgresql://user:password@host:port/name, got ")
    assert "secret" not in message


@pytest.mark.parametrize(("value", "flag"), [("yes", True), ("1", True), ("On", True), ("no", False), ("", False)])
def test_flags(monkeypatch, value, flag):
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG") is flag


@pytest.mark.parametrize(
    ("value", "host", "port", "options"),
    [
        ("postgresql://me:p%40ss@db.example:5433/becan?sslmode=require", "db.example", "5433", {"sslmode": "require"}),
        ("postgresql://me:p%40ss@/becan?host=/run/pg", "/run/pg", "", {}),
        ("postgres://me:p%40ss@%2Frun%2Fpg/becan", "/run/pg", "", {}),
    ],
)
def test_database(monkeypatch, value, host, port, options):
    monkeypatch.setenv("DATABASE_URL", value)
    assert env.database("DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "becan",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def test_email_schemes(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+starttls://me:p%40ss@mail.example")
    assert env.email("EMAIL_URL", default="console:") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_USE_TLS": True,
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "me",
        "EMAIL_HOST_PASSWORD": "p@ss",
    }
    monkeypatch.setenv("EMAIL_URL", "file:///var/mail")
    assert str(env.email("EMAIL_URL", default="console:")["EMAIL_FILE_PATH"]) == "/var/mail"
    monkeypatch.setenv("EMAIL_URL", "pigeon://coop")
    assert refusal(lambda: env.email("EMAIL_URL", default="console:")).startswith("EMAIL_URL: expected smtp://")


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("DEBUG", "maybe", "DEBUG: expected yes or no, got 'maybe'"),
        ("SECRET_KEY", "", "SECRET_KEY: expected a value, nothing is set"),
        ("ENGINE_SHARDS", "many", "ENGINE_SHARDS: expected a whole number from 1, got 'many'"),
        ("BASE_URL", "becan.example", "BASE_URL: expected an address that starts with http or https, got 'becan.example'"),
    ],
)
def test_a_setting_that_cannot_be_read_stops_the_start_with_its_name(name, value, complaint):
    done = run(["manage.py", "check"], **{name: value})
    assert (done.returncode, done.stderr.strip()) == (1, complaint)


def test_an_https_address_makes_cookies_and_transport_strict():
    strict = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0"
    code = f"from becan import settings as s; print({strict}, s.ALLOWED_HOSTS[0])"
    done = run(["-c", code], BASE_URL="https://becan.example")
    assert done.stdout.split() == ["True", "True", "True", "True", "becan.example"]
