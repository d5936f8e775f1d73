"""In a real browser: a demand of its kind with a live preview, an interest told by two companies together, the desk, the buyer's yes."""

import os
import re
from pathlib import Path

import pytest

from tests.test_every_page import log_in
from tests.test_main_path import GERMAN, Reader, wait_until_the_engine_rests

pytestmark = pytest.mark.browser

BUYER, LEAD, STAFF = "caigou@becan.example", "anbieter@becan.example", "projekt@becan.example"
TITLE = "寻找高压线束供应商（浏览器测试）"
TEXT = "寻找高压线束与激光雷达感知软件供应商，欧洲交货，年需求量3万件，可先提供样件。"
PUT_TOGETHER = """
from companies.models import Company
from matching.models import Demand, DemandTeams
demand = Demand.objects.get(title_zh_hans="%s")
names = ("anbieter@becan.example", "startup@becan.example")
pair = [Company.objects.get(memberships__user__email=name) for name in names]
notations = [row.concept.notation for row in demand.demand_concepts.all()][:2]
parts = [{"concept": one, "is_must": True, "figures": [], "proofs": []} for one in (notations * 2)[:2]]
members = [
    {"company": str(company.pk), "score": 1, "parts": [{"part": place, "levels": [1]}]} for place, company in enumerate(pair)
]
team = {"musts": 2, "coverage": 1, "score": 1, "members": members}
DemandTeams.objects.update_or_create(demand=demand, defaults={"parts": parts, "teams": [team]})
print(demand.pk)
"""
INVITED = """
from matching.models import InterestMember
from matching.signed_links import invitation_token
member = InterestMember.objects.get(is_lead=False, interest__demand="%s")
print(invitation_token(member))
"""


@pytest.fixture
def people(new_page, demo_portal):
    buyer = Reader(new_page("zh-CN", width=390, portal=demo_portal), "zh-hans")
    readers = [buyer, *(Reader(new_page("de-DE", portal=demo_portal), "de") for _ in range(2))]
    for reader, email in zip(readers, (BUYER, LEAD, STAFF), strict=True):
        log_in(reader.page, email, demo_portal)
    return readers


def shot(reader, name):
    if folder := os.environ.get("SCREENSHOTS"):
        reader.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_from_the_preview_to_the_yes(people, new_page, demo_portal):
    buyer, lead, staff = people
    wait_until_the_engine_rests(demo_portal, 600)

    # 1. The buyer writes in Chinese; the kind is proposed; the preview counts while the form is still open
    buyer.open("demands/new/")
    buyer.fill(title=TITLE, description=TEXT)
    buyer.send()
    buyer.page.locator("main button[name=preview]").click()
    buyer.page.locator("#preview-result", has_text=re.compile("家企业符合|正在计算")).wait_for(timeout=60_000)
    shot(buyer, "1-requirements")
    buyer.send("#capabilities > p.actions button")
    shot(buyer, "2-conditions")
    buyer.reads("寻找供应商", "技术要求说明")
    buyer.tick("[name=identity][value=anonymous]")
    buyer.send()
    buyer.send()
    demand = demo_portal.query("SELECT id FROM matching_demand WHERE title_zh_hans = %s", TITLE)[0]["id"]
    staff.open(f"demands/{demand}/review/")
    shot(staff, "3-review")
    staff.fill(**GERMAN)
    staff.send("button[value=publish]")
    assert demo_portal.query("SELECT state FROM matching_demand WHERE id = %s", demand)[0]["state"] == "published"

    # 2. A German supplier leads, the engine's team is offered, the other one agrees by its link
    wait_until_the_engine_rests(demo_portal)
    demo_portal.manage("shell", "-c", PUT_TOGETHER % TITLE)
    lead.open(f"demands/{demand}/")
    lead.never_reads("启明", "王建国")
    lead.page.locator("main a[href$='/interest/']").click()
    shot(lead, "4-interest")
    lead.reads("Gemeinsam mit")
    lead.fill(offer="Wir fertigen Hochvolt-Kabelsätze in Hennigsdorf.", questions="Welcher Querschnitt?")
    lead.tick("[name=team][value='0']")
    lead.send()
    token = demo_portal.manage("shell", "-c", INVITED % demand).split()[-1]
    invited = Reader(new_page("de-DE", portal=demo_portal), "de")
    invited.open(f"e/{token}/")
    shot(invited, "5-invited")
    invited.page.locator("main button[value=accept]").click()
    invited.page.wait_for_load_state()

    # 3. The desk reads it and shows it to the buyer, who sees codes in Chinese and says yes
    staff.open("desk/?queue=interests")
    interest = demo_portal.query("SELECT id, state FROM matching_interest WHERE demand_id = %s", demand)[0]
    assert interest["state"] == "sent"
    staff.open(f"interests/{interest['id']}/review/")
    shot(staff, "6-desk")
    staff.reads("Hochvolt-Kabelsätze")
    staff.send("button[value=show]")
    buyer.open(f"demands/{demand}/")
    shot(buyer, "7-buyer")
    buyer.reads("表达意向的企业", "同意对接")
    buyer.never_reads("Hennigsdorf", "Krüger", "Kabelsätze", "Petrov")
    buyer.page.locator("main button[name=answer_interest][value=yes]").click()
    buyer.page.wait_for_load_state()
    made = demo_portal.query("SELECT state FROM matching_introduction WHERE demand_id = %s", demand)
    assert [row["state"] for row in made] == ["proposed", "proposed"]
