"""The main path by keyboard alone: sign in, search, filter, read a profile, answer an introduction. The focus is always seen."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.test_every_page import PASSWORD, things  # noqa: F401  the same introduction is asked

pytestmark = pytest.mark.browser

STOPS = 150
SEEN = """() => { const one = document.activeElement, box = one.getBoundingClientRect();
    const marks = [one, one.labels && one.labels[0], one.labels && one.labels[1], one.nextElementSibling].filter(Boolean).map(element => getComputedStyle(element));
    return box.top < innerHeight && box.bottom > 0 && marks.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2); }"""


class Keyboard:
    def __init__(self, page):
        self.page = page

    def go_to(self, selector):
        """By Tab, as a person without a mouse; every stop on the way shows where it is."""
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert self.page.evaluate(SEEN), f"no focus to be seen on {selector}"
                return
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def write(self, selector, text):
        self.go_to(selector)
        self.page.keyboard.type(text)

    def press(self, selector, key="Enter"):
        self.go_to(selector)
        self.page.keyboard.press(key)

    def follow(self, selector=None):
        """Enter, on a link or in a field of a form, leads to the next page."""
        if selector:
            self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_the_main_path_by_keyboard(new_page, demo_portal, things, language):  # noqa: F811
    page = new_page(portal=demo_portal)
    keys = Keyboard(page)
    page.goto(f"/{language}/")
    keys.follow(".nav a[href$='/account/login/']")
    keys.press("main details summary")
    keys.write("main details [name=login]", "anbieter@becan.example")
    keys.write("main details [name=password]", PASSWORD)
    keys.follow()

    keys.follow(".nav a[href$='/search/']")
    keys.write("main input[name=q]", "Druckguss")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Druckguss**")
    page.wait_for_load_state("networkidle")  # the results come by htmx
    keys.press("main article h2 a")
    page.wait_for_url("**/company/**")
    assert page.locator("main h1").is_visible()

    with override(language):
        page.goto(reverse("matching:introduction_detail", args=things["introduction"]))
    keys.press("main [name=answer]", "Space")
    assert page.evaluate("document.activeElement.checked")
    keys.go_to("main form button[type=submit]")


def test_a_phone_opens_its_filters_above_the_results_without_a_script(browser, demo_portal, new_page):
    page = new_page(width=390, portal=demo_portal)
    page.goto("/de/account/login/")
    keys = Keyboard(page)
    keys.press("main details summary")
    keys.write("main details [name=login]", "caigou@becan.example")
    keys.write("main details [name=password]", PASSWORD)
    keys.follow()
    page.goto("/de/search/")
    filters, results = page.locator(".filters"), page.locator("main article").first
    assert not filters.is_visible()
    keys.press(".filters-switch", "Space")
    assert filters.is_visible()
    assert filters.bounding_box()["y"] < results.bounding_box()["y"]
