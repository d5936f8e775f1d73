"""In a browser: a question asked in Chinese is answered in German without login and read in Chinese; a demand that the translation desk
has translated is there for the suppliers. ``SCREENSHOTS=folder`` keeps pictures at the width of a phone and of a desktop."""

import os
from pathlib import Path

import pytest

from tests.test_main_path import Reader, log_in_staff

pytestmark = pytest.mark.browser
PREPARE = """
from companies.models import Company, User
from django.utils import timezone
from matching.models import Demand, DemandConcept, Match
from companies.models import Concept
from matching.services.introductions import propose_introduction
from matching.signed_links import link_token
from tests.factories import make_demand
team = User.objects.get(email="projekt@becan.example")
offering = Company.objects.get(memberships__user__email="anbieter@becan.example")
seeking = Company.objects.get(memberships__user__email="caigou@becan.example")
demand = make_demand(seeking, musts=["CS-DC-VAC"], title_zh_hans="寻找转向节供应商", title_de="Achsschenkel gesucht")
match = Match.objects.create(demand=demand, company=offering, rank=1, score=80, coverage=1, band="strong",
    engine_version="1", weights_version="1", taxonomy_version="1")
introduction = propose_introduction(match, by=team)
waiting = make_demand(seeking, state="published", musts=["CS-DC-VAC"], title_zh_hans="寻找真空压铸电机壳体供应商", title_de="",
    summary_de="", summary_zh_hans="铝合金电机壳体，真空压铸，年需求量十万件。")
hub = Company.objects.get(memberships__user__email="kaifaqu@becan.example")
print("FOUND", *(link_token(introduction.sides.get(side=side)) for side in ("seeking", "offering")), waiting.pk, hub.pk)
"""


def picture(reader, name):
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (390, 1440):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.screenshot(path=Path(folder) / f"{name}-{reader.language}-{width}.png", full_page=True)


def link_in(mail):
    text = mail.get_body(["plain"]).get_content()
    return next(word for word in text.split() if "/q/" in word).partition("/de/" if "/de/" in text else "/zh-hans/")[2]


def log_in(reader, email):
    reader.open("account/login/")
    reader.page.locator("main details summary").first.click()
    reader.fill(login=email, password="Ludwigsfelde-Changchun")
    reader.send("details form button[type=submit]")


def test_a_question_crosses_the_languages_and_a_translation_opens_a_demand(new_page, demo_portal, smtp):
    found = demo_portal.manage("shell", "-c", PREPARE).split()
    seeking, _offering, demand, hub = found[found.index("FOUND") + 1 :][:4]
    partner = Reader(new_page("zh-CN", width=390, portal=demo_portal), "zh-hans")
    supplier = Reader(new_page("de-DE", width=390, portal=demo_portal), "de")
    staff = Reader(new_page("de-DE", portal=demo_portal), "de")

    partner.open(f"i/{seeking}/questions/")
    picture(partner, "ask")
    partner.page.select_option("main [name=q-ready]", "lead_time")
    partner.send()
    partner.reads("下单后的交货周期？", "等待回答")
    picture(partner, "introduction")

    mail = next(mail for mail in smtp.wait_for(2, to="anbieter@becan.example") if "/q/" in mail.get_body(["plain"]).get_content())
    supplier.open(link_in(mail))
    supplier.reads("Lieferzeit nach Bestellung?", "Sie brauchen kein Konto.")
    picture(supplier, "answer")
    supplier.fill(**{"a-weeks-low": "6", "a-weeks-high": "8"})
    supplier.send()
    supplier.reads("6–8 Wochen")

    partner.open(f"i/{seeking}/")
    partner.reads("下单后的交货周期？", "6–8周")
    picture(partner, "answered")

    log_in_staff(staff, demo_portal)
    staff.open("translations/")
    picture(staff, "desk")
    staff.reads("Übersetzungen", "寻找真空压铸电机壳体供应商")
    staff.open(f"translations/demand/{demand}/")
    picture(staff, "translate")
    staff.reads("铝合金电机壳体", "Vakuumdruckguss")
    staff.fill(
        title="Motorgehäuse im Vakuumdruckguss gesucht", summary="Aluminiumgehäuse für Elektromotoren, 100.000 Stück im Jahr."
    )
    staff.send("form.card button[type=submit]")

    log_in(supplier, "anbieter@becan.example")
    supplier.open(f"demands/{demand}/")
    supplier.reads("Motorgehäuse im Vakuumdruckguss gesucht")
    supplier.never_reads("寻找真空压铸电机壳体供应商")

    multiplier = Reader(new_page("zh-CN", portal=demo_portal), "zh-hans")
    log_in(multiplier, "kaifaqu@becan.example")
    multiplier.open(f"multiplier/{hub}/")
    multiplier.reads("我的企业与成果", "对接成果清单")
    picture(multiplier, "multiplier")
