"""In a real browser: staff log in by code, set up an authenticator app, work in the admin; the policy blocks nothing of it."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

pytestmark = pytest.mark.browser

CREATE = (
    "from allauth.account.models import EmailAddress; from companies.models import User; "
    "user = User.objects.create_superuser('chief@becan.example', language='de'); "
    "EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)"
)


def current_code(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_staff_log_in_and_work_in_the_admin(page, live_portal, smtp):
    live_portal.manage("shell", "-c", CREATE)
    complaints, hosts = [], set()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))

    page.goto("/de/admin/")
    page.fill("#id_email", "chief@becan.example")
    page.press("#id_email", "Enter")
    (mail,) = smtp.wait_for(1, to="chief@becan.example")
    page.fill("input[name=code]", re.search(r"^    (\S+)\s*$", mail.get_body(["plain"]).get_content(), re.MULTILINE)[1])
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/de/account/2fa/")

    page.goto("/de/account/2fa/totp/activate/")
    qr = page.locator("img[src$='totp.svg']")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 0")
    page.fill("input[name=code]", current_code(page.locator(".secret").inner_text()))
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/de/account/2fa/recovery-codes/")

    for path in ("/de/admin/", "/de/admin/becan/outgoingmail/", "/de/admin/becan/activitylog/", "/de/account/2fa/webauthn/add/"):
        assert page.goto(path).status == 200
    assert complaints == []
    assert hosts == {live_portal.url.split("/")[2]}
