"""The report in a browser: a period opened, a number followed to its paper, frozen, corrected and exported; the auditor draws a sample
and changes nothing. ``SCREENSHOTS=folder`` keeps pictures at the width of a phone and of a desktop, and as printed."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.test_main_path import Reader, log_in_staff

pytestmark = pytest.mark.browser
AUDITOR = "pruefung@becan.example"
PREPARE = """
from datetime import date, timedelta
from companies.enums import Kind
from companies.models import Company, FundingMeasure, User
from companies.services.support import add_support_file, record_support
from companies.uploads import Upload
from django.utils import timezone
from tests.factories import make_company
from tests.matching.space_parts import a_pdf
measure = FundingMeasure.objects.get(code="demo")
team = User.objects.get(email="projekt@becan.example")
begin = measure.starts_on
suppliers = list(Company.objects.filter(kind=Kind.SUPPLIER, region__in=measure.regions).exclude(identifiers=None).order_by("sort_key")[:12])
for number, company in enumerate(suppliers):
    for kind in ("consultation", "information")[: 1 + number % 2]:
        record_support(company, kind, measure=measure, on=begin + timedelta(days=7 + 13 * number), minutes=60, topic="Markteintritt", by=team)
outside = make_company("Elbe Guss GmbH", region="saxony", employees=30)
record_support(outside, "consultation", measure=measure, on=begin + timedelta(days=40), minutes=30, topic="Erstgespräch", by=team)
first = suppliers[0]
add_support_file(first.support_records.earliest("on"), "Protokoll.pdf", Upload("pdf", a_pdf()), by=team)
print("READY", measure.pk, begin, begin.replace(month=7) - timedelta(days=1), len(suppliers), first.name_de or first.name_en)
"""


def look(reader, name):
    """Nothing sticks out or is shut off at the width of a phone and of a desktop; the pictures are for people."""
    for width in (390, 1440):
        reader.page.set_viewport_size({"width": width, "height": 900})
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        found = Axe().run(reader.page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], (name, width)
        if folder := os.environ.get("SCREENSHOTS"):
            reader.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    if folder:
        reader.page.emulate_media(media="print")
        reader.page.screenshot(path=Path(folder) / f"{name}-print.png", full_page=True)
        reader.page.emulate_media(media="screen")


def follow(reader, link):
    reader.page.locator("main").get_by_role("link", name=link).first.click()
    reader.page.wait_for_load_state()


def fetch(reader, button, kind=None):
    """Ask for a file, wait for the worker, fetch it."""
    if kind:
        reader.page.select_option("main [name=kind]", kind)
    reader.page.get_by_role("button", name=button).click()
    with reader.page.expect_download(timeout=60_000) as download:
        reader.page.get_by_role("link", name="Datei herunterladen").click(timeout=60_000)
    return download.value


def test_from_an_open_period_to_the_sample_of_the_auditor(new_page, demo_portal):
    printed = demo_portal.manage("shell", "-c", PREPARE).splitlines()
    _ready, measure, begin, end, number, name = next(line for line in printed if line.startswith("READY")).split(maxsplit=5)
    team = Reader(new_page("de-DE", portal=demo_portal), "de")
    log_in_staff(team, demo_portal)
    team.open(f"report/measures/{measure}/")
    team.send("form button")
    look(team, "indicators")
    team.open("report/")
    team.fill(starts_on=begin, ends_on=end)
    team.page.select_option("main [name=measure]", measure)
    team.send("aside form button")
    period = team.page.url.rstrip("/").rpartition("/")[2]
    team.reads("Noch nicht eingefroren", "Unterstützte Unternehmen", "Von der Eintragung zum Ergebnis")
    look(team, "open")

    follow(team, "Unterstützte Unternehmen")
    assert team.page.locator(".big-number").inner_text().split()[0] == number
    team.never_reads("Elbe Guss GmbH")
    look(team, "indicator")
    follow(team, "Mitgewirkt, nicht gezählt")
    team.reads("Elbe Guss GmbH", "keine Betriebsstätte")
    look(team, "others")
    follow(team, "Gezählt")
    follow(team, name)
    with team.page.expect_download() as paper:
        follow(team, "Protokoll.pdf")
    assert Path(paper.value.path()).read_bytes()[:5] == b"%PDF-"
    look(team, "evidence")

    team.open(f"report/{period}/")
    team.send("form[action$='/freeze/'] button")
    team.reads("Die Prüfsumme stimmt")
    follow(team, "Unterstützte Unternehmen")
    follow(team, "Diesen Wert korrigieren")
    look(team, "correct")
    team.fill(value="1", reason="Übrige Nachweise fehlen")
    team.send("form button[type=submit]")
    team.reads("Übrige Nachweise fehlen", f"Eingefrorener Wert: {number}")
    look(team, "corrected")
    team.open(f"report/{period}/")
    look(team, "frozen")
    for kind, start in (("xlsx", b"PK"), ("pdf", b"%PDF-"), ("docx", b"PK")):
        team.open(f"report/{period}/")
        file = fetch(team, "Datei erstellen", kind)
        assert Path(file.path()).read_bytes().startswith(start), kind
        if folder := os.environ.get("SCREENSHOTS"):
            file.save_as(Path(folder) / f"report.{kind}")
    look(team, "export")

    auditor = Reader(new_page("de-DE", portal=demo_portal), "de")
    log_in_staff(auditor, demo_portal, AUDITOR)
    auditor.open(f"report/{period}/")
    assert not auditor.page.locator("form[action$='/freeze/']").count()
    follow(auditor, "Stichprobe")
    auditor.fill(seed="2026-11", size="5")
    auditor.send("form[method=get] button")
    assert auditor.page.locator("main tbody tr").count() == 5
    look(auditor, "sample")
    drawn = auditor.page.locator("main tbody").inner_text()
    auditor.page.reload()
    assert auditor.page.locator("main tbody").inner_text() == drawn
    assert Path(fetch(auditor, "Belege dieser Stichprobe als ZIP").path()).read_bytes()[:2] == b"PK"
    auditor.open(f"report/{period}/RCO01/")
    assert not auditor.page.get_by_role("link", name="Diesen Wert korrigieren").count()
    assert auditor.page.goto(f"/de/report/{period}/RCO01/correct/").status == 403
    (seen,) = demo_portal.query("SELECT count(*) AS n FROM becan_activitylog WHERE action = 'audit.viewed'")
    assert seen["n"] >= 4
