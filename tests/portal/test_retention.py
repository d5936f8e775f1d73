"""Consent withdrawn, account erased, retention run: what the rules say must go is nowhere any more, what the funder needs is there."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from becan.mail import queue_mail
from becan.models import ActivityLog, OutgoingMail
from becan.portal.retention.running import run, run_or_simulate, simulate, uncovered, unknown
from becan.portal.retention.tables import RULES
from companies.enums import Channel
from companies.models import Consent, SupportFile, SupportRecord, User
from companies.services.account import delete_account
from companies.services.evidence import Evidence
from companies.services.support import add_support_file, record_support
from companies.uploads import Upload
from matching.enums import Part
from matching.models import Introduction, Message, Milestone
from matching.services.introductions import withdraw_consent
from matching.services.milestones import state_milestone, view_milestone
from matching.services.spaces import write_message
from tests.factories import make_company, make_contact_person, make_measure, make_user
from tests.matching.introduction_parts import make_pair, propose, say

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


def found_in_tables():
    """(table, column) of every text in the database that speaks of the person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND (data_type IN ('text', 'character varying', 'jsonb', 'ARRAY', 'bytea'))"
        )
        columns = cursor.fetchall()
        return {(table, column) for table, column in columns for mark in MARKS if _holds(cursor, table, column, mark)}


def _holds(cursor, table, column, mark):
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s)', [f"%{mark}%"])
    return cursor.fetchone()[0]


def found_in_files():
    files = [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return {path.parent.name for path in files if any(mark.lower().encode() in path.read_bytes().lower() for mark in MARKS)}


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
