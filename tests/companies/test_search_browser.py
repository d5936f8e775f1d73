"""Search in a real browser, in three languages: understood, narrowed, nothing found, kept. With a script and without, at 200 % zoom."""

import pytest

from tests.support.words import LANGUAGES, worded
from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

READER = "caigou@becan.example"
ASKED = {"de": "Druckguss", "en": "die casting", "zh-hans": "压铸"}
REGION = {"de": "Brandenburg", "en": "Brandenburg", "zh-hans": "勃兰登堡"}
ZOOMED = 720  # a desktop of 1440 at 200 %


@pytest.fixture
def reader_page(browser, new_page, demo_portal):
    """``reader_page("de", has_script=False)``: a signed-in member of the Chinese side."""
    contexts = []

    def open_page(language, *, has_script):
        page = new_page(LANGUAGES[language], width=ZOOMED, portal=demo_portal)
        log_in(page, READER, demo_portal)
        if has_script:
            return page
        state = page.context.storage_state()
        plain = browser.new_context(
            base_url=demo_portal.url, java_script_enabled=False, storage_state=state, viewport={"width": ZOOMED, "height": 900}
        )
        contexts.append(plain)
        return plain.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_question_to_a_kept_search(reader_page, language, has_script):
    page = reader_page(language, has_script=has_script)
    page.goto(f"/{language}/search/")
    page.fill("main [name=q]", ASKED[language])
    page.press("main [name=q]", "Enter")
    page.wait_for_url("**q=**")
    page.locator("#results .chip--must").wait_for()
    meant = page.locator("#results .chip--must").inner_text()
    assert page.locator(".hit").count() > 0 and page.locator(".hit .ticks").count() > 0

    page.locator(".filters-label").click()
    page.check(".filters [name=region][value=brandenburg]")
    if not has_script:
        page.locator(".filters button[type=submit]").click()
    page.wait_for_url("**region=brandenburg**")
    page.locator("#results .chip--wish", has_text=REGION[language]).first.click()
    page.locator("#results .chip--must", has_text=meant.split()[0]).wait_for()
    assert "region=" not in page.url

    page.locator("#results .chip--must").first.click()
    page.wait_for_url("**without=**")
    assert page.locator("#results .chip--must").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED

    page.goto(f"/{language}/search/?q=xyzzy")
    assert worded(language, "Nothing found") in page.inner_text("#results")
    name = f"{ASKED[language]} {has_script}"
    page.fill("[name=name]", name)
    page.locator("form:has([name=name]) button[type=submit]").click()
    page.locator("main article", has_text=name).locator("button[name=delete]").click()
    page.wait_for_load_state()
    assert name not in page.inner_text("main")
