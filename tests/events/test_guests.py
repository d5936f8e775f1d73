"""People without an account: asked for on the page, taken by the link in the mail, then like everybody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from becan.exceptions import DomainError
from becan.models import OutgoingMail
from becan.portal.retention.running import run
from companies.documents import lacking, text_of_pdf
from companies.models import Consent, SupportRecord
from events.enums import RegistrationState as State
from events.models import EventRegistration, GuestRequest
from events.queries import partners_of
from events.services.checking_in import check_in
from events.services.events import cancel_event, save_event
from events.services.guests import MOST_AN_HOUR, ask_for_place, confirm_place
from events.services.registrations import Person, register, withdraw
from events.services.reporting import record_attendance, report_of
from events.services.visits import note_letter_sent
from events.signed_links import guest_token, registration_of_guest
from tests.conftest import skip_unless_ci
from tests.events.event_parts import make_visit
from tests.factories import make_company, make_event, make_registration, make_user

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://\S+(/(?:de|en|zh-hans)/guests/\S+)")
WHO = {"family_name": "Brandt", "given_name": "Eva", "organisation": "Hof & Werk GmbH", "function": "Einkauf"}
FORM = WHO | {"email": "Eva.Brandt@hof.example", "language": "de", "listing": "participants"}


@pytest.fixture(autouse=True)
def _no_rate_limits_from_other_tests():
    cache.clear()


def ask(client, event, page="de", **fields):
    return client.post(f"/{page}/events/{event.pk}/register/guest/", FORM | fields)


def link_to(address, kind):
    return LINK.search(OutgoingMail.objects.filter(to=address, kind=kind).latest("pk").text)[1]


def person(number=1, **fields):
    return Person(family_name=f"Gast {number}", email=f"gast{number}@hof.example", language="de", organisation="Hof", **fields)


def guest_of(event, number=1):
    ask_for_place(event, person(number))
    return confirm_place(event.guest_requests.get(email=f"gast{number}@hof.example"))


def test_a_visitor_registers_by_the_link_in_the_mail(client):
    event = make_event()
    page = client.get(f"/de/events/{event.pk}/")
    assert f"/de/events/{event.pk}/register/guest/" in page.content.decode()
    assert ask(client, event).url == f"/de/events/{event.pk}/"
    assert EventRegistration.objects.count() == 0
    link = link_to("eva.brandt@hof.example", "event_guest")
    asked = client.get(link)
    assert asked.status_code == 200 and "Hof &amp; Werk GmbH" in asked.content.decode() and "Eva Brandt" in asked.content.decode()
    assert EventRegistration.objects.count() == 0
    own = client.post(link).url
    row = EventRegistration.objects.get()
    assert (row.company, row.user, row.organisation, row.function, row.state) == (
        None,
        None,
        "Hof & Werk GmbH",
        "Einkauf",
        "confirmed",
    )
    assert (row.email, row.language, row.listing, row.channel) == ("eva.brandt@hof.example", "de", "participants", "signed-link")
    assert client.post(link).url == client.get(link).url == own == link_to(row.email, "event_confirmed")
    assert EventRegistration.objects.count() == 1
    assert GuestRequest.objects.get().person == {}
    assert "METHOD:REQUEST" in OutgoingMail.objects.get(kind="event_confirmed").calendar
    content = client.get(own).content.decode()
    assert "Brandt" in content and f"{own}ticket.svg" in content
    assert client.get(f"{own}ticket.svg")["Content-Type"] == "image/svg+xml"


def test_the_answer_is_the_same_whatever_the_address(client):
    event, other = make_event(), make_event()
    make_registration(event, organisation="Werk", email="eva.brandt@hof.example")
    make_user("neu@hof.example")
    answers = []
    for address in ("eva.brandt@hof.example", "neu@hof.example", "nobody@hof.example"):
        answer = ask(client, event, email=address)
        answers.append((answer.status_code, answer.url, client.get(answer.url).content.count(b"7 Tage")))
    assert answers == [(302, f"/de/events/{event.pk}/", 1)] * 3
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["event_guest"] * 3
    assert (
        client.post(link_to("eva.brandt@hof.example", "event_guest")).url
        == f"/de/guests/{guest_token(event.registrations.get())}/"
    )
    for _number in range(MOST_AN_HOUR + 2):
        assert ask(client, other, email="nobody@hof.example").status_code == 302
    assert OutgoingMail.objects.filter(to="nobody@hof.example").count() == MOST_AN_HOUR
    late = timezone.now() + timedelta(minutes=61)
    ask_for_place(other, replace(person(), email="nobody@hof.example"), now=late)
    assert OutgoingMail.objects.filter(to="nobody@hof.example").count() == MOST_AN_HOUR + 1


def test_the_owner_of_an_account_with_a_place_gets_no_second_one(client):
    event = make_event()
    make_registration(event, email="eva.brandt@hof.example")
    ask(client, event)
    assert client.post(link_to("eva.brandt@hof.example", "event_guest")).status_code == 409
    assert event.registrations.count() == 1


def test_who_sends_much_is_slowed_down_and_programs_get_nothing(client):
    event = make_event()
    assert ask(client, event, website="http://spam.example").status_code == 302
    assert (GuestRequest.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    statuses = [ask(client, event, email=f"{number}@hof.example").status_code for number in range(20)]
    assert (statuses[:19], statuses[19]) == ([302] * 19, 429)


def test_a_chinese_reader_consents_to_the_storage(client):
    event = make_event()
    refused = ask(client, event, "zh-hans", language="zh-hans", family_name="王", given_name="芳")
    assert refused.status_code == 422 and GuestRequest.objects.count() == 0
    ask(client, event, "zh-hans", language="zh-hans", family_name="王", given_name="芳", stored_abroad="on")
    assert Consent.objects.count() == 0
    client.post(link_to("eva.brandt@hof.example", "event_guest"))
    consent, row = Consent.objects.get(), EventRegistration.objects.get()
    assert (consent.company, consent.person, consent.language, consent.about) == (None, row.get_full_name(), "zh-hans", row)


def test_guests_count_wait_and_move_up_like_everybody(client):
    event = make_event(capacity=2)
    make_registration(event)
    first, second, third = (guest_of(event, number) for number in range(3))
    assert [row.state for row in (first, second, third)] == ["confirmed", "waiting", "waiting"]
    own = link_to(first.email, "event_confirmed")
    assert client.get(f"{own}withdraw/").status_code == 405
    first.refresh_from_db()
    assert first.state == State.CONFIRMED
    assert client.post(f"{own}withdraw/").status_code == 302
    assert client.post(f"{own}withdraw/").status_code == 409
    offered = link_to(second.email, "event_offered")
    assert client.post(f"{offered}accept/").status_code == 302
    states = list(event.registrations.order_by("number").values_list("state", flat=True))
    assert states == ["confirmed", "withdrawn", "confirmed", "waiting"]
    assert OutgoingMail.objects.filter(to=first.email, kind="event_withdrawn").exists()


def test_guests_hear_of_changes_and_of_the_end():
    event, manager = make_event(), make_user(role="project_manager")
    row = guest_of(event)
    save_event(event, by=manager, texts={}, facts={"starts_at": event.starts_at + timedelta(hours=1)})
    changed = OutgoingMail.objects.get(to=row.email, kind="event_changed")
    assert "SEQUENCE:1" in changed.calendar and guest_token(row) in changed.text
    cancel_event(event, by=manager, reasons={"de": "Der Saal ist zu."})
    assert "METHOD:CANCEL" in OutgoingMail.objects.get(to=row.email, kind="event_cancelled").calendar


@pytest.mark.parametrize("audience", ["verified", "invited"])
def test_only_public_events_take_guests(client, audience):
    event = make_event(audience=audience)
    assert ask(client, event).status_code == 404
    with pytest.raises(DomainError):
        register(event, None, person(), by=None)


def test_a_closed_registration_takes_nobody(client):
    event = make_event()
    ask_for_place(event, person())
    event.closes_at = timezone.now() - timedelta(hours=1)
    event.save()
    assert client.get(f"/de/events/{event.pk}/register/guest/").status_code == 302
    assert client.post(link_to("gast1@hof.example", "event_guest")).status_code == 409
    assert event.registrations.count() == 0


def test_a_link_opens_what_it_was_signed_for_and_nothing_else(client):
    event = make_event()
    of_a_company = make_registration(event)
    assert registration_of_guest(guest_token(of_a_company)) is None
    assert client.get(f"/de/guests/{of_a_company.pk}:forged/").status_code == 410
    ask_for_place(event, person(), now=timezone.now() - timedelta(days=8))
    row = GuestRequest.objects.get()
    assert client.get(f"/de/guests/{guest_token(of_a_company)}/confirm/").status_code == 410
    run(now=timezone.now())
    assert not GuestRequest.objects.filter(pk=row.pk).exists()


@pytest.fixture
def manager(client, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    user = make_user(role="project_manager")
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", ["event_detail", "registration_list", "check_in_list"])
def test_the_lists_show_the_organisation(client, manager, name):
    event = make_event(starts_at=timezone.now() + timedelta(hours=2))
    address = reverse(f"events:{name}", args=[event.pk])
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make_registration(event, organisation="Hof & Werk GmbH", listing="participants")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            content = client.get(address).content.decode()
        counts.append(len(queries))
    assert content.count("Hof &amp; Werk GmbH") >= 3 and counts[0] == counts[1]


def test_the_team_decides_checks_in_and_cancels_for_a_guest(client, manager):
    event = make_event(starts_at=timezone.now() + timedelta(hours=2), needs_approval=True)
    row = guest_of(event)
    assert row.state == State.PENDING
    assert "Hof" in client.get(reverse("portal:desk")).content.decode()
    client.post(reverse("events:registration_decide", args=[row.pk]), {"decision": "approve"})
    page = client.get(reverse("events:registration_detail", args=[row.pk]))
    assert page.status_code == 200 and "Hof" in page.content.decode()
    assert client.get(reverse("events:registration_wechat", args=[row.pk])).status_code == 200
    assert client.post(reverse("events:ticket_detail", args=[row.ticket])).status_code == 200
    row.refresh_from_db()
    assert row.checked_in_at is not None
    withdraw(row, by=manager)


def test_badges_and_the_attendance_list_have_the_guest(client, manager):
    if lacking():
        skip_unless_ci(f"no documents here: {lacking()} is missing")
    event = make_event()
    make_registration(event, organisation="华东零部件", family_name="王", given_name="芳", language="zh-hans")
    make_registration(event)
    for name in ("badges_pdf", "attendance_pdf"):
        text = text_of_pdf(client.get(reverse(f"events:{name}", args=[event.pk])).content)
        assert "华东零部件" in "".join(text.split())


def test_a_guest_of_a_delegation_reads_the_wording_of_the_letter(client):
    if lacking():
        skip_unless_ci(f"no documents here: {lacking()} is missing")
    event = make_event(kind="incoming")
    make_visit(event)
    row = guest_of(event)
    own = f"/de/guests/{guest_token(row)}/"
    assert client.get(f"{own}letter-zh-hans.pdf").status_code == 404, "not before it has left"
    note_letter_sent(row, by=event.responsible)
    assert own in OutgoingMail.objects.get(kind="event_letter").text and SupportRecord.objects.count() == 0
    assert f"{own}letter-zh-hans.pdf" in client.get(own).content.decode()
    text = "".join(text_of_pdf(client.get(f"{own}letter-zh-hans.pdf").content).split())
    assert "邀请函" in text and "Hof" in text


def test_a_guest_is_a_person_but_no_company_of_the_report(client, manager):
    event = make_event(starts_at=timezone.now() + timedelta(hours=1))
    guest, member = make_registration(event, organisation="Hof"), make_registration(event, listing="participants")
    for row in (guest, member):
        check_in(row, by=manager)
    report = report_of(event)
    assert (report["here"], report["companies"]) == (2, [member.company])
    assert record_attendance(event, by=manager) == 1
    assert [record.company for record in SupportRecord.objects.all()] == [member.company]
    assert partners_of(guest) == []
    assert partners_of(member) == []
    assert client.get(reverse("events:event_report", args=[event.pk])).status_code == 200


def test_a_company_registers_on_its_own_page(client):
    event, company = make_event(), make_company(owner=make_user())
    client.force_login(company.memberships.get().user)
    assert client.get(reverse("events:guest_create", args=[event.pk])).url == reverse("events:event_detail", args=[event.pk])
