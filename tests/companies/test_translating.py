"""Translations: their states, what a machine may write, and a provider that speaks over a real socket."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from companies.models import Company, TextSource, TranslationRequest
from companies.services import save_texts
from companies.services.translating import MOST_ATTEMPTS, fields_to_translate, request_translations, run_translation
from companies.texts import state_of
from companies.translation_diff import changes_between
from companies.translation_providers import TranslationFailed, current_provider
from tests.companies.profile_parts import address
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db
D = "description"


@pytest.fixture
def owner():
    return make_user("weber@guss.example", family_name="Weber")


@pytest.fixture
def company(taxonomy, owner):
    return make_company("Guss GmbH", owner=owner, description="Wir gießen Aluminium.")


@pytest.fixture
def machine():
    """A small server of the protocols of LibreTranslate and DeepL; ``answer`` may be set to misbehave."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    server.asked, server.answer = [], None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Machine(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, asked, self.headers.get("Authorization")))
        status, body = self.server.answer(asked) if self.server.answer else (200, self.translated(asked))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    def translated(self, asked):
        if "q" in asked:
            return {"translatedText": [f"[{asked['target']}] {text}" for text in asked["q"]]}
        return {"translations": [{"text": f"[{asked['target_lang']}] {text}"} for text in asked["text"]]}

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def libretranslate(settings, machine):
    settings.TRANSLATION_URL = f"libretranslate+http://secret@127.0.0.1:{machine.server_port}"
    return machine


def work(now=None):
    for pk in TranslationRequest.objects.values_list("pk", flat=True):
        run_translation(pk, now=now or timezone.now())


def fresh(company):
    return Company.objects.get(pk=company.pk)


class TestStates:
    STEPS = [
        ("nothing written", [], "missing"),
        ("written by a person", [("write", "We cast.")], "checked"),
        ("the original changed", [("write", "We cast."), ("original", "Neu.")], "outdated"),
        ("checked again", [("write", "We cast."), ("original", "Neu."), ("check", "")], "checked"),
        ("written again", [("write", "We cast."), ("original", "Neu."), ("write", "New.")], "checked"),
        ("taken away", [("write", "We cast."), ("write", "")], "missing"),
        ("by the machine", [("machine", "")], "machine"),
        ("of the machine, checked", [("machine", ""), ("check", "")], "checked"),
        ("of the machine, corrected", [("machine", ""), ("write", "We cast.")], "checked"),
        ("of the machine, original changed, machine again", [("machine", ""), ("original", "Neu.")], "machine"),
        ("of a person, original changed, machine", [("write", "We."), ("original", "Neu."), ("machine", "")], "outdated"),
        ("of a person, the machine asked", [("write", "We cast."), ("machine", "")], "checked"),
    ]

    @pytest.mark.parametrize(("steps", "state"), [case[1:] for case in STEPS], ids=[case[0] for case in STEPS])
    def test_by_what_happened(self, company, owner, libretranslate, steps, state):
        for step, value in steps:
            self.take(company, owner, step, value)
        assert state_of(fresh(company), D, "en") == state

    def take(self, company, owner, step, value):
        if step == "machine":
            request_translations(company, ["en"])
            work()
        elif step == "check":
            save_texts(company, {}, by=owner, checked=[(D, "en")])
        else:
            save_texts(company, {(D, "en" if step == "write" else "de"): value}, by=owner)
            if step == "original":
                work()
            else:
                TranslationRequest.objects.all().delete()


class TestProvider:
    def test_off_unless_configured(self, company, settings):
        assert settings.TRANSLATION_URL == ""
        request_translations(company)
        assert (current_provider(), TranslationRequest.objects.count()) == (None, 0)

    @pytest.mark.parametrize("url", ["http://x", "deepl+ftp://x", "google+https://x", "deepl+https://", "nonsense"])
    def test_a_bad_address_is_refused(self, settings, url):
        settings.TRANSLATION_URL = url
        with pytest.raises(ImproperlyConfigured):
            current_provider()

    def test_libretranslate(self, libretranslate):
        assert current_provider().translate(["Guss", "Welle"], "de", "zh-hans") == ["[zh] Guss", "[zh] Welle"]
        asked = {"q": ["Guss", "Welle"], "source": "de", "target": "zh", "format": "text", "api_key": "secret"}
        assert libretranslate.asked == [("/translate", asked, None)]

    def test_deepl(self, settings, machine):
        settings.TRANSLATION_URL = f"deepl+http://a%2Fb@127.0.0.1:{machine.server_port}"
        assert current_provider().translate(["压铸"], "zh-hans", "en") == ["[EN-GB] 压铸"]
        asked = {"text": ["压铸"], "source_lang": "ZH", "target_lang": "EN-GB"}
        assert machine.asked == [("/v2/translate", asked, "DeepL-Auth-Key a/b")]

    @pytest.mark.parametrize(
        "answer",
        [
            (500, b"broken"),
            (429, {"error": "slow down"}),
            (200, b"<html>"),
            (200, {"translatedText": ["one"]}),
            (200, {"translatedText": ["", ""]}),
            (200, {"translatedText": [1, 2]}),
            (200, {"other": 1}),
            (200, []),
            (200, b"\xff\xfe"),
        ],
    )
    def test_whatever_a_server_answers_is_one_error(self, libretranslate, answer):
        libretranslate.answer = lambda asked: answer
        with pytest.raises(TranslationFailed):
            current_provider().translate(["a", "b"], "de", "en")

    def test_a_server_that_is_not_there(self, settings):
        settings.TRANSLATION_URL = "libretranslate+http://127.0.0.1:9"
        with pytest.raises(TranslationFailed):
            current_provider().translate(["a"], "de", "en")


class TestWork:
    def test_saving_the_original_asks_for_both_languages(self, company, owner, libretranslate):
        save_texts(company, {("summary", "de"): "Guss."}, by=owner)
        assert sorted(row.language for row in TranslationRequest.objects.all()) == ["en", "zh-hans"]
        work()
        company = fresh(company)
        assert (company.summary_en, company.description_zh_hans) == ("[en] Guss.", "[zh] Wir gießen Aluminium.")
        assert (company.name_en, TranslationRequest.objects.count()) == ("" if company.name_en == "" else None, 0)

    def test_a_failure_is_kept_and_tried_again(self, company, libretranslate):
        libretranslate.answer = lambda asked: (503, b"")
        request_translations(company, ["en"])
        work()
        row = TranslationRequest.objects.get()
        assert (row.attempts, row.last_error, row.due_at > timezone.now()) == (1, "TranslationFailed: HTTP 503", True)
        assert not fresh(company).description_en
        libretranslate.answer = None
        work(now=row.due_at)
        assert (fresh(company).description_en, TranslationRequest.objects.count()) == ("[en] Wir gießen Aluminium.", 0)

    def test_it_ends_some_day(self, company, libretranslate):
        libretranslate.answer = lambda asked: (503, b"")
        request_translations(company, ["en"])
        for _attempt in range(MOST_ATTEMPTS + 3):
            work(now=TranslationRequest.objects.get().due_at)
        assert len(libretranslate.asked) == MOST_ATTEMPTS

    def test_what_a_person_writes_meanwhile_stays(self, company, owner, libretranslate):
        def answer(asked):
            return 200, {"translatedText": ["machine"] * len(asked["q"])}

        request_translations(company, ["en"])
        save_texts(company, {(D, "en"): "We cast, says a person."}, by=owner)
        libretranslate.answer = answer
        work()
        assert fresh(company).description_en == "We cast, says a person."

    def test_a_text_longer_than_its_field_is_cut(self, company, owner, libretranslate):
        save_texts(company, {("tagline", "de"): "x" * 120}, by=owner)
        work()
        assert len(fresh(company).tagline_en) == 120

    def test_who_checked_is_known_and_a_machine_is_nobody(self, company, owner, libretranslate):
        request_translations(company, ["en"])
        work()
        row = TextSource.objects.get(field=D, language="en")
        assert (row.checked_by, row.checked_at, row.source) == (None, None, "Wir gießen Aluminium.")
        save_texts(company, {}, by=owner, checked=[(D, "en")])
        row.refresh_from_db()
        assert (row.checked_by, row.checked_at is not None) == (owner, True)
        assert fields_to_translate(fresh(company), "en") == []


class TestPage:
    def test_source_and_target_stand_side_by_side_with_what_has_changed(self, client, company, owner):
        save_texts(company, {(D, "zh-hans"): "我们铸造铝件。"}, by=owner)
        save_texts(company, {(D, "de"): "Wir gießen Magnesium."}, by=owner)
        client.force_login(owner)
        html = client.get(address("profile_translation", company.pk, "zh-hans")).content.decode()
        assert "Wir gießen <del>Aluminium</del><ins>Magnesium</ins>." in html
        assert "我们铸造铝件。" in html and "Weber" in html and 'name="text_zh_hans-description-checked"' in html

    def test_ticking_checked_is_enough(self, client, company, owner):
        save_texts(company, {(D, "en"): "We cast."}, by=owner)
        save_texts(company, {(D, "de"): "Wir gießen viel."}, by=owner)
        client.force_login(owner)
        sent = {"text_en-description": "We cast.", "text_en-description-checked": "on"}
        assert client.post(address("profile_translation", company.pk, "en"), sent).status_code == 302
        assert state_of(fresh(company), D, "en") == "checked"

    def test_saving_without_ticking_leaves_it_outdated(self, client, company, owner):
        save_texts(company, {(D, "en"): "We cast."}, by=owner)
        save_texts(company, {(D, "de"): "Wir gießen viel."}, by=owner)
        client.force_login(owner)
        client.post(address("profile_translation", company.pk, "en"), {"text_en-description": "We cast."})
        assert state_of(fresh(company), D, "en") == "outdated"

    @pytest.mark.parametrize("language", ["de", "fr", "zh"])
    def test_no_page_for_the_original_or_an_unknown_language(self, client, company, owner, language):
        client.force_login(owner)
        assert client.get(address("profile_translation", company.pk, language)).status_code == 404

    def test_the_machine_is_asked_by_a_button(self, client, company, owner, libretranslate):
        client.force_login(owner)
        page = address("profile_translation", company.pk, "en")
        button = address("profile_translate", company.pk, "en")
        assert button in client.get(page).content.decode()
        client.post(button)
        assert [row.language for row in TranslationRequest.objects.all()] == ["en"]
        assert button not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("Guss", "Guss", [("Guss", "same")]),
        ("我们做压铸", "我们做铸造", [("我们做", "same"), ("压", "gone"), ("铸", "same"), ("造", "new")]),
        ("bis 400 t", "bis 800 t", [("bis ", "same"), ("400", "gone"), ("800", "new"), (" t", "same")]),
    ],
)
def test_differences(old, new, parts):
    assert [(part.text, part.kind) for part in changes_between(old, new)] == parts
