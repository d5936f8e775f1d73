"""The public pages in a real browser: nobody is shut out, nothing overflows, nothing leaves for another host."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = ["", "contact/", "privacy/", "imprint/", "accessibility/", "account/login/", "account/signup/"]
LANGUAGES = ["de", "en", "zh-hans"]


@pytest.fixture
def watched_page(new_page):
    """A page that remembers what it asked for and what went wrong."""

    def new(**options):
        page = new_page(**options)
        page.hosts, page.complaints = [], []
        page.on("request", lambda request: page.hosts.append(request.url.split("/")[2]))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    return new


def violations(page) -> list:
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_in_the_browser(watched_page, live_portal, language, width):
    page = watched_page(width=width)
    for path in PAGES:
        page.hosts.clear()
        page.goto(f"/{language}/{path}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert set(page.hosts) == {live_portal.url.split("/")[2]}, path
        assert len(page.hosts) <= 10, path
    assert page.complaints == []


def test_the_first_view_is_light(new_page):
    """Over the wire, with nothing cached."""
    page = new_page()
    page.goto("/zh-hans/")
    weigh = "performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize || 0), 0)"
    assert 5_000 < page.evaluate(weigh) <= 40_000


def test_the_menu_opens_and_closes_by_keyboard(watched_page):
    page = watched_page(width=390)
    page.goto("/de/")
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    assert page.is_visible(".menu ul")
    page.keyboard.press("Escape")
    assert not page.is_visible(".menu ul")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_first_tab_stop_skips_to_the_content(watched_page):
    page = watched_page()
    page.goto("/de/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_counter_follows_the_text(watched_page):
    page = watched_page()
    page.goto("/en/contact/")
    page.fill("#id_message", "压铸")
    assert page.inner_text("#id_message_counter") == "2 of 2000 characters"


def test_an_error_takes_the_focus(watched_page):
    page = watched_page()
    page.goto("/en/contact/")
    page.click("main form button")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.id") == "id_message"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_there_without_javascript(browser, live_portal, language):
    context = browser.new_context(base_url=live_portal.url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"/{language}/contact/")
    page.click(".menu summary")
    assert page.is_visible(".menu a[href$='/account/login/']")
    page.fill("#id_message", "2500 t")
    page.fill("#id_name", "Wang")
    page.fill("#id_reach", "wechat")
    if language == "zh-hans":
        page.check("[name=stored_abroad]")
    page.click("main form button")
    page.wait_for_selector(".notice--success")
    context.close()
