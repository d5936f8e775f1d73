"""Consent withdrawn, account erased, retention run: what the rules say must go is nowhere any more, what the funder needs is there."""

from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from becan.mail import queue_mail
from becan.models import ActivityLog, Notice, NoticeSettings, OutgoingMail
from becan.portal.accessibility.models import AccessibilityFeedback
from becan.portal.report.models import ReportExport, ReportPeriod
from becan.portal.retention.running import run, run_or_simulate, simulate, uncovered, unknown
from becan.portal.retention.tables import RULES
from companies.enums import Channel
from companies.models import (
    Company,
    CompanyImport,
    Consent,
    ContactPerson,
    Membership,
    SavedSearch,
    SupportFile,
    SupportRecord,
    User,
)
from companies.services.account import delete_account
from companies.services.consents import give_storage_consent
from companies.services.evidence import Evidence
from companies.services.support import add_support_file, record_support
from companies.uploads import Upload
from events.models import CalendarFeed
from events.services.passports import purge_needs
from matching.enums import Part
from matching.models import DemandFile, Interaction, Introduction, Message, Milestone, QuickDemand, SpaceVisit, Task
from matching.services.introductions import withdraw_consent
from matching.services.milestones import state_milestone, view_milestone
from matching.services.quick_demands import erase_old_quick_demands
from matching.services.spaces import write_message
from tests.factories import (
    make_company,
    make_contact_person,
    make_event,
    make_measure,
    make_registration,
    make_user,
)
from tests.matching.introduction_parts import make_pair, propose, say
from tests.matching.space_parts import share_under_nda

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=366)
MARKS = ("weber", "555 0177", "Karl")  # the person's name, address, telephone and WeChat


def test_every_model_has_a_rule():
    missing = list(uncovered())
    assert missing == [], (
        f"No retention rule for {', '.join(missing)}. Say in becan/portal/retention/tables.py how long its rows are kept and why: "
        'add the name to one of the stays(…) lists if it holds nothing of persons or goes with its owner, else a Rule("app.Model", '
        '"what: how long", older(Model.objects, "created_at", 3 * YEAR), delete("stored_as")) or blank(words="").'
    )
    assert unknown() == []
    assert [rule.model for rule in RULES if bool(rule.due) != bool(rule.act)] == []


def test_a_new_model_without_a_rule_is_found(monkeypatch):
    class Newcomer:
        class _meta:
            label, proxy = "events.Newcomer", False

    known = apps.get_models(include_auto_created=True)
    monkeypatch.setattr("becan.portal.retention.running.apps.get_models", lambda **how: [*known, Newcomer])
    assert list(uncovered()) == ["events.Newcomer"]


PLAIN = (
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "double precision",
    "numeric",
    "uuid",
    "date",
    "timestamp with time zone",
    "interval",
)


def found_in_tables():
    """(table, column) of every column of the database that speaks of the person, whatever its type; bytes are read as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND NOT data_type = ANY(%s)",
            [list(PLAIN)],
        )
        columns = cursor.fetchall()
        return {(table, column) for table, column, kind in columns for mark in MARKS if _holds(cursor, table, column, kind, mark)}


def _holds(cursor, table, column, kind, mark):
    text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE {text} ILIKE %s)', [f"%{mark}%"])
    return cursor.fetchone()[0]


def files_left():
    return {path.parent.name for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def found_in_files():
    files = [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return {path.parent.name for path in files if any(mark.lower().encode() in path.read_bytes().lower() for mark in MARKS)}


def test_the_scan_finds_what_is_there(taxonomy, settings, tmp_path):
    """In text, in a list, in JSON, in bytes, in the words of the search, in a file."""
    settings.MEDIA_ROOT = tmp_path
    make_company("Weber Guss GmbH", concepts=["CS-DC"])
    CompanyImport.objects.create(file_name="a.csv", content=b"Firma;Name\nGuss;Karl Weber", headings=["Weber"], shape="1")
    store("evidence", b"%PDF-1.7 Karl Weber")
    found = found_in_tables()
    for place in (
        ("companies_company", "name_de"), ("companies_companyimport", "content"), ("companies_companyimport", "headings"),
    ):  # fmt: skip
        assert place in found
    assert found_in_files() == {"evidence"}


def store(folder, content=b"%PDF-1.7 Karl Weber", name="weber.pdf"):
    return default_storage.save(f"{folder}/{name}", ContentFile(content))


@pytest.fixture
def world(taxonomy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pair = make_pair(crowd=0, offer={"description": "Vakuumdruckguss in Ludwigsfelde."})
    measure = make_measure(starts_on=date(2020, 1, 1), ends_on=date(2030, 12, 31), regions=["brandenburg"])
    pair.demand.funding_measure = measure
    pair.demand.save()
    pair.match.demand = pair.demand
    person = pair.offering.memberships.get().user
    User.objects.filter(pk=person.pk).update(family_name="Weber", given_name="Karl", phone="+49 3378 555 0177")
    pair.people["offering"].user = person
    pair.people["offering"].save()
    introduction = propose(pair)
    say(
        pair,
        introduction,
        "offering",
        "accepted",
        by=pair.manager,
        channel=Channel.PHONE,
        words="Weber: gern",
        told_by="Karl Weber",
    )
    introduction = say(pair, introduction, "seeking", "accepted")
    write_message(introduction, "Rufen Sie Weber an: +49 3378 555 0177", side=Part.OFFERING, language="de", by=person)
    proof = ("vertrag.pdf", Upload("pdf", b"%PDF-1.7 Vertrag"))
    milestone = state_milestone(
        introduction, "mou", reached_on=timezone.localdate(), side=Part.OFFERING, by=pair.manager, note="mit Weber", proof=proof
    )
    view_milestone(milestone, "confirmed", side=Part.SEEKING, by=pair.manager, channel=Channel.PHONE, words="Herr Weber weiß es")
    record = record_support(pair.offering, "consultation", measure=measure, topic="NDA", minutes=60)
    add_support_file(record, "Protokoll.pdf", Upload("pdf", b"%PDF-1.7 Protokoll"), by=pair.manager)
    queue_mail("company_verified", to=person, about=pair.offering, context={"company": pair.offering})
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    return pair, person, introduction, measure


def test_nothing_of_the_person_is_left_and_everything_of_the_funder(world):
    _pair, person, introduction, measure = world
    assert len(found_in_tables()) > 8
    withdraw_consent(introduction, side=Part.OFFERING, by=person, channel=Channel.PORTAL)
    delete_account(person)
    OutgoingMail.objects.filter(state="waiting").update(state="sent")
    later = timezone.now() + 4 * YEARS
    kept = (SupportRecord.objects.count(), SupportFile.objects.count(), ActivityLog.objects.count())
    would = {outcome.rule.model: outcome.rows for outcome in simulate(now=later)}
    assert would["matching.Message"] == 1 and Message.objects.count() == 1, "a simulation changes nothing"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **_how: do())
        run(now=later)
    allowed = {("matching_milestone", "note")}  # the paper of an outcome that the measure still asks for
    assert found_in_tables() - allowed == set()
    assert found_in_files() == set()
    assert (SupportRecord.objects.count(), SupportFile.objects.count(), ActivityLog.objects.count()) == kept
    assert Milestone.objects.get().proof_stored_as and Introduction.objects.count() == 1
    papers = {path.parent.name for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert papers == {"support", "proofs"}

    measure.last_payment_on = date(2026, 5, 5)
    measure.save()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **_how: do())
        run(now=timezone.now().replace(year=2031, month=12, day=30))
        assert SupportFile.objects.count() == 1, "until the last day of the fifth year"
        run(now=timezone.now().replace(year=2032, month=1, day=2))
    assert found_in_tables() == set()
    assert (SupportFile.objects.count(), SupportRecord.objects.count()) == (0, 0)
    assert [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


OF_THE_PUBLIC = {  # files that no rule takes, and why: see ``stays`` in tables.py
    ("companies.FunderLogo", "content"),
    ("companies.Picture", "file"), ("events.EventDocument", "stored_as"), ("events.EventPhoto", "stored_as"),
}  # fmt: skip
PUT_THERE = {
    ("companies.ContactPerson", "chat_code"), ("companies.CompanyImport", "content"), ("companies.Evidence", "stored_as"),
    ("companies.SupportFile", "stored_as"), ("matching.DemandFile", "stored_as"), ("matching.FileAgreement", "copy_stored_as"),
    ("matching.Interaction", "file_stored_as"), ("matching.Milestone", "proof_stored_as"), ("matching.QuickDemand", "file_stored_as"),
    ("matching.SpaceFile", "stored_as"), ("portal.ReportExport", "stored_as"), ("companies.SearchDocument", "facets"),
}  # fmt: skip


def test_every_column_that_names_a_file_stands_in_the_scan_below():
    columns = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField | models.BinaryField) or field.name.endswith("stored_as")
    }
    assert columns == PUT_THERE | OF_THE_PUBLIC


@pytest.fixture
def everywhere(world):
    """The person's name in a row of every kind that may hold it, and in every kind of file."""
    pair, person, introduction, measure = world
    demand, by = pair.demand, pair.manager
    event = make_event(state="held", starts_at=timezone.now() - timedelta(days=3), funding_measure=measure)
    guest = {"family_name": "Weber", "given_name": "Karl", "email": "weber@gast.example", "needs": "Weber isst vegetarisch"}
    registration = make_registration(event, pair.offering, user=person, **guest)
    visitor = guest | {"email": "karl@weber.example", "organisation": "Weber & Karl GbR"}
    make_registration(event, **visitor)
    event.guest_requests.create(email="karl@weber.example", language="de", person=visitor)
    registration.feedback.create(useful="good", words="Weber war zufrieden")
    CalendarFeed.objects.create(user=person)
    SavedSearch.objects.create(user=person, name="Weber sucht", address="q=Weber", language="de")
    NoticeSettings.of(person)
    UserSession.objects.create(user=person, session_key="k", ip="192.0.2.1", user_agent="Karl Weber")
    Notice.objects.create(user=person, kind="match", language="de", title="Herr Weber", text="Weber")
    queue_mail("company_verified", to=person, about=pair.offering, context={"company": pair.offering}, dedupe="2")
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    ContactPerson.objects.filter(user=person).update(chat_code=store("chat-codes"))
    Evidence.objects.create(
        company=pair.offering, kind="other", name="Weber.pdf", stored_as=store("evidence"), content="pdf", size=1, sha256="1"
    )
    CompanyImport.objects.create(file_name="a.csv", content=b"Karl Weber", headings=[], samples=[["Weber"]], shape="1")
    plain = {"name": "Weber.pdf", "kind": "pdf", "size": 1, "sha256": "1"}
    DemandFile.objects.create(
        demand=demand, stored_as=store("demands"), words="Karl Weber", properties={"author": "Weber"}, **plain
    )
    noted = Interaction.objects.create(
        kind="note", who="Weber", words="Karl Weber ruft an", by=by, file_stored_as=store("records")
    )
    noted.concerned.create(company=pair.offering)
    QuickDemand.objects.create(
        text="Weber sucht Guss", language="de", name="Karl Weber", reach="555 0177", state="declined", decided_at=timezone.now(),
        file_name="Weber.pdf", file_stored_as=store("quick"), file_text="Weber",
    )  # fmt: skip
    Task.objects.create(person=by, title="Weber anrufen", due_on=timezone.localdate(), done_at=timezone.now(), created_by=by)
    share_under_nda(introduction, by)
    ReportExport.objects.create(
        period=ReportPeriod.objects.create(measure=measure, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30)), kind="zip",
        stored_as=store("reports"), state="done", asked_by=by,
    )  # fmt: skip
    AccessibilityFeedback.objects.create(
        words="Weber kommt nicht weiter", language="de", name="Weber", answered_at=timezone.now()
    )
    give_storage_consent(None, person="Karl Weber", about=noted)
    return world


def test_of_every_table_and_every_file_nothing_is_left_that_must_go(everywhere):
    pair, person, introduction, measure = everywhere
    assert len(found_in_tables()) > 25 and len(files_left()) > 8
    withdraw_consent(introduction, side=Part.OFFERING, by=person, channel=Channel.PORTAL)
    with erasing():
        delete_account(person)
    own = (SavedSearch, NoticeSettings, CalendarFeed, SpaceVisit, Membership, EmailAddress)
    assert [model.__name__ for model in own if model.objects.filter(user=person).exists()] == [], "goes with the account"
    assert "chat-codes" not in files_left()
    OutgoingMail.objects.filter(state="waiting").update(state="sent")
    Company.objects.filter(pk=pair.offering.pk).update(state="archived", state_changed_at=timezone.now())
    with erasing():
        run_with_sweeps(timezone.now() + 4 * YEARS)
    kept_for_the_funder = {
        ("matching_milestone", "note"),
        ("events_eventregistration", "family_name"),
        ("events_eventregistration", "given_name"),
        ("events_eventregistration", "email"),
        ("events_eventregistration", "organisation"),
    }
    assert found_in_tables() == kept_for_the_funder
    assert files_left() == {"support", "proofs"}
    assert SupportRecord.objects.count() >= 1 and Introduction.objects.count() == 1

    measure.last_payment_on = date(2026, 5, 5)
    measure.save()
    with erasing():
        run_with_sweeps(timezone.now().replace(year=2032, month=1, day=2))
    assert found_in_tables() == set()
    assert files_left() == set()


def run_with_sweeps(now):
    """The nightly run, and the sweeps that tables.py names."""
    run(now=now)
    erase_old_quick_demands(now=now)
    purge_needs(now=now)


@contextmanager
def erasing():
    """Files go at once: a test's transaction never commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **_how: do())
        yield


def test_what_is_young_or_in_use_stays(world):
    before = (Message.objects.count(), Consent.objects.count(), User.objects.filter(is_active=True).count())
    run(now=timezone.now() + YEARS / 3)
    assert (Message.objects.count(), Consent.objects.count(), User.objects.filter(is_active=True).count()) == before
    assert "weber@druckguss-ludwigsfelde.example" in User.objects.values_list("email", flat=True)


def test_accounts_that_never_confirmed_and_companies_that_left(taxonomy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    user = make_user("nie@bestaetigt.example")
    user.emailaddress_set.update(verified=False)
    company = make_company(state="rejected")
    make_contact_person(company, family_name="Abgelehnt")
    Evidence.objects.create(
        company=company, kind="other", name="a.pdf", stored_as="evidence/a.pdf", content="pdf", size=1, sha256="1"
    )
    run(now=timezone.now() + YEARS)
    user.refresh_from_db()
    assert (user.is_active, user.email) == (False, f"{user.pk}@deleted.invalid")
    assert OutgoingMail.objects.filter(kind="account_deleted").count() == 0
    assert (company.contact_persons.count(), company.evidence.count()) == (0, 0)


def test_the_command_says_what_would_go(world, caplog):
    out = StringIO()
    call_command("retention", "--simulate", "--all", stdout=out)
    assert "matching.Message" in out.getvalue() and "nothing was changed" in out.getvalue()
    caplog.set_level("INFO")
    Message.objects.update(sent_at=timezone.now() - 9 * YEARS)
    Introduction.objects.update(state="closed", close_reason="declined", state_changed_at=timezone.now() - 4 * YEARS)
    run_or_simulate(now=timezone.now())
    assert Message.objects.count() == 1 and "would erase: 1 rows of matching.Message" in caplog.text
