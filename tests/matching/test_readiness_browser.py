"""From information to a held introduction: a guide read, red flags answered on a phone, export control cleared by the team."""

import pytest

from tests.test_main_path import Reader, log_in_staff

pytestmark = pytest.mark.browser

ASK = """
from companies.models import Company, User
from matching.models import Match
from matching.services.introductions import propose_introduction
from matching.signed_links import link_token
from tests.factories import make_contact_person, make_company, make_demand
offering = make_company("Gießerei Zehdenick GmbH", concepts=["CS-DC"], country="DE")
seeking = make_company("长春辰光汽车零部件有限公司", kind="partner")
people = [make_contact_person(company) for company in (offering, seeking)]
demand = make_demand(seeking, title_zh_hans="寻找压铸供应商", title_de="Druckguss gesucht", musts=["CS-DC"])
match = Match.objects.create(demand=demand, company=offering, rank=1, score=80, coverage=1, band="strong",
    engine_version="1", weights_version="1", taxonomy_version="1")
introduction = propose_introduction(match, by=User.objects.get(email="projekt@becan.example"))
tokens = [link_token(introduction.sides.get(side=side)) for side in ("offering", "seeking")]
print("ASKED", introduction.pk, *tokens)
"""


@pytest.fixture
def asked(demo_portal):
    printed = demo_portal.manage("shell", "-c", ASK).splitlines()
    return next(line for line in printed if line.startswith("ASKED")).split()[1:]


def say_yes(reader, token, *, export_control):
    reader.open(f"i/{token}/")
    reader.tick("[name=answer][value=accepted]", "[name=scope][value=phone]", "[name=consent]")
    reader.tick(f"[name=export_control][value={export_control}]")
    reader.send("#answer button[type=submit]")


def test_a_guide_three_next_steps_and_a_held_introduction(new_page, demo_portal, asked):
    introduction, offering, seeking = asked
    director = Reader(new_page("de-DE", width=390, portal=demo_portal), "de")
    director.open(f"i/{offering}/")
    director.page.get_by_role("link", name="Was zeige ich wann?").click()
    director.reads("Vier Stufen", "GeschGehG", "Quellen")
    say_yes(director, offering, export_control="red")

    director.open(f"i/{offering}/readiness/")
    with director.page.expect_response(lambda answer: answer.status == 204):
        director.tick("[name=payment][value=red]")
    director.tick("[name=trade-mark][value=unsure]", "[name=nda][value=ok]")
    director.send()
    director.reads("So weit sind Sie", "Was Sie als Nächstes tun", "4 von 20 Fragen beantwortet")
    assert director.page.locator("#result ol li").count() == 3
    assert director.page.evaluate("document.documentElement.scrollWidth") <= 390

    buyer = Reader(new_page("zh-CN", width=390, portal=demo_portal), "zh-hans")
    say_yes(buyer, seeking, export_control="ok")
    buyer.open(f"i/{seeking}/readiness/")
    buyer.page.locator("details.more summary").click()
    buyer.tick("[name=decision][value=red]", "[name=budget][value=unsure]")
    buyer.send()
    buyer.reads("准备情况", "下一步建议", "指南：")
    buyer.never_reads("Zehdenick")

    team = Reader(new_page("de-DE", portal=demo_portal), "de")
    log_in_staff(team, demo_portal)
    team.open(f"introductions/{introduction}/")
    team.reads("Exportkontrolle", "Gießerei Zehdenick GmbH")
    team.fill(reason="BAFA: nicht gelistet, Auskunft vom 27.11.")
    team.send("form[action$='/clear/'] button[type=submit]")
    director.open(f"i/{offering}/")
    director.reads("Ja gesagt")
