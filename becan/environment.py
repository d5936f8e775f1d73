"""Reads settings from the environment; an unreadable value stops the start with its name."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"yes", "true", "on", "1"}
NO = {"no", "false", "off", "0"}
POSTGRESQL = {"postgresql", "postgres"}
REDIS = {"redis", "rediss", "unix"}
SMTP = {"smtp": {}, "smtp+starttls": {"EMAIL_USE_TLS": True}, "smtps": {"EMAIL_USE_SSL": True}}
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def refuse(name: str, expected: str, value: str | None = None):
    got = "nothing is set" if value is None else f"got {value!r}"
    return ImproperlyConfigured(f"{name}: expected {expected}, {got}")


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise refuse(name, "a value")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "yes" if default else "no")
    if value.lower() not in YES | NO:
        raise refuse(name, "yes or no", value)
    return value.lower() in YES


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise refuse(name, "a whole number from 1", value)
    return int(value)


def url(name: str, default: str | None = None, *, schemes: set[str]) -> str:
    value = text(name, default)
    if _parts(name, value, f"an address that starts with {' or '.join(sorted(schemes))}").scheme not in schemes:
        raise refuse(name, f"an address that starts with {' or '.join(sorted(schemes))}", _without_password(value))
    return value.rstrip("/")


def database(name: str) -> dict:
    """``postgresql://user:password@host:port/name``; a socket folder stands in ``?host=``, other options go to libpq."""
    value = text(name)
    parts = _parts(name, value, "postgresql://user:password@host:port/name")
    if parts.scheme not in POSTGRESQL or not parts.path.strip("/"):
        raise refuse(name, "postgresql://user:password@host:port/name", _without_password(value))
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(options.pop("port", parts.port or "")),
        "OPTIONS": options,
    }


def email(name: str, default: str) -> dict:
    """Django's mail settings from one address."""
    value = text(name, default)
    expected = "smtp://user:password@host:port, smtp+starttls://…, smtps://…, file:///folder or console:"
    parts = _parts(name, value, expected)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": Path(unquote(parts.path))}
    if parts.scheme not in SMTP or not parts.hostname:
        raise refuse(name, expected, _without_password(value))
    return SMTP[parts.scheme] | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
    }


def _parts(name: str, value: str, expected: str):
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  reading it is the check
    except ValueError:
        raise refuse(name, expected, _without_password(value)) from None
    return parts


def _without_password(value: str) -> str:
    """The refusal goes to a log: it shows the address, not the password."""
    before, at, after = value.rpartition("@")
    return f"{before.partition('://')[0]}://…@{after}" if at else value
