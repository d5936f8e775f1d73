"""Somebody without an account takes a consent back: found however the number is written, noted in the ledger, erased, told."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.models import ActivityLog, OutgoingMail
from becan.portal.accessibility.feedback import take_feedback
from becan.portal.accessibility.models import AccessibilityFeedback
from becan.portal.contact import PEOPLE
from becan.portal.queues import QUEUES
from becan.portal.services import pass_on_message
from becan.portal.visitors.erasing import ERASE
from becan.portal.visitors.traces import SOURCES, find_traces, national_number
from companies.consent_texts import COMPANY_LISTING
from companies.models import Consent, ContactPerson
from companies.services.consents import give_consent, give_storage_consent
from events.models import EventRegistration, GuestRequest
from events.services.guests import ask_for_place, confirm_place
from events.services.registrations import Person
from matching.enums import QuickState
from matching.models import Interaction, QuickDemand
from matching.services.quick_demands import receive_quick_demand
from tests.factories import make_company, make_contact_person, make_event, make_measure, make_registration, make_user
from tests.matching.introduction_parts import make_pair, propose, say
from tests.portal.test_retention import erasing, files_left, found_in_files, found_in_tables

pytestmark = pytest.mark.django_db
FIND, ERASING = "portal:visitor_find", "portal:visitor_erase"


@pytest.fixture
def manager(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    return make_user("team@becan.example", role="project_manager", family_name="Sommer")


@pytest.fixture
def traces_of_karl(taxonomy, settings, tmp_path, manager):
    """Karl Weber wrote in every way that needs no account, from China, and agreed to the storage each time."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    wrote = {"name": "Karl Weber", "reach": "weber@gast.example", "language": "de"}
    with override("de"):
        quick = receive_quick_demand(text="Weber sucht Guss", to="team@becan.example", stored_abroad=True, **wrote)
        QuickDemand.objects.filter(pk=quick.pk).update(
            file_name="Weber.pdf", file_text="Weber", file_stored_as=default_storage.save("quick/w.pdf", ContentFile(b"Weber"))
        )
        take_feedback("Weber kommt nicht weiter", page="", stored_abroad=True, **wrote)
        pass_on_message("Rufen Sie Weber an: +49 (0)3378 555 0177", to=PEOPLE[0], stored_abroad=True, **wrote)
    company = make_company("北方铸造有限公司", kind="partner")
    guest = {"family_name": "Weber", "given_name": "Karl", "email": "weber@gast.example", "needs": "Weber isst vegetarisch"}
    row = make_registration(make_event(), company, **guest)
    give_storage_consent(company, person="Karl Weber", about=row)
    Interaction.objects.create(
        kind="note", who="Weber", words="0 33 78/5550177 angerufen", by=manager,
        file_stored_as=default_storage.save("records/w.pdf", ContentFile(b"Weber")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+49 (0)3378 555 0177", "33785550177"), ("0049 3378 5550177", "33785550177"), ("03378/555-0177", "33785550177"),
        ("+86 138 1234 5678", "13812345678"), ("13812345678", "13812345678"), ("12345", ""), ("wang-cc 138123456", ""),
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(typed, number):
    assert national_number(typed) == number


def found(q):
    return sorted(trace.source.code for trace in find_traces(q))


def test_found_by_address_number_and_name(traces_of_karl):
    make_registration(make_event(), user=make_user("weber@konto.example"), family_name="Weber", email="weber@konto.example")
    assert found("WEBER@gast.example") == ["barrier", "message", "quick", "registration"]
    assert found("03378 555 01 77") == ["message", "note"]
    assert found("Karl Weber") == ["barrier", "message", "quick", "registration"]
    assert found("Schmidt") == []
    assert {source.code for source in SOURCES} == set(ERASE)


def post(client, name, **data):
    with override("de"):
        return client.post(reverse(name), data)


def test_the_team_notes_the_withdrawal_and_nothing_of_the_person_is_left(client, traces_of_karl, manager):
    client.force_login(manager)
    page = post(client, FIND, q="Weber").content.decode()
    assert page.count("Speicherung in Deutschland") == 4 and "Weber sucht Guss" in page
    keys = [trace.key for trace in find_traces("Weber")]
    said = {"q": "Weber", "rows": keys, "channel": "wechat", "received_on": timezone.localdate().isoformat()}
    assert post(client, ERASING, **said | {"rows": []}).status_code == 422
    assert post(client, ERASING, **said | {"received_on": "2999-01-01"}).status_code == 422
    assert Consent.objects.in_force().count() == 4 and len(found_in_tables()) > 8
    with erasing():
        assert post(client, ERASING, **said).status_code == 302

    told = OutgoingMail.objects.get(kind="contact_erased")
    assert (told.to, told.languages, told.blank_after_send) == ("weber@gast.example", "de", True)
    ledger = ("companies_consent", "person")  # that there was a consent, and until when: three years
    assert found_in_tables() - {ledger} == {
        ("becan_outgoingmail", "to"), ("becan_outgoingmail", "text"), ("becan_outgoingmail", "html"),
    } - {("becan_outgoingmail", name) for name in ("text", "html") if "Weber" not in getattr(told, name)}  # fmt: skip
    assert (found_in_files(), files_left()) == (set(), set())
    rows = Consent.objects.all()
    assert [(row.withdrawn_at is None, row.withdrawn_channel, row.withdrawn_recorded_by) for row in rows] == [
        (False, "wechat", manager)
    ] * 4
    logged = ActivityLog.objects.filter(action="consent.withdrawn")
    assert [(entry.actor, entry.data["channel"]) for entry in logged] == [(manager, "wechat")] * 4
    assert ActivityLog.objects.filter(action="visitor.erased", actor=manager).count() == 5
    assert QuickDemand.objects.get().state == QuickState.DECLINED and EventRegistration.objects.get().state == "withdrawn"
    assert AccessibilityFeedback.objects.get().answered_at
    assert not OutgoingMail.objects.filter(state="waiting").exclude(pk=told.pk).exists(), "what still waited does not go"
    waiting = {queue.name for queue in QUEUES if queue.items(10)} & {"quick-demands", "barriers", "records"}
    assert waiting == set() and found("Weber") == []


def test_only_what_was_ticked_goes(client, traces_of_karl, manager):
    client.force_login(manager)
    [barrier] = [trace for trace in find_traces("Weber") if trace.source.code == "barrier"]
    post(client, ERASING, q="Weber", rows=[barrier.key], channel="phone", received_on="2026-11-01")
    assert found("Karl Weber") == ["message", "quick", "registration"]
    assert Consent.objects.in_force().count() == 3
    forged = {"q": "Schmidt", "rows": [find_traces("Weber")[0].key], "channel": "phone", "received_on": "2026-11-01"}
    assert post(client, ERASING, **forged).status_code == 422, "only what the words find"


def test_the_list_that_the_funder_asks_for_keeps_the_name(traces_of_karl, client, manager):
    event = make_event(state="held", starts_at=timezone.now() - timedelta(days=3), funding_measure=make_measure())
    row = make_registration(
        event, family_name="Braun", given_name="Eva", email="braun@gast.example", needs="glutenfrei", checked_in_at=timezone.now()
    )
    client.force_login(manager)
    answer = post(
        client, ERASING, q="braun@gast.example", rows=[f"registration:{row.pk}"], channel="phone", received_on="2026-11-01"
    )
    row.refresh_from_db()
    assert (answer.status_code, row.family_name, row.needs) == (302, "Braun", "")
    assert "Teilnehmerliste" in OutgoingMail.objects.get(kind="contact_erased").text


def test_a_guest_of_a_public_event_goes_with_the_request(taxonomy, client, manager):
    """One place is confirmed, one is asked for and not confirmed yet."""
    guest = Person("Weber", "weber@gast.example", "de", given_name="Karl", organisation="Weber Guss")
    event, later = make_event(audience="public"), make_event(audience="public")
    with override("de"):
        ask_for_place(event, guest)
        confirm_place(GuestRequest.objects.get())
        ask_for_place(later, guest)
    assert found("Karl Weber") == ["registration"] and found("weber@gast.example") == ["place", "registration"]
    client.force_login(manager)
    keys = [trace.key for trace in find_traces("weber@gast.example")]
    post(client, ERASING, q="weber@gast.example", rows=keys, channel="phone", received_on="2026-11-01")
    told = OutgoingMail.objects.filter(kind="contact_erased").values("pk")
    left = {("becan_outgoingmail", name) for name in ("to", "text", "html")}
    assert (
        found_in_tables() - left == set() and not OutgoingMail.objects.exclude(pk__in=told).filter(to__contains="weber").exists()
    )


def test_a_contact_person_goes_with_introduction_and_profile(taxonomy, settings, tmp_path, client, manager):
    settings.MEDIA_ROOT = tmp_path
    pair = make_pair(crowd=0)
    person = pair.people["offering"]
    ContactPerson.objects.filter(pk=person.pk).update(
        family_name="Weber", given_name="Karl", user=None, phone="+49 3378 555 0177"
    )
    pair.people["offering"].refresh_from_db()
    with override("de"):
        give_consent(pair.offering, COMPANY_LISTING, by=None, person="Karl Weber", scope=["profile"], channel="phone")
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted", by=pair.manager, channel="phone", words="gern", told_by="Karl Weber")
    introduction = say(pair, introduction, "seeking", "accepted")
    [trace] = find_traces("03378 5550177")
    assert sorted(consent.text_key for consent in trace.consents) == ["company-listing", "release-to-china"]
    client.force_login(manager)
    post(client, ERASING, q="03378 5550177", rows=[trace.key], channel="mail", received_on="2026-11-01")
    introduction.refresh_from_db(), pair.offering.refresh_from_db()
    assert (introduction.state, introduction.close_reason, pair.offering.state) == ("closed", "withdrawn", "archived")
    assert not ContactPerson.objects.filter(pk=person.pk).exists()
    assert set(Consent.objects.filter(person="Karl Weber").values_list("withdrawn_channel", flat=True)) == {"mail"}


def test_a_profile_to_which_somebody_else_agrees_stays(taxonomy, client, manager):
    company = make_company()
    with override("de"):
        for family_name in ("Weber", "Braun"):
            make_contact_person(company, family_name=family_name, given_name="", is_primary=family_name == "Weber")
            give_consent(company, COMPANY_LISTING, by=None, person=family_name, scope=["profile"])
    client.force_login(manager)
    [trace] = [trace for trace in find_traces("Weber") if trace.source.code == "contact"]
    post(client, ERASING, q="Weber", rows=[trace.key], channel="mail", received_on="2026-11-01")
    company.refresh_from_db()
    assert (company.state, company.contact_persons.get().family_name, company.contact_persons.get().is_primary) == (
        "verified", "Braun", True,
    )  # fmt: skip


def test_as_many_queries_for_one_as_for_three(taxonomy):
    numbers = []
    for number in range(3):
        row = make_registration(make_event(), family_name="Weber", email=f"weber{number}@gast.example")
        give_storage_consent(None, person="Weber", about=row)
        make_contact_person(make_company(), family_name="Weber")
        find_traces("weber")  # Django remembers the kinds of rows from here on
        with CaptureQueriesContext(connection) as queries:
            find_traces("weber")
        numbers.append(len(queries))
    assert numbers == [8, 8, 8]
