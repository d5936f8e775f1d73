"""What a visitor reads in the first minute, without logging in."""

import re

import pytest
from django.core.cache import cache

from becan.models import OutgoingMail
from companies.models import Consent

LANGUAGES = ["de", "en", "zh-hans"]
PAGES = ["", "contact/", "privacy/", "imprint/", "accessibility/", "account/login/", "account/signup/", "account/login/code/"]

FIRST_MINUTE = {
    "de": [
        "Sie fertigen oder entwickeln in Berlin-Brandenburg. Wir prüfen, welcher chinesische Kunde zu Ihnen passt."
        " Ihr Name bleibt verborgen, bis Sie Ja sagen.",
        "Kostenfrei. Keine Zeichnungen, keine Preise, kein Englisch nötig.",
        "+49 30 23125 014",
    ],
    "en": ["No name is shown until both sides say yes.", "Free of charge."],
    "zh-hans": [
        "寻找柏林及勃兰登堡地区的汽车零部件与技术供应商",
        "用中文写一句话即可，中文项目人员回复您。免费。",
        "主办单位",
        "资助方",
        "BeCAN-Demo",
    ],
}
FUNDER = {
    "de": "Kofinanziert von der Europäischen Union",
    "en": "Co-funded by the European Union",
    "zh-hans": "由欧洲联盟共同资助",
}
PERSON = {"de": "Katrin Sommer", "en": "Katrin Sommer", "zh-hans": "林雨文"}


def read(response) -> str:
    """The words of a page, as a reader sees them."""
    body = response.content.decode().partition("<body")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body))


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_says_the_first_minute_copy(client, db, language):
    words = read(client.get(f"/{language}/"))
    assert [line for line in FIRST_MINUTE[language] if line not in words] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_the_contact_person_and_the_funder(client, db, language, page):
    response = client.get(f"/{language}/{page}")
    words = read(response)
    assert response.status_code == 200
    assert (PERSON[language] in words, FUNDER[language] in words) == (True, True)
    assert 'src="/static/becan/person-' in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_obey_the_content_security_policy(client, db, page):
    """An inline style, an inline script or a data: image would silently not work."""
    html = client.get(f"/de/{page}").content.decode()
    inline = re.findall(r"<style|\sstyle=|\son\w+=\"|src=\"data:|https?://(?!testserver)[^\"]+\.(?:js|css|svg|png)", html)
    scripts = [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag]
    assert (inline, scripts) == ([], [])


def test_the_language_switch_keeps_the_page(client, db):
    html = client.get("/de/contact/?from=mail").content.decode()
    links = re.findall(r'<a href="([^"]+)" lang="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert links == [
        ("/de/contact/?from=mail", "de", "Deutsch"),
        ("/en/contact/?from=mail", "en", "English"),
        ("/zh-hans/contact/?from=mail", "zh-hans", "简体中文"),
    ]


@pytest.mark.parametrize("path", ["//evil.example/x", "/", "/healthz", "/de"])
def test_the_language_switch_never_leaves_the_portal(path):
    from becan.portal.context_processors import language_links

    assert [link["url"] for link in language_links(path)] == ["/de/", "/en/", "/zh-hans/"]


@pytest.mark.parametrize(("path", "status"), [("/de/gibt-es-nicht/", 404), ("/zh-hans/没有/", 404)])
def test_a_missing_page_still_helps(client, db, path, status):
    response = client.get(path)
    assert (response.status_code, "+49 30 23125" in read(response)) == (status, True)


class TestContact:
    MESSAGE = {"message": "寻找2500吨压铸厂，AlSi10MnMg，欧洲交货。", "name": "王建国，合肥", "reach": "微信 wang-demo"}

    @pytest.fixture(autouse=True)
    def _no_rate_limits_from_other_tests(self):
        cache.clear()

    def test_a_chinese_message_reaches_the_person_who_reads_chinese(self, client, db):
        assert 'name="stored_abroad"' in client.post("/zh-hans/contact/", self.MESSAGE).content.decode()
        assert OutgoingMail.objects.count() == 0
        response = client.post("/zh-hans/contact/", self.MESSAGE | {"stored_abroad": "on"})
        mail = OutgoingMail.objects.get()
        assert (response.status_code, response.url) == (302, "/zh-hans/contact/")
        assert (mail.kind, mail.to) == ("contact_message", "lin@becan.example")
        assert [text in mail.text for text in self.MESSAGE.values()] == [True, True, True]
        assert (Consent.objects.get().about, Consent.objects.get().language) == (mail, "zh-hans")

    def test_a_german_message_reaches_the_project_manager(self, client, db):
        client.post("/de/contact/", self.MESSAGE)
        assert OutgoingMail.objects.get().to == "sommer@becan.example"
        assert Consent.objects.count() == 0

    def test_who_asks_about_an_anonymous_profile_names_it_by_its_address(self, client, db):
        profile = "73d7bc68-71c4-4e0e-82d2-246ebcde94ce"
        assert f"/zh-hans/company/{profile}/" in client.get(f"/zh-hans/contact/?about={profile}").content.decode()
        assert "/company/" not in client.get("/zh-hans/contact/?about=spam").content.decode()

    def test_a_program_gets_thanks_and_sends_nothing(self, client, db):
        response = client.post("/de/contact/", self.MESSAGE | {"website": "http://spam.example"})
        assert (response.status_code, OutgoingMail.objects.count()) == (302, 0)

    def test_what_is_missing_is_said_and_linked(self, client, db):
        html = client.post("/de/contact/", {"message": "Hallo"}).content.decode()
        assert re.findall(r'<a href="#(id_\w+)">', html) == ["id_name", "id_reach"]
        assert ">\nHallo</textarea>" in html
        assert OutgoingMail.objects.count() == 0

    def test_a_flood_is_stopped(self, client, db):
        statuses = [client.post("/de/contact/", self.MESSAGE).status_code for _ in range(21)]
        assert (statuses[:20], statuses[20]) == ([302] * 20, 429)
