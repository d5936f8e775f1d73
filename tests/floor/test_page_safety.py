"""The content security policy stands on every page, and no page needs what it forbids."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from companies.models import User

POLICY = {
    "default-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
PAGES = [
    "/de/",
    "/en/",
    "/zh-hans/",
    "/de/account/login/",
    "/de/account/signup/",
    "/de/account/login/code/",
    "/de/account/password/reset/",
    "/healthz",
    "/nothing-here/",
]
STAFF_PAGES = [
    "/de/admin/",
    "/de/admin/becan/activitylog/",
    "/de/admin/becan/outgoingmail/",
    "/de/account/2fa/",
    "/de/account/2fa/webauthn/add/",
    "/de/account/2fa/recovery-codes/generate/",
    "/de/account/email/",
]
INLINE = re.compile(
    r"""<script(?![^>]*(?:\bsrc=|application/json))[^>]*>|<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""", re.I
)


@pytest.fixture
def administrator_client(client, db):
    user = User.objects.create_superuser("admin@becan.example", "correct horse battery")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user)
    return client


def assert_safe(response):
    policy = response["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == POLICY
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert INLINE.findall(response.content.decode()) == []


@pytest.mark.parametrize("path", PAGES)
def test_public_pages(client, db, path):
    assert_safe(client.get(path))


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_pages_behind_the_login(administrator_client, path):
    response = administrator_client.get(path, follow=True)
    assert response.status_code == 200
    assert_safe(response)
