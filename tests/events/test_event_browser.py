"""A whole event in a browser: three languages, two registrations, check-in without network, feedback, introduction."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

TEXTS = {
    "de": ("Kooperationsbörse Batterie", "Ein Tag mit Gesprächen zu Zellkontaktierung und Kühlung."),
    "en": ("Matchmaking day battery", "A day of talks about cell contacting and cooling."),
    "zh_hans": ("电池供需对接会", "围绕CCS集成母排与液冷板的一天洽谈。"),
}

KEPT = """caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(kept => kept.keys()))))
    .then(found => found.flat().length)"""


def wait_for(condition, seconds=60):
    """Not with the page's own waiting, which evaluates strings: the content security policy forbids that."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_event_from_the_draft_to_the_introduction(new_page, demo_portal):
    page = new_page()
    log_in(page, "projekt@becan.example", demo_portal)
    page.goto("/de/events/new/")
    begin = timezone.localtime() + timedelta(hours=3)
    page.select_option("[name=kind]", "matchmaking")
    page.fill("[name=starts_at]", begin.strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=ends_at]", (begin + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M"))
    for language, (title, summary) in TEXTS.items():
        page.fill(f"[name=title_{language}]", title)
        page.fill(f"[name=summary_{language}]", summary)
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    event = page.url
    path = re.search(r"/events/[0-9a-f-]{36}/", event).group()
    page.goto(event + "announce/")
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    assert "Kooperationsbörse Batterie" in page.locator("h1").inner_text()

    for email, language, word in (
        ("anbieter@becan.example", "de", "Sie sind angemeldet"),
        ("caigou@becan.example", "zh-hans", "报名成功"),
    ):
        guest = new_page("zh-CN" if language == "zh-hans" else "de-DE", width=390)
        log_in(guest, email, demo_portal)
        guest.goto(f"/{language}{path}register/")
        assert TEXTS[language.replace("-", "_")][0] in guest.locator("main").inner_text()
        guest.check("[name=listing][value=participants]")
        if language == "zh-hans":
            guest.check("[name=stored_abroad]")
        with guest.expect_navigation():
            guest.click("main form button[type=submit]")
        assert word in guest.locator("main").inner_text()
        wait_for(lambda guest=guest: guest.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0"))

    phone = new_page(width=390)
    phone.context.add_cookies(page.context.cookies())
    phone.goto(event + "check-in/")
    wait_for(lambda: phone.evaluate("navigator.serviceWorker.controller !== null"))
    wait_for(lambda: phone.evaluate(KEPT) > 3)
    phone.context.set_offline(True)
    phone.reload()  # the page comes from the phone
    first, _second = phone.locator("li[data-words] button[name=here]").all()
    first.click()
    assert phone.locator("li.is-here").count() == 1
    phone.reload()
    assert phone.locator("li.is-here").count() == 1, "kept over a reload"
    phone.locator("li:not(.is-here) button[name=here]").click()
    here = f"SELECT count(*) AS n FROM events_eventregistration WHERE checked_in_at IS NOT NULL AND event_id = '{path.split('/')[2]}'"
    assert demo_portal.query(here)[0]["n"] == 0
    phone.context.set_offline(False)
    wait_for(lambda: demo_portal.query(here)[0]["n"] == 2)
    wait_for(lambda: phone.locator("#check-in-state").inner_text().startswith("Alles"))
    phone.click("#check-in-end")
    phone.wait_for_url(f"**{path}")
    assert (
        phone.evaluate(
            "Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(found => found.flat().length)"
        )
        == 0
    )

    token = demo_portal.manage(
        "shell",
        "-c",
        "from events.models import *; from events.signed_links import feedback_token; "
        f"event = Event.objects.get(pk='{path.split('/')[2]}'); "
        "Event.objects.filter(pk=event.pk).update(starts_at='2026-01-12T08:00Z', ends_at='2026-01-12T16:00Z'); "
        "print('TOKEN', feedback_token(event.registrations.get(email='anbieter@becan.example')))",
    )
    guest = new_page(width=390)
    guest.goto(f"/de/v/{token.split('TOKEN ')[1].split()[0]}/")
    talk = guest.locator("form", has=guest.locator("[name=about]")).first
    talk.locator("[name$=useful]").first.check()
    talk.locator("[name$=wish]").first.check()
    with guest.expect_navigation():
        talk.locator("button[type=submit]").click()
    follow = demo_portal.query("SELECT introduction_id FROM events_feedback WHERE introduction_id IS NOT NULL")
    assert len(follow) == 1
