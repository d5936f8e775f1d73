"""Encryption of what only the organiser may read. The first key seals, all of them open: so a key can be replaced."""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):
    """It was sealed with a key that is gone."""


def seal(data: dict[str, str]) -> str:
    return _box().encrypt(json.dumps(data).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    try:
        return json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise CannotOpen from error


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.PASSPORT_KEYS or [_derived()]])


def _derived() -> bytes:
    """Where no key is set, as on a developer's machine: one that lives as long as the SECRET_KEY."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"events.passport" + settings.SECRET_KEY.encode()).digest())
