"""Passport data: only where the consulate asks, with a consent of their own, sealed, every look in the log, and gone without a trace."""

import logging
from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError
from becan.models import ActivityLog, OutgoingMail
from becan.word import text_of_word
from companies.documents import lacking, text_of_pdf
from companies.models import Consent
from events.models import PassportData
from events.sealing import seal, unseal
from events.services.passports import enter_passport, purge_needs, purge_passports, read_passport
from events.services.registrations import withdraw
from events.services.visits import note_letter_sent
from events.tasks import sweep_passports
from tests.conftest import skip_unless_ci
from tests.events.event_parts import furnish_event, make_visit
from tests.factories import make_company, make_event, make_registration, make_user

NUMBER, BORN = "EJ5550147", date(1975, 11, 23)


@pytest.fixture(autouse=True)
def _in_german():
    with override("de"):
        yield


@pytest.fixture
def guest(db):
    owner = make_user("wang@oem.example", language="zh-hans")
    company = make_company("华东汽车集团", kind="partner", owner=owner)
    event = make_event("Delegation aus Hefei", kind="incoming", title_zh_hans="合肥来访团组")
    furnish_event(event)
    make_visit(event, asks_passport=True)
    return make_registration(
        event, company, user=owner, email=owner.email, family_name="王", given_name="建国", function="采购部经理", needs="素食"
    )


def actions(registration):
    return list(ActivityLog.objects.about(registration).order_by("pk").values_list("action", flat=True))


def everything_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} t")
            yield table, cursor.fetchone()[0]


def traces(words, folder, logged):
    found = [table for table, text in everything_in_the_database() if any(word in text for word in words)]
    for path in folder.rglob("*"):
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words):
            found.append(str(path))
    return found + [f"log: {word}" for word in words if word in logged]


def test_entered_once_read_in_the_letter_only_and_purged_without_a_trace(guest, client, settings, tmp_path, caplog):
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level(logging.DEBUG)
    address = reverse("events:passport_edit", args=[guest.pk])
    client.force_login(guest.user)
    data = {"number": "ej 555-0147", "born_on": BORN.isoformat()}
    assert client.post(address, data).status_code == 422, "no consent"
    assert not PassportData.objects.exists()
    assert client.post(address, data | {"agreed": "on"}).status_code == 302
    shown = client.get(address).content.decode()
    assert NUMBER not in shown and "1975" not in shown
    sealed = PassportData.objects.get().sealed
    consent = Consent.objects.get(text_key="event-passport")
    assert (consent.about, consent.scope, consent.withdrawn_at) == (guest, ["passport", "birth-date"], None)
    assert traces([NUMBER], tmp_path, caplog.text) == []

    manager = guest.event.responsible
    client.force_login(manager)
    client.get(reverse("events:event_letters", args=[guest.event_id]))
    assert "passport.viewed" not in actions(guest)
    TOTP.activate(manager, generate_totp_secret())
    for language, day in (("de", "23.11.1975"), ("zh-hans", "1975年11月23日")):
        response = client.get(reverse("events:guest_letter_file", args=[guest.event_id, guest.pk, language, "docx"]))
        text = text_of_word(response.content)
        assert NUMBER in text and "王建国" in text and "采购部经理" in text
        assert day in text, text
        assert response["Cache-Control"] == "no-store"
    assert actions(guest).count("passport.viewed") == 2

    words = [NUMBER, BORN.isoformat(), sealed]
    assert traces(words, tmp_path, caplog.text) == ["public.events_passportdata"]
    over = guest.event.ends_at + timedelta(days=30)
    purge_passports(now=over - timedelta(seconds=1))
    assert PassportData.objects.exists()
    sweep_passports(over)
    assert traces(words, tmp_path, caplog.text) == []
    assert actions(guest)[-1] == "passport.purged"
    guest.refresh_from_db()
    assert guest.needs == ""


@pytest.mark.django_db
def test_only_where_the_consulate_asks_and_gone_with_whoever_stays_at_home(guest):
    guest.event.visit.asks_passport = False
    guest.event.visit.save()
    with pytest.raises(DomainError):
        enter_passport(guest, number=NUMBER, born_on=BORN, by=guest.user)
    guest.event.visit.asks_passport = True
    guest.event.visit.save()
    enter_passport(guest, number=NUMBER, born_on=BORN, by=guest.user)
    enter_passport(guest, number="EJ0000001", born_on=BORN, by=guest.user)
    assert read_passport(guest, by=guest.event.responsible, purpose="letter")["number"] == "EJ0000001"
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    withdraw(guest, by=guest.user)
    assert purge_passports(now=timezone.now()) == 1
    assert purge_needs(now=guest.event.ends_at) == 0
    assert not OutgoingMail.objects.filter(text__contains="EJ").exists()


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PASSPORT_KEYS = [old]
    sealed = seal({"number": NUMBER})
    assert NUMBER not in sealed
    settings.PASSPORT_KEYS = [new, old]
    assert unseal(sealed) == {"number": NUMBER}
    assert [new, old] == django_settings.PASSPORT_KEYS


@pytest.mark.django_db
def test_letters_badges_and_lists_show_chinese_glyphs(guest, client):
    if lacking():
        skip_unless_ci(f"no documents here: {lacking()} is missing")
    manager = guest.event.responsible
    TOTP.activate(manager, generate_totp_secret())
    client.force_login(manager)
    for language, words in (
        ("zh-hans", ["邀请函", "兹邀请下列人员赴德国参加", "合肥来访团组", "参观试验台", "王建国", "采购部经理", "华东汽车集团"]),
        ("de", ["Einladungsschreiben", "Delegation aus Hefei", "Besuch von Prüfständen", "王建国", "华东汽车集团"]),
    ):
        response = client.get(reverse("events:letter_file", args=[guest.event_id, language, "pdf"]))
        text = "".join(text_of_pdf(response.content).split())
        assert [word for word in words if "".join(word.split()) not in text] == []
    for name, words in (("badges_pdf", ["王建国", "华东汽车集团"]), ("attendance_pdf", ["王建国", "华东汽车集团", "采购部经理"])):
        for language, title in (("de", "Unterschrift"), ("zh-hans", "签名")):
            with override(language):
                address = reverse(f"events:{name}", args=[guest.event_id])
            text = "".join(text_of_pdf(client.get(address).content).split())
            assert [word for word in [*words, *([title] if name == "attendance_pdf" else [])] if word not in text] == []


@pytest.mark.django_db
def test_the_guest_hears_that_the_letter_has_left_and_reads_it_without_passport_data(guest, client):
    enter_passport(guest, number=NUMBER, born_on=BORN, by=guest.user)
    client.force_login(guest.user)
    address = reverse("events:registration_letter", args=[guest.pk, "zh-hans"])
    assert client.get(address).status_code == 404, "not before it has left"
    note_letter_sent(guest, by=guest.event.responsible)
    note_letter_sent(guest, by=guest.event.responsible)
    mail = OutgoingMail.objects.get(kind="event_letter")
    assert (mail.languages, mail.to) == ("de,zh-hans", "wang@oem.example") and NUMBER not in mail.text + mail.html
    assert address in client.get(reverse("events:registration_detail", args=[guest.pk])).content.decode()
    if lacking():
        skip_unless_ci(f"no documents here: {lacking()} is missing")
    text = "".join(text_of_pdf(client.get(address).content).split())
    assert "邀请函" in text and "王建国" in text and NUMBER not in text and "1975" not in text
    assert "passport.viewed" not in actions(guest)
