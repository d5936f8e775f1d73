"""A company is asked, answers with a photograph and is released; another releases from a link, in Chinese, without an account."""

import re

import pytest

from tests.companies.hostile_files import picture
from tests.support.words import LANGUAGES, STAFF_OF, worded
from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

ASKED = """
from companies.models import Company, User
company = Company.objects.filter(memberships__user__email="anbieter@becan.example").first()
Company.objects.filter(pk=company.pk).update(state="submitted")
for rows in (company.checks, company.review_questions, company.evidence):
    rows.all().delete()
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
ASKED_FOR = "Please send us a short letter, signed or sealed, that says who may speak for you."
STILL_TO_CHECK = "Not released yet. Still to be checked: %(items)s."


def printed(portal, code):
    return next(line for line in portal.manage("shell", "-c", code).splitlines() if line.startswith("ID ")).split()[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_asked_answered_and_released(new_page, demo_portal, language):
    company = printed(demo_portal, ASKED)
    locale = LANGUAGES[language]
    staff, owner = new_page(locale, portal=demo_portal), new_page(locale, portal=demo_portal, width=390)
    log_in(staff, STAFF_OF[language], demo_portal)
    log_in(owner, "anbieter@becan.example", demo_portal)

    staff.goto(f"/{language}/company/{company}/review/")
    staff.locator("details:has([value=ask]) > summary").click()
    staff.check("[name=codes][value=authority]")
    staff.click("button[value=ask]")

    owner.goto(f"/{language}/company/{company}/")
    owner.click("a[href$='/questions/']")
    assert worded(language, ASKED_FOR) in owner.locator("main").inner_text()
    owner.locator("main textarea").first.fill(f"Frau Weber, Geschäftsführerin ({language}).")
    owner.set_input_files("main [name=files]", {"name": "Vollmacht.png", "mimeType": "image/png", "buffer": picture()})
    owner.locator("main form:has([name=files]) button[type=submit]").click()
    assert "Vollmacht.png" in owner.locator("main").inner_text()

    staff.goto(f"/{language}/company/{company}/review/")
    assert f"Frau Weber, Geschäftsführerin ({language})." in staff.locator("main").inner_text()
    staff.click("button[value=verify]")
    assert worded(language, STILL_TO_CHECK).partition("%(items)s")[0] in staff.locator("main").inner_text()
    for row in staff.locator("#checks fieldset.check").all():
        row.locator("[name$=-result][value=ok]").check()
        if row.locator("[name$=-source]").count():
            row.locator("[name$=-source]").fill("handelsregister.de")
    staff.click("button[value=verify]")
    owner.goto(f"/{language}/company/{company}/")
    assert worded(language, "Identity checked on %(day)s").partition("%(day)s")[0] in owner.locator("main").inner_text()
    assert demo_portal.query("SELECT state FROM companies_company WHERE id = %s", company)[0]["state"] == "verified"


@pytest.mark.parametrize(
    ("locale", "language", "button", "thanks"),
    [
        ("zh-CN", "zh-hans", "确认发布", "资料已确认发布"),
        ("de-DE", "de", "So freigeben", "Das Profil ist freigegeben"),
        ("en-GB", "en", "Release it like this", "The profile is released"),
    ],
)
def test_released_from_a_link(new_page, demo_portal, locale, language, button, thanks):
    """One window, nothing to download, no account: what WeChat's browser can do."""
    page = new_page(locale, width=390, portal=demo_portal)
    token = printed(demo_portal, KEPT)
    page.goto(f"/{language}/c/{token}/")
    page.fill("[name=person]", "周海燕")
    page.check("[name=stored_abroad]")
    page.get_by_role("button", name=button, exact=True).click()
    assert thanks in page.locator("main").inner_text()
    assert len(page.context.pages) == 1 and re.search(rf"/{language}/c/", page.url)
    state = demo_portal.query("SELECT state, channel FROM companies_confirmation ORDER BY id DESC LIMIT 1")[0]
    assert (state["state"], state["channel"]) == ("confirmed", "signed-link")
