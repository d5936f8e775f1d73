"""Editing a profile in a real browser: two tabs, a session that ends, the keyboard alone, and without JavaScript."""

import pytest

from tests.support.words import LANGUAGES, worded
from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

OWNER, MANAGER = "anbieter@becan.example", "projekt@becan.example"
COMPANY = """
from companies.models import Company
print("ID", Company.objects.get(memberships__user__email="anbieter@becan.example").pk)
"""


@pytest.fixture(scope="module")
def company(demo_portal):
    return next(line for line in demo_portal.manage("shell", "-c", COMPANY).splitlines() if line.startswith("ID")).split()[1]


def stored(portal, company, column):
    return portal.query(f"SELECT {column} AS value FROM companies_company WHERE id = '{company}'")[0]["value"]


def says(page, words):
    """What the small script says below the form; the page's policy forbids Playwright's own waiting functions."""
    page.locator("[data-draft-status]", has_text=words).wait_for(timeout=30_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_tabs_and_nothing_is_overwritten(new_page, demo_portal, company, language):
    mine, theirs, website = f"Eberswalde {language}", f"Potsdam {language}", f"https://neu-{language}.example"
    first = new_page(LANGUAGES[language], portal=demo_portal)
    log_in(first, OWNER, demo_portal)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/{language}/company/{company}/facts/")
    first.fill("[name=city]", theirs)
    first.locator("main form[data-draft] button[type=submit]").first.click()
    first.wait_for_load_state()
    second.fill("[name=city]", mine)
    second.fill("[name=website]", website)
    second.locator("main form[data-draft] button[type=submit]").first.click()
    second.wait_for_load_state()
    assert theirs in second.inner_text("main") and mine in second.inner_text("main")
    assert stored(demo_portal, company, "city") == theirs
    second.check("[name=choose-city][value=theirs]")
    second.click("main form .button")
    second.wait_for_load_state()
    assert stored(demo_portal, company, "city") == theirs
    assert stored(demo_portal, company, "website") == website


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_states_of_a_translation(new_page, demo_portal, company, language):
    """Checked, out of date when the original changes, with the change marked, and checked again; every step in the reader's words."""
    page = new_page(LANGUAGES[language], portal=demo_portal)
    log_in(page, OWNER, demo_portal)
    translation, added = f"/{language}/company/{company}/translation/en/", f"Neu seit {language}."
    says_state = worded(language, "Checked", "translation state"), worded(language, "Out of date", "translation state")

    def check():
        page.goto(translation)
        page.fill("[name=text_en-description]", f"Wiring harnesses, read in {language}.")
        if (still_true := page.locator("[name=text_en-description-checked]")).count():  # asked where it is out of date
            still_true.check()
        page.locator("main form[data-draft] button[type=submit]").first.click()
        page.goto(translation)
        assert says_state[0] in page.inner_text("section:has([name=text_en-description])")

    check()
    page.goto(f"/{language}/company/{company}/edit/")
    page.fill("[name=text_de-description]", page.input_value("[name=text_de-description]") + " " + added)
    page.locator("main form[data-draft] button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto(translation)
    section = page.locator("section:has([name=text_en-description])")
    assert says_state[1] in section.inner_text()
    assert added in section.locator("ins").inner_text()
    check()
    page.goto(f"/en/company/{company}/")
    assert f"read in {language}" in page.inner_text("main")


def test_what_is_typed_survives_the_end_of_the_session(new_page, demo_portal, company):
    page = new_page(portal=demo_portal)
    log_in(page, OWNER, demo_portal)
    page.goto(f"/de/company/{company}/edit/")
    page.fill("[name=text_de-tagline]", "Guss aus Brandenburg")
    says(page, "Entwurf")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=text_de-tagline]", "Guss aus Brandenburg, seit 1992")
    says(page, "abgemeldet")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.goto(f"/de/company/{company}/edit/")
    assert page.input_value("[name=text_de-tagline]") == "Guss aus Brandenburg, seit 1992"
    page.locator("main form[data-draft] button[type=submit]").first.click()
    page.wait_for_load_state()
    assert stored(demo_portal, company, "tagline_de") == "Guss aus Brandenburg, seit 1992"


def test_editing_by_keyboard_alone(new_page, demo_portal, company):
    """From the profile to its texts, a change, a save, and its undoing: no mouse."""
    page = new_page(portal=demo_portal)
    log_in(page, OWNER, demo_portal)
    page.goto(f"/de/company/{company}/")
    before = stored(demo_portal, company, "short_name_de")
    tab_to(page, "element.getAttribute('href') && element.getAttribute('href').endsWith('/edit/')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    tab_to(page, "element.name === 'text_de-short_name'")
    page.keyboard.press("Control+A")
    page.keyboard.type("Tastatur")
    tab_to(page, "element.type === 'submit' && element.name === '' && element.closest('form[data-draft]')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert stored(demo_portal, company, "short_name_de") == "Tastatur"
    page.goto(f"/de/company/{company}/")
    tab_to(page, "element.closest(\"form[action$='/undo/']\") && element.type === 'submit'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert stored(demo_portal, company, "short_name_de") == before


def tab_to(page, condition):
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const element = document.activeElement; return Boolean({condition}); }})()"):
            return
    raise AssertionError(f"not reached by keyboard: {condition}")


def test_a_draft_without_javascript(browser, new_page, demo_portal, company):
    page = new_page(portal=demo_portal)
    log_in(page, OWNER, demo_portal)
    plain = browser.new_context(base_url=demo_portal.url, java_script_enabled=False, storage_state=page.context.storage_state())
    tab = plain.new_page()
    tab.goto(f"/zh-hans/company/{company}/translation/zh-hans/")
    tab.fill("[name=text_zh_hans-summary]", "我们生产压铸件。")
    tab.click("button[name=draft][value=keep]")
    assert tab.input_value("[name=text_zh_hans-summary]") == "我们生产压铸件。"
    assert stored(demo_portal, company, "coalesce(summary_zh_hans, '')") != "我们生产压铸件。"
    tab.click("button[name=draft][value=discard]")
    assert tab.input_value("[name=text_zh_hans-summary]") != "我们生产压铸件。"
    plain.close()
