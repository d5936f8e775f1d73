"""From the sign-up to a team in a real browser: a director in German, a purchasing manager in Chinese on a phone."""

import re

import pytest

from tests.support.words import LANGUAGES
from tests.test_main_path import Reader, sign_up

pytestmark = pytest.mark.browser
INVITATION = re.compile(r"https?://[^/\s]+(/\S+/t/\S+)")


def link_in(mail):
    return INVITATION.search(mail.get_body(["plain"]).get_content())[1].split("/", 2)[2]


def invite(reader, email, language):
    reader.page.goto(re.sub(r"(/company/[0-9a-f-]{36}/).*", r"\1team/", reader.page.url))
    reader.fill(email=email)
    reader.page.select_option("main [name=language]", language)
    reader.send("form:has([name=email]) button[type=submit]")


@pytest.mark.parametrize(
    ("language", "locale", "kind", "name", "text", "person", "words"),
    [
        ("de", "de-DE", "supplier", "Teamwerk Guss GmbH", "Wir gießen Gehäuse im Druckguss.", ("Neumann", "Nora"), "Team"),
        ("en", "en-GB", "supplier", "Teamwork Test Ltd", "We test LiDAR software on the road.", ("Brown", "Kim"), "Team"),
        ("zh-hans", "zh-CN", "partner", "同心汽车零部件有限公司", "我们生产汽车线束。", ("李", "娜"), "团队"),
    ],
)
def test_a_second_person_joins_by_invitation(new_page, live_portal, smtp, language, locale, kind, name, text, person, words):
    first = Reader(new_page(locale), language)
    second = Reader(new_page(locale, width=390), language)
    boss, colleague = f"chef-{language}@team.example", f"neu-{language}@team.example"
    sign_up(first, smtp, email=boss, name=name, kind=kind, text=text)
    invite(first, colleague, language)
    first.reads(words, colleague)
    (mail,) = smtp.wait_for(1, to=colleague)
    second.open(link_in(mail))
    second.reads(name, colleague)
    second.fill(family_name=person[0], given_name=person[1])
    second.send()
    second.reads(name)
    assert second.page.evaluate("document.documentElement.scrollWidth <= 390")
    first.page.reload()
    first.reads(person[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_over_an_imported_profile(new_page, live_portal, smtp, language):
    """The address on file proves it: no waiting for staff."""
    name, email = f"Altwerk {language} Zerspanung GmbH", f"gf-{language}@altwerk.example"
    live_portal.manage("shell", "-c", IMPORTED % (name, language, email))
    reader = Reader(new_page(LANGUAGES[language]), language)
    sign_up(reader, smtp, email=email, name="Etwas anderes GmbH", kind="supplier", text="Wir drehen und fräsen.")
    reader.open("company/join/")
    reader.reads(name)
    reader.page.get_by_role("link", name=name).click()
    reader.tick("[name=relationship][value=owner]")
    reader.send("form:has([name=relationship]) button[type=submit]")
    reader.reads(name)


IMPORTED = """
from companies.models import Company, ContactPerson
company = Company.objects.create(kind="supplier", side="berlin_brandenburg", country="DE", state="imported", name_de="%s", maintained_by="staff", sort_key="altwerk %s")
ContactPerson.objects.create(company=company, family_name="Alt", email="%s", language="de")
"""
