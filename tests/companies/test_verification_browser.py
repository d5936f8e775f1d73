"""A company is asked, answers with a photograph and is released; another releases from a link, in Chinese, without an account."""

import re

import pytest

from tests.companies.hostile_files import picture
from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

ASKED = """
from companies.models import Company, User
company = Company.objects.filter(memberships__user__email="anbieter@becan.example").first()
Company.objects.filter(pk=company.pk).update(state="submitted")
company.refresh_from_db()
print("ID", company.pk)
"""
KEPT = """
from companies.models import Company, User
from companies.services.assisting import ask_confirmation
from companies.signed_links import link_token
company = Company.objects.filter(memberships__user__email="caigou@becan.example").first()
Company.objects.filter(pk=company.pk).update(maintained_by="staff")
print("ID", link_token(ask_confirmation(company, by=User.objects.get(email="projekt@becan.example"))))
"""


def printed(portal, code):
    return next(line for line in portal.manage("shell", "-c", code).splitlines() if line.startswith("ID ")).split()[1]


def test_asked_answered_and_released(new_page, demo_portal):
    company = printed(demo_portal, ASKED)
    staff, owner = new_page(portal=demo_portal), new_page(portal=demo_portal, width=390)
    log_in(staff, "projekt@becan.example", demo_portal)
    log_in(owner, "anbieter@becan.example", demo_portal)

    staff.goto(f"/de/company/{company}/review/")
    staff.locator("details:has([value=ask]) > summary").click()
    staff.check("[name=codes][value=authority]")
    staff.click("button[value=ask]")

    owner.goto(f"/de/company/{company}/")
    owner.click("a[href$='/questions/']")
    assert "wer für Sie sprechen darf" in owner.locator("main").inner_text()
    owner.locator("main textarea").first.fill("Frau Weber, Geschäftsführerin.")
    owner.set_input_files("main [name=files]", {"name": "Vollmacht.png", "mimeType": "image/png", "buffer": picture()})
    owner.locator("main form:has([name=files]) button[type=submit]").click()
    assert "Vollmacht.png" in owner.locator("main").inner_text()

    staff.goto(f"/de/company/{company}/review/")
    assert "Frau Weber, Geschäftsführerin." in staff.locator("main").inner_text()
    staff.click("button[value=verify]")
    assert "Noch nicht freigegeben" in staff.locator("main").inner_text()
    for row in staff.locator("#checks fieldset.check").all():
        row.locator("[name$=-result][value=ok]").check()
        if row.locator("[name$=-source]").count():
            row.locator("[name$=-source]").fill("handelsregister.de")
    staff.click("button[value=verify]")
    owner.goto(f"/de/company/{company}/")
    assert "Identität geprüft am" in owner.locator("main").inner_text()
    assert demo_portal.query("SELECT state FROM companies_company WHERE id = %s", company)[0]["state"] == "verified"


@pytest.mark.parametrize(
    ("locale", "language", "button", "thanks"),
    [("zh-CN", "zh-hans", "确认发布", "资料已确认发布"), ("de-DE", "de", "So freigeben", "Das Profil ist freigegeben")],
)
def test_released_from_a_link(new_page, demo_portal, locale, language, button, thanks):
    """One window, nothing to download, no account: what WeChat's browser can do."""
    page = new_page(locale, width=390, portal=demo_portal)
    token = printed(demo_portal, KEPT)
    page.goto(f"/{language}/c/{token}/")
    page.fill("[name=person]", "周海燕")
    page.get_by_role("button", name=button, exact=True).click()
    assert thanks in page.locator("main").inner_text()
    assert len(page.context.pages) == 1 and re.search(rf"/{language}/c/", page.url)
    state = demo_portal.query("SELECT state, channel FROM companies_confirmation ORDER BY id DESC LIMIT 1")[0]
    assert (state["state"], state["channel"]) == ("confirmed", "signed-link")
