"""A passkey in a real browser with a virtual authenticator: set up, signed in with, removed; and without one, nothing of it works."""

import pytest

from tests.test_every_page import log_in

pytestmark = pytest.mark.browser
MEMBER = "startup@becan.example"


@pytest.fixture
def page(new_page, demo_portal):
    page = new_page("en-GB", portal=demo_portal)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_from_setting_up_to_removing(page, demo_portal):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, MEMBER, demo_portal)
    page.goto("/en/account/2fa/")
    page.click("main a[href$='/webauthn/add/']")
    page.check("main [name=passwordless]")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    page.goto("/en/account/2fa/webauthn/")
    assert "Passkey" in page.inner_text("main table") and "not yet" in page.inner_text("main table")

    page.context.clear_cookies()
    page.goto("/de/account/login/")
    with page.expect_navigation():
        page.click("#passkey_login")
    page.goto("/de/account/2fa/webauthn/")
    assert "noch nicht" not in page.inner_text("main") and page.locator("main table tbody tr").count() == 1

    page.click("main a[href$='/remove/']")
    page.click("main form button")
    page.goto("/zh-hans/account/2fa/webauthn/")
    assert "您尚未设置通行密钥或安全密钥。" in page.inner_text("main")
    assert complaints == []
