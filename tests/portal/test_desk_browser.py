"""A working day on the phone, in German: compare, decide several at once and take it back, log a talk without a network, a briefing;
and the same desk with the keyboard."""

import pytest

from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

STAFF = "projekt@becan.example"
MAKE = """
from companies.models import User
from matching.services.introductions import propose_introduction
from tests.factories import make_company, make_contact_person, make_demand
from tests.matching.introduction_parts import make_match
team = User.objects.get(email="projekt@becan.example")
seeker = make_company("启明测试有限公司", kind="partner", region="jilin")
make_contact_person(seeker, family_name="王", given_name="芳", function="采购经理")
demand = make_demand(seeker, musts=["CS-DC-VAC"], title_de="Vakuumdruckguss gesucht (Schreibtisch)")
offers = [make_company(f"Schreibtisch Guss {name} GmbH", concepts=["CS-DC-VAC"], employees=40, is_demo=True) for name in "ABC"]
matches = [make_match(demand, offer) for offer in offers]
introduction = propose_introduction(matches[2], by=team)
print("MADE", demand.pk, introduction.pk)
"""


@pytest.fixture(scope="module")
def made(demo_portal):
    printed = demo_portal.manage("shell", "-c", MAKE).splitlines()
    return next(line for line in printed if line.startswith("MADE")).split()[1:]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def tick(page, *names):
    for name in names:
        page.get_by_label(f"Schreibtisch Guss {name} GmbH", exact=False).first.check()


def entries(portal):
    return portal.query("SELECT who, words FROM matching_interaction WHERE words LIKE 'Unterwegs%%' ORDER BY words")


def test_a_day_on_the_phone(new_page, demo_portal, made):
    demand, introduction = made
    page = new_page("de-DE", width=390, portal=demo_portal)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, STAFF, demo_portal)

    page.goto("/de/desk/")
    assert fits(page)
    page.goto(f"/de/demands/{demand}/matches/")
    tick(page, "A", "B")
    page.get_by_role("button", name="Nebeneinander vergleichen").click()
    assert page.get_by_role("table").get_by_role("link", name="Schreibtisch Guss A GmbH", exact=True).is_visible()
    assert fits(page)

    page.goto(f"/de/demands/{demand}/matches/")
    tick(page, "A", "B")
    page.locator("#choose button[value=dismiss]").click()
    page.locator("main [name=reason]").select_option("competitor")
    page.locator("main form button[type=submit]").last.click()
    assert demo_portal.query("SELECT count(*) AS n FROM matching_match WHERE dismissal_reason = 'competitor'")[0]["n"] == 2
    page.get_by_role("button", name="Rückgängig").click()
    assert demo_portal.query("SELECT count(*) AS n FROM matching_match WHERE dismissal_reason = 'competitor'")[0]["n"] == 0

    log_a_talk_without_a_network(page, demo_portal)

    page.goto(f"/de/introductions/{introduction}/briefing/")
    assert page.get_by_text("Wáng Fāng").is_visible()
    assert fits(page)
    assert complaints == []


def log_a_talk_without_a_network(page, portal):
    page.goto("/de/log/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.reload()  # the page itself comes from the phone
    page.get_by_label("Wer", exact=True).fill("Schreibtisch Guss A GmbH")
    page.get_by_label("Was", exact=True).fill("Unterwegs eins: ruft Montag an")
    page.get_by_role("button", name="Notieren").click()
    page.get_by_text("Kein Netz.").or_(page.get_by_text("In diesem Telefon, noch zu senden: 1")).wait_for()
    assert entries(portal) == []
    assert fits(page)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("Alles ist verschickt.").wait_for()
    assert entries(portal) == [{"who": "Schreibtisch Guss A GmbH", "words": "Unterwegs eins: ruft Montag an"}]


def test_the_desk_by_keys_which_can_be_switched_off(new_page, demo_portal, made):
    demand, _introduction = made
    page = new_page("de-DE", portal=demo_portal)
    log_in(page, STAFF, demo_portal)
    page.goto(f"/de/demands/{demand}/matches/")
    line = "[...document.querySelectorAll('[data-key-item]')].indexOf(document.activeElement.closest('[data-key-item]'))"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(line) == 1
    page.keyboard.press("k")
    assert page.evaluate(line) == 0
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input[name=match]:checked").count() == 2
    page.keyboard.press("?")
    assert page.locator("dialog[data-keys]").is_visible()
    page.get_by_label("Tastenkürzel auf diesem Gerät verwenden").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate(line) == -1
    page.get_by_role("button", name="Tastenkürzel (?)").click()
    page.get_by_label("Tastenkürzel auf diesem Gerät verwenden").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(line) == 0
