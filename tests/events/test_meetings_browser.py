"""A matchmaking day in a browser: wishes, plan by the real worker, a change by hand, publication, a cancellation, the plan anew.
``SCREENSHOTS=folder`` keeps pictures."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.events.test_event_browser import wait_for
from tests.test_every_page import log_in

pytestmark = pytest.mark.browser
TITLE = {"de": "Gesprächstag Bordnetz", "en": "Meeting day wiring", "zh_hans": "线束一对一洽谈日"}


def look(page, name):
    """The page on a desktop and on a phone; nothing may be wider than the screen."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def submit(page, form="main form"):
    with page.expect_navigation():
        page.locator(form).locator("button[type=submit]").first.click()


def wish(page, path, company, language, wishes):
    """``wishes``: a piece of the other's label → the level."""
    page.goto(f"/{language}{path}meetings/{company}/wishes/")
    for label, level in wishes.items():
        page.locator(".field", has_text=label).locator("select").select_option(level)
    submit(page, "main form[data-unsaved]")
    assert page.locator("[aria-invalid=true]").count() == 0


def in_chinese(row):
    return row["name_zh_hans"] or row["name_de"]


def plan_of(page, path):
    page.goto(f"/de{path}meetings/")
    wait_for(lambda: page.locator("#plan-progress").count() == 0)
    return page.locator("main").inner_text()


def test_from_the_wishes_to_a_plan_that_changes(new_page, demo_portal):
    organiser = new_page()
    log_in(organiser, "projekt@becan.example", demo_portal)
    organiser.goto("/de/events/new/")
    begin = (timezone.localtime() + timedelta(days=20)).replace(hour=9, minute=0)
    organiser.select_option("[name=kind]", "matchmaking")
    organiser.fill("[name=starts_at]", begin.strftime("%Y-%m-%dT%H:%M"))
    organiser.fill("[name=ends_at]", (begin + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    for language, title in TITLE.items():
        organiser.fill(f"[name=title_{language}]", title)
        organiser.fill(f"[name=summary_{language}]", title)
    submit(organiser)
    path = re.search(r"/events/[0-9a-f-]{36}/", organiser.url).group()
    organiser.goto(f"/de{path}announce/")
    submit(organiser)
    organiser.goto(f"/de{path}meetings/")
    organiser.fill("[name=halls]", "Saal A: 2")
    organiser.fill("[name=interpreters]", "Li Na: de, zh")
    look(organiser, "frame")
    submit(organiser, "main form[data-unsaved]")

    people = {}
    for email, locale in (
        ("anbieter@becan.example", "de-DE"),
        ("startup@becan.example", "de-DE"),
        ("caigou@becan.example", "zh-CN"),
    ):
        people[email] = new_page(locale, width=390)
        log_in(people[email], email, demo_portal)
        people[email].goto(f"/de{path}register/")
        people[email].check("[name=listing][value=participants]")
        if people[email].locator("[name=stored_abroad]").count():  # who has agreed before is not asked again
            people[email].check("[name=stored_abroad]")
        submit(people[email])
    supplier, startup, partner = people.values()
    rows = demo_portal.query(
        "SELECT r.id, r.email, r.company_id, c.name_de, c.name_zh_hans FROM events_eventregistration r "
        "JOIN companies_company c ON c.id = r.company_id WHERE r.event_id = %s ORDER BY r.number",
        path.split("/")[2],
    )
    own, second, chinese = rows

    wish(partner, path, chinese["company_id"], "zh-hans", {})
    wish(supplier, path, own["company_id"], "de", {chinese["name_de"]: "must"})
    wish(startup, path, second["company_id"], "de", {chinese["name_de"]: "like"})
    partner.goto(f"/zh-hans{path}")
    wish(partner, path, chinese["company_id"], "zh-hans", {in_chinese(own): "must", in_chinese(second): "like"})
    assert "已保存" in partner.locator("main").inner_text()
    look(partner, "wishes-zh")

    organiser.goto(f"/de{path}meetings/")
    look(organiser, "plan-open")
    with organiser.expect_navigation():
        organiser.get_by_role("button", name="Plan berechnen").click()
    shown = plan_of(organiser, path)
    assert "Lücke: 0,0 %" in shown and "Entwurf" in shown
    look(organiser, "plan-draft")

    organiser.locator("main a", has_text="Ändern").first.click()
    organiser.wait_for_url("**/move/")
    organiser.select_option("[name=slot]", "2")
    look(organiser, "meeting-change")
    submit(organiser)
    assert "1 Änderung von Hand" in plan_of(organiser, path)
    with organiser.expect_navigation():
        organiser.get_by_role("button", name="Letzte Änderung zurücknehmen").click()
    with organiser.expect_navigation():
        organiser.get_by_role("button", name="Entwurf veröffentlichen").click()
    look(organiser, "plan-published")
    mails = "SELECT languages, text FROM becan_outgoingmail WHERE kind = 'event_meetings' AND \"to\" = %s AND calendar LIKE %s ORDER BY id"
    day = f"%{path.split('/')[2]}%"
    assert [m["languages"] for m in demo_portal.query(mails, "caigou@becan.example", day)] == ["zh-hans,de"]

    supplier.goto(f"/de{path}meetings/{own['company_id']}/")
    text = supplier.locator("main").inner_text()
    assert "Saal A" in text and "Peking" in text and (chinese["name_de"] or chinese["name_zh_hans"]) in text
    look(supplier, "schedule-de")
    partner.goto(f"/zh-hans{path}meetings/{chinese['company_id']}/")
    assert partner.locator("main tbody tr").count() == 2 and "北京时间" in partner.locator("main").inner_text()
    look(partner, "schedule-zh")
    pdf = partner.request.get(f"/zh-hans{path}meetings/{chinese['company_id']}/schedule-zh-hans.pdf")
    assert pdf.status == 200 and pdf.body()[:5] == b"%PDF-"
    if folder := os.environ.get("SCREENSHOTS"):
        (Path(folder) / "schedule.pdf").write_bytes(pdf.body())
        partner.emulate_media(media="print")
        partner.set_viewport_size({"width": 718, "height": 1000})
        partner.screenshot(path=Path(folder) / "schedule-print.png", full_page=True)

    startup.goto(f"/de/registrations/{second['id']}/")
    startup.on("dialog", lambda dialog: dialog.accept())
    with startup.expect_navigation():
        startup.locator("form[action$='/withdraw/'] button").click()
    organiser.goto(f"/de{path}meetings/")
    assert "kommt nicht mehr" in organiser.locator(".notice--warn").inner_text()
    look(organiser, "plan-cancelled")
    with organiser.expect_navigation():
        organiser.get_by_role("button", name="Änderungen planen").click()
    assert "neu: 0 · entfallen: 1" in plan_of(organiser, path)
    look(organiser, "plan-changes")
    with organiser.expect_navigation():
        organiser.get_by_role("button", name="Entwurf veröffentlichen").click()
    partner.goto(f"/zh-hans{path}meetings/{chinese['company_id']}/")
    assert partner.locator("main tbody tr").count() == 1
    assert len(demo_portal.query(mails, "caigou@becan.example", day)) == 2
    assert len(demo_portal.query(mails, "anbieter@becan.example", day)) == 1, "nothing has changed for them"
