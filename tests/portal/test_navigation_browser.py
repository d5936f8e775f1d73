"""The bar of every role stays one line at 1280 px in all three languages; a group opens by keyboard, and without a script."""

import os
from pathlib import Path

import pytest

from tests.test_main_path import STAFF, Reader, log_in_staff

pytestmark = pytest.mark.browser
LANGUAGES = ("de", "en", "zh-hans")


def log_in(reader, email):
    reader.open("account/login/")
    reader.page.locator("main details summary").first.click()
    reader.fill(login=email, password="Ludwigsfelde-Changchun")
    reader.send("details form button[type=submit]")


def stands_in_one_line(page) -> bool:
    tops = page.locator(".nav > ul > li").evaluate_all("items => items.map(item => item.getBoundingClientRect().top)")
    return len(tops) > 3 and max(tops) - min(tops) < 8


@pytest.mark.parametrize("who", ["visitor", "member", "staff"])
def test_the_bar_stays_in_one_line(new_page, demo_portal, who):
    reader = Reader(new_page("de-DE", width=1280, portal=demo_portal), "de")
    if who == "staff":
        log_in_staff(reader, demo_portal)
    elif who == "member":
        log_in(reader, "caigou@becan.example")
    for language in LANGUAGES:
        reader.page.goto(f"/{language}/contact/")
        assert stands_in_one_line(reader.page), (who, language)
        if folder := os.environ.get("SCREENSHOTS"):
            reader.page.screenshot(
                path=Path(folder) / f"nav-{who}-{language}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 300}
            )


def test_a_group_opens_by_keyboard_and_on_a_phone_all_stands_in_the_menu(new_page, browser, demo_portal):
    reader = Reader(new_page("de-DE", width=1280, portal=demo_portal), "de")
    log_in_staff(reader, demo_portal, STAFF)
    page, lists = reader.page, reader.page.locator(".nav a[href='/de/imports/']")
    page.goto("/de/contact/")
    assert not lists.is_visible()
    page.focus(".nav__group summary")
    page.keyboard.press("Enter")
    assert lists.is_visible()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "nav-open.png", clip={"x": 0, "y": 0, "width": 1280, "height": 420})
    page.keyboard.press("Escape")
    assert not lists.is_visible() and page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/de/imports/")

    plain = browser.new_context(
        base_url=demo_portal.url, java_script_enabled=False, storage_state=page.context.storage_state(),
        viewport={"width": 390, "height": 844},
    )  # fmt: skip
    phone = plain.new_page()
    phone.goto("/de/contact/")
    phone.click(".menu summary")
    for path in ("guides", "imports", "fairness", "report/services"):
        assert phone.is_visible(f".menu a[href='/de/{path}/']"), path
    if folder:
        phone.screenshot(path=Path(folder) / "nav-phone.png", full_page=True)
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.click(".nav__group summary")
    assert phone.is_visible(".nav a[href='/de/imports/']")
    plain.close()
