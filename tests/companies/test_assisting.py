"""Staff keep a profile; the company releases, corrects or objects, without an account."""

import threading
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from becan.portal.queues.companies import corrections
from companies.models import Company, Confirmation, Consent, Evidence
from companies.services.assisting import (
    answer_confirmation,
    ask_confirmation,
    create_for_company,
    fingerprint,
    handle_correction,
    record_confirmation,
    revoke_confirmation,
    staff_changes,
)
from companies.services.profiles import save_facts
from companies.signed_links import LIFE, confirmation_of_link, link_token
from tests.companies.hostile_files import pdf
from tests.factories import make_company, make_contact_person, make_identifier, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_and_second_factor(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def manager():
    return make_user("projekt@becan.example", role="project_manager", family_name="Lindner")


@pytest.fixture
def company(taxonomy):
    company = make_company("Guss GmbH", state="draft", maintained_by="staff", concepts=["CS-DC"])
    make_identifier(company)
    make_contact_person(company, family_name="Weber", email="weber@guss.example")
    return company


@pytest.fixture
def chinese(taxonomy):
    company = make_company("长春压铸有限公司", kind="partner", state="draft", maintained_by="staff", concepts=["CS-DC"])
    make_identifier(company, kind="cn-uscc", value="91220101MA0Y3X9T2K")
    make_contact_person(company, family_name="王", given_name="芳", email="wang@yazhu.example")
    return company


@pytest.fixture
def asked(company, manager):
    return ask_confirmation(company, by=manager)


def answer(confirmation, said="confirmed", **changes):
    values = {"by": None, "channel": "signed-link", "person": "Karl Weber", "seen": fingerprint(confirmation.company)}
    return answer_confirmation(confirmation, said, **(values | changes))


def record(company, said="confirmed", **changes):
    values = {"channel": "phone", "person": "Karl Weber", "answered_at": timezone.now(), "words": "Passt so."}
    return record_confirmation(company, said, **(values | changes))


def link(confirmation, language="de"):
    with override(language):
        return reverse("companies:assist_link", args=[link_token(confirmation)])


def url(company):
    with override("de"):
        return reverse("companies:assist_detail", args=[company.pk])


def last_mail(to="weber@guss.example"):
    return OutgoingMail.objects.filter(to=to).latest("id")


class TestServices:
    def test_a_draft_that_is_complete_goes_to_the_check_with_consent(self, asked):
        answer(asked)
        company = Company.objects.get()
        consent = Consent.objects.get()
        assert (company.state, consent.person, consent.channel, consent.text_key) == (
            "submitted", "Karl Weber", "signed-link", "company-listing",
        )  # fmt: skip

    def test_the_request_is_bilingual_and_carries_the_link(self, asked):
        mail = last_mail()
        assert (mail.kind, mail.languages) == ("assist_request", "de,zh-hans")
        assert f"/de/c/{asked.pk}:" in mail.text and "Bitte sehen Sie sich das Profil von Guss GmbH an" in mail.subject

    def test_another_wording_than_the_one_read_is_refused(self, asked):
        seen = fingerprint(asked.company)
        save_facts(asked.company, {"city": "Potsdam"}, by=None)
        with pytest.raises(InvalidTransition):
            answer(asked, seen=seen)
        asked.refresh_from_db()
        assert (asked.state, Consent.objects.exists()) == ("asked", False)

    def test_a_wish_is_a_task_and_then_asked_again(self, asked, manager):
        with pytest.raises(DomainError):
            answer(asked, "corrected", words="  ")
        corrected = answer(asked, "corrected", words="Bitte ohne Magnesium.")
        assert list(corrections()) == [corrected]
        handle_correction(corrected, by=manager)
        ask_confirmation(asked.company, by=manager)
        assert list(corrections()) == []

    def test_what_staff_record_is_told_and_revoked_with_one_click(self, company, manager):
        recorded = record(company, by=manager)
        mail = last_mail()
        assert (mail.kind, recorded.recorded_by, recorded.state) == ("assist_recorded", manager, "confirmed")
        assert "Lindner" in mail.text and "Passt so." in mail.text
        revoke_confirmation(recorded, by=None, channel="signed-link")
        company.refresh_from_db()
        assert (company.visibility, Consent.objects.in_force().count()) == (1, 0)
        assert [row.state for row in corrections()] == ["revoked"]

    def test_an_older_link_says_that_there_is_a_newer_one(self, asked, manager):
        newer = ask_confirmation(asked.company, by=manager)
        asked.refresh_from_db()
        with pytest.raises(InvalidTransition):
            answer(asked)
        assert (asked.state, newer.state) == ("superseded", "asked")

    @pytest.mark.parametrize("state", ["confirmed", "corrected", "handled", "revoked", "superseded"])
    @pytest.mark.parametrize("step", ["confirm", "revoke", "handle"])
    def test_states_and_steps(self, asked, manager, state, step):
        Confirmation.objects.update(state=state, answered_at=timezone.now())
        asked.refresh_from_db()
        take = {
            "confirm": lambda: answer(asked),
            "revoke": lambda: revoke_confirmation(asked, by=None, channel="signed-link"),
            "handle": lambda: handle_correction(asked, by=manager),
        }[step]
        allowed = {"revoke": {"confirmed", "corrected"}, "handle": {"corrected"}}.get(step, set())
        if state in allowed:
            take()
            return
        with pytest.raises(InvalidTransition):
            take()
        asked.refresh_from_db()
        assert asked.state == state

    def test_every_staff_change_is_visible_to_the_company(self, manager, taxonomy):
        person = {"family_name": "Weber", "phone": "+49 30 1"}
        company = create_for_company(
            by=manager, name="Neu GmbH", description="Wir gießen.", kind="supplier", language="de", person=person
        )
        save_facts(company, {"city": "Potsdam"}, by=manager)
        save_facts(company, {"city": "Berlin"}, by=make_user())
        assert (company.maintained_by, company.memberships.count()) == ("staff", 0)
        assert [(change.action, change.actor) for change in staff_changes(company)] == [
            ("company.facts_saved", manager), ("company.registered", manager),
        ]  # fmt: skip

    @pytest.mark.django_db(transaction=True)
    def test_two_answers_at_once(self, asked):
        told, ready = [], threading.Barrier(2)

        def say(said):
            try:
                ready.wait(10)
                answer(asked, said, words="Anders.")
            except InvalidTransition as error:
                told.append(str(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=say, args=[said]) for said in ("confirmed", "corrected")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        asked.refresh_from_db()
        actions = ActivityLog.objects.about(asked.company).filter(
            action__in=["company.confirmation_confirmed", "company.confirmation_corrected"]
        )
        assert (len(told), [row.action for row in actions]) == (1, [f"company.confirmation_{asked.state}"])


class TestLinks:
    def test_a_link_is_for_this_and_for_a_time(self, asked):
        token = link_token(asked)
        assert confirmation_of_link(token) == asked
        assert confirmation_of_link(token[:-1]) is None
        assert confirmation_of_link(signing.TimestampSigner(salt="matching.introduction").sign(str(asked.pk))) is None
        assert len(token) < 70  # WeChat

    def test_too_old(self, client, asked, monkeypatch):
        later = timezone.now().timestamp() + (LIFE + timedelta(days=1)).total_seconds()
        address = link(asked)
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert client.get(address).status_code == 410


class TestPage:
    @pytest.mark.parametrize(("language", "word"), [("de", "So freigeben"), ("zh-hans", "确认发布")])
    def test_it_says_the_binding_words_and_changes_nothing_by_reading(self, client, asked, language, word):
        Company.objects.update(state="verified", verified_on="2026-01-01")
        html = client.get(link(asked, language)).content.decode()
        asked.refresh_from_db()
        assert word in html and asked.state == "asked" and "noindex" in html
        assert {"de": "Von BeCAN gepflegt", "zh-hans": "由 BeCAN 代为维护"}[language].lower() in html.lower()

    def post(self, client, confirmation, **data):
        return client.post(link(confirmation), {"person": "Karl Weber", "seen": fingerprint(confirmation.company)} | data)

    def test_releasing(self, client, asked):
        assert self.post(client, asked, answer="confirmed").status_code == 302
        asked.refresh_from_db()
        assert (asked.state, asked.channel, asked.person) == ("confirmed", "signed-link", "Karl Weber")
        assert self.post(client, asked, answer="confirmed").status_code == 409

    def test_correcting_keeps_what_was_typed(self, client, asked):
        assert self.post(client, asked, answer="corrected").status_code == 422
        answer = self.post(client, asked, answer="corrected", words="Ohne Magnesium", seen="an older page")
        assert answer.status_code == 409 and "Ohne Magnesium" in answer.content.decode()
        assert self.post(client, asked, answer="corrected", words="Ohne Magnesium").status_code == 302

    @pytest.mark.parametrize("data", [{}, {"answer": "handled"}, {"answer": "confirmed", "person": ""}])
    def test_nonsense_is_refused(self, client, asked, data):
        assert self.post(client, asked, **data).status_code == 422
        asked.refresh_from_db()
        assert asked.state == "asked"

    def test_objecting_needs_one_click(self, client, company, manager):
        recorded = record(company, by=manager)
        assert "Widersprechen" in client.get(link(recorded)).content.decode()
        assert client.post(link(recorded), {"revoke": "1"}).status_code == 302
        recorded.refresh_from_db()
        assert recorded.state == "revoked"

    def test_the_team_asks_and_records_with_a_paper(self, client, company, manager):
        client.force_login(manager)
        client.post(url(company), {"action": "ask"})
        assert "由 BeCAN" not in client.get(url(company)).context["wechat_text"]
        assert "/de/c/" in client.get(url(company)).context["wechat_text"]
        data = {"action": "record", "answer": "confirmed", "channel": "wechat", "person": "Weber", "words": "好的"}
        moment = {"answered_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
        bad = {"file": SimpleUploadedFile("a.pdf", b"<html>")}
        assert client.post(url(company), data | moment | bad).status_code == 422
        assert (Evidence.objects.count(), Confirmation.objects.get().state) == (0, "asked")
        good = {"file": SimpleUploadedFile("a.pdf", pdf())}
        assert client.post(url(company), data | moment | good).status_code == 302
        recorded = Confirmation.objects.get()
        assert (recorded.state, recorded.channel, recorded.attachment.name, recorded.words) == (
            "confirmed",
            "wechat",
            "a.pdf",
            "好的",
        )

    def test_a_chinese_company_consents_separately(self, client, chinese, manager):
        asked = ask_confirmation(chinese, by=manager)
        page = client.get(link(asked, "zh-hans")).content.decode()
        assert "存储于德国境内的服务器" in page and 'name="stored_abroad"' in page and " checked" not in page
        said = {"person": "王芳", "seen": fingerprint(chinese), "answer": "confirmed"}
        answer = client.post(link(asked, "zh-hans"), said)
        assert answer.status_code == 422 and "单独同意" in answer.content.decode()
        assert (Consent.objects.count(), Company.objects.get().state) == (0, "draft")
        assert client.post(link(asked, "zh-hans"), said | {"stored_abroad": "on"}).status_code == 302
        assert sorted(Consent.objects.values_list("text_key", "language", "person", "channel")) == [
            ("company-listing", "zh-hans", "王芳", "signed-link"),
            ("storage-in-germany", "zh-hans", "王芳", "signed-link"),
        ]
        again = ask_confirmation(Company.objects.get(), by=manager)
        Confirmation.objects.filter(pk=again.pk).update(person="王芳")
        assert 'name="stored_abroad"' not in client.get(link(again, "zh-hans")).content.decode(), "nobody is asked twice"
        client.post(link(asked, "zh-hans"), {"revoke": "1"})
        assert Consent.objects.in_force().count() == 0

    def test_the_team_reads_the_separate_consent_out(self, client, chinese, manager):
        client.force_login(manager)
        data = {"action": "record", "answer": "confirmed", "channel": "phone", "person": "王芳", "words": "可以"}
        data["answered_at"] = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
        assert client.post(url(chinese), data).status_code == 422
        assert (Consent.objects.count(), Confirmation.objects.count()) == (0, 0)
        assert client.post(url(chinese), data | {"stored_abroad": "on"}).status_code == 302
        consent = Consent.objects.get(text_key="storage-in-germany")
        assert (consent.channel, consent.recorded_by, consent.person) == ("phone", manager, "王芳")

    def test_a_future_moment_is_refused(self, client, company, manager):
        client.force_login(manager)
        data = {
            "action": "record",
            "answer": "confirmed",
            "channel": "phone",
            "person": "W",
            "words": "ja",
            "answered_at": "2099-01-01T10:00",
        }
        assert client.post(url(company), data).status_code == 422
