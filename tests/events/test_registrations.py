"""Places, approval, waiting list: what the services do, and who hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.models import Consent
from companies.services.account import delete_account
from events.enums import RegistrationState as State
from events.models import EventInvitation
from events.rules import can_change_registration, can_edit_answers
from events.services.events import cancel_event, save_event
from events.services.registrations import (
    Person,
    accept_offer,
    approve,
    change_registration,
    expire_offers,
    refuse,
    register,
    withdraw,
)
from tests.factories import make_company, make_event, make_registration, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company(owner=make_user())


def person(number=1, **fields):
    return Person(family_name=f"Gast {number}", email=f"Gast{number}@Example.org", language="de", **fields)


def states(event):
    return list(event.registrations.order_by("number").values_list("state", flat=True))


def mails(registration):
    return list(OutgoingMail.objects.filter(to=registration.email).order_by("pk").values_list("kind", flat=True))


def test_places_go_in_order_and_the_rest_waits(company):
    event, by = make_event(capacity=2), company.memberships.get().user
    rows = [register(event, company, person(number), by=by) for number in range(4)]
    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [row.email for row in rows] == [f"gast{number}@example.org" for number in range(4)]
    assert [mails(row) for row in rows] == [["event_confirmed"], ["event_confirmed"], ["event_waiting"], ["event_waiting"]]


def test_a_free_place_is_offered_for_48_hours_and_then_goes_to_the_next(company):
    event, by, now = make_event(capacity=1), company.memberships.get().user, timezone.now()
    first, second, third = (register(event, company, person(number), by=by) for number in range(3))
    withdraw(first, by=by, now=now)
    assert states(event) == ["withdrawn", "offered", "waiting"]
    second.refresh_from_db()
    assert second.accept_by >= now + timedelta(hours=48)
    assert expire_offers(now=second.accept_by - timedelta(seconds=1)) == 0
    assert expire_offers(now=second.accept_by) == 1
    assert states(event) == ["withdrawn", "expired", "offered"]
    with pytest.raises(InvalidTransition):
        accept_offer(second, by=by)
    accept_offer(third, by=by)
    assert states(event) == ["withdrawn", "expired", "confirmed"]
    assert mails(second) == ["event_waiting", "event_offered", "event_expired"]
    assert mails(third) == ["event_waiting", "event_offered", "event_confirmed"]


def test_nobody_overtakes_those_who_wait(company):
    """A place became free while nobody could be asked: whoever comes now stands at the end."""
    event, by = make_event(capacity=2), company.memberships.get().user
    make_registration(event, company, state="confirmed")
    make_registration(event, company, state="waiting")
    assert register(event, company, person(), by=by).state == State.WAITING


def test_an_offer_ends_on_no_quiet_day_but_never_after_the_beginning(company):
    before_christmas = timezone.make_aware(timezone.datetime(2027, 12, 23, 12))
    event = make_event(capacity=1, starts_at=before_christmas + timedelta(days=30))
    taken, waiting = make_registration(event, company), make_registration(event, company, state="waiting")
    withdraw(taken, by=make_user(), now=before_christmas)
    waiting.refresh_from_db()
    assert timezone.localdate(waiting.accept_by).isoformat() == "2028-01-07"
    soon = make_event(capacity=1, starts_at=before_christmas + timedelta(hours=30))
    taken, waiting = make_registration(soon, company), make_registration(soon, company, state="waiting")
    withdraw(taken, by=make_user(), now=before_christmas)
    waiting.refresh_from_db()
    assert waiting.accept_by == soon.starts_at


def test_a_larger_room_lets_all_who_wait_in(company):
    event, manager = make_event(capacity=1), make_user(role="project_manager")
    make_registration(event, company)
    for _number in range(3):
        make_registration(event, company, state="waiting")
    save_event(event, by=manager, texts={}, facts={"capacity": 3})
    assert states(event) == ["confirmed", "offered", "offered", "waiting"]
    with pytest.raises(DomainError):
        save_event(event, by=manager, texts={}, facts={"capacity": 2})


def test_approval(company):
    event, manager = make_event(capacity=1, needs_approval=True), make_user(role="project_manager")
    by = company.memberships.get().user
    first, second, third = (register(event, company, person(number), by=by) for number in range(3))
    assert states(event) == ["pending"] * 3
    approve(second, by=manager)
    approve(first, by=manager)
    refuse(third, "Leider nur für Hersteller.", by=manager)
    assert states(event) == ["waiting", "confirmed", "refused"]
    with pytest.raises(InvalidTransition):
        approve(third, by=manager)
    assert "Leider nur für Hersteller." in OutgoingMail.objects.get(kind="event_refused").text


@pytest.mark.parametrize(
    ("audience", "state", "invited", "is_admitted"),
    [
        ("public", "draft", False, True),
        ("public", "suspended", False, False),
        ("verified", "verified", False, True),
        ("verified", "submitted", False, False),
        ("invited", "verified", False, False),
        ("invited", "verified", True, True),
    ],
)
def test_whom_an_event_is_for(audience, state, invited, is_admitted):
    event, company, user = make_event(audience=audience), make_company(state=state), make_user()
    if invited:
        EventInvitation.objects.create(event=event, company=company)
    if is_admitted:
        assert register(event, company, person(), by=user).state == State.CONFIRMED
    else:
        with pytest.raises(DomainError):
            register(event, company, person(), by=user)


def test_the_window_holds_for_companies_and_not_for_the_team(company):
    now, by = timezone.now(), company.memberships.get().user
    early = make_event(opens_at=now + timedelta(days=1))
    late = make_event(closes_at=now - timedelta(days=1))
    draft = make_event(state="draft")
    for event in (early, late, draft):
        with pytest.raises(DomainError):
            register(event, company, person(), by=by)
    assert register(late, company, person(), by=make_user(role="project_manager")).state == State.CONFIRMED


def test_one_person_registers_once_and_again_after_withdrawing(company):
    event, by = make_event(), company.memberships.get().user
    first = register(event, company, person(), by=by)
    with pytest.raises(DomainError):
        register(event, company, person(), by=by)
    withdraw(first, by=by)
    assert register(event, company, person(), by=by).number == 2


def test_whoever_is_registered_hears_of_another_place_and_of_the_end(company):
    event, manager = make_event(), make_user(role="project_manager")
    row = register(event, company, person(), by=manager)
    save_event(event, by=manager, texts={("title", "de"): "Anders"}, facts={})
    assert mails(row) == ["event_confirmed"]
    event = save_event(event, by=manager, texts={("place", "de"): "Potsdam"}, facts={})
    assert (mails(row), event.sequence) == (["event_confirmed", "event_changed"], 1)
    cancel_event(event, by=manager, reasons={"de": "Der Saal ist zu.", "zh-hans": "会场不可用。"})
    row.refresh_from_db()
    mail = OutgoingMail.objects.get(kind="event_cancelled")
    assert (row.state, mail.languages) == (State.DROPPED, "de,zh-hans")
    assert "Der Saal ist zu." in mail.text and "会场不可用。" in mail.text
    assert "METHOD:CANCEL" in mail.calendar and "SEQUENCE:2" in mail.calendar
    with pytest.raises(InvalidTransition):
        save_event(event, by=manager, texts={}, facts={"capacity": 9})


def test_the_team_acts_for_the_company_and_the_log_says_so(company):
    manager = make_user(role="project_manager")
    row = register(make_event(), company, person(), by=manager, channel="phone")
    entry = ActivityLog.objects.about(row).get()
    assert (row.recorded_by, row.channel, entry.on_behalf_of, entry.action) == (
        manager,
        "phone",
        company,
        "registration.confirmed",
    )


def test_a_person_of_a_chinese_company_consents_separately_and_once(client, taxonomy, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    owner = make_user(language="zh-hans", family_name="王", given_name="芳")
    company = make_company(kind="partner", owner=owner)
    first, second = make_event(), make_event()
    client.force_login(owner)
    entry = {"family_name": "王", "given_name": "芳", "email": owner.email, "language": "zh-hans", "listing": "nobody"}

    def url(event):
        return f"/zh-hans/events/{event.pk}/register/"

    page = client.get(url(first)).content.decode()
    assert 'name="stored_abroad"' in page and "存储于德国境内的服务器" in page
    assert client.post(url(first), entry).status_code == 422 and first.registrations.count() == 0
    assert client.post(url(first), entry | {"stored_abroad": "on"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.text_key, consent.person, consent.user, consent.company, consent.about) == (
        "storage-in-germany", "王芳", owner, company, first.registrations.get(),
    )  # fmt: skip
    assert 'name="stored_abroad"' not in client.get(url(second)).content.decode()
    colleague = entry | {"family_name": "李", "given_name": "强", "email": "li@oem.example"}
    answer = client.post(url(second), colleague)
    assert answer.status_code == 422 and 'name="stored_abroad"' in answer.content.decode(), "another person has to be asked"
    assert client.post(url(second), colleague | {"stored_abroad": "on"}).status_code == 302

    client.force_login(make_user(role="project_manager"))
    third = make_event()
    phoned = entry | {
        "company": company.pk,
        "channel": "phone",
        "family_name": "赵",
        "given_name": "敏",
        "email": "zhao@oem.example",
    }
    assert client.post(url(third), phoned).status_code == 422
    assert client.post(url(third), phoned | {"stored_abroad": "on"}).status_code == 302
    assert Consent.objects.get(person="赵敏").recorded_by is not None


def test_nobody_in_germany_is_asked_for_it(client, company):
    owner = company.memberships.get().user
    client.force_login(owner)
    event = make_event()
    entry = {"family_name": "Weber", "email": owner.email, "language": "de", "listing": "nobody"}
    assert "stored_abroad" not in client.get(f"/de/events/{event.pk}/register/").content.decode()
    assert client.post(f"/de/events/{event.pk}/register/", entry).status_code == 302
    assert Consent.objects.count() == 0


def test_who_ends_the_account_leaves_the_place_to_whoever_waits(company):
    user, now = company.memberships.get().user, timezone.now()
    event, past = make_event(capacity=1), make_event(starts_at=now - timedelta(days=3))
    mine = register(event, company, replace(person(), user=user, needs="vegan"), by=user)
    been = make_registration(past, company, user=user)
    waiting = register(event, company, person(2), by=user)
    delete_account(user)
    for row in (mine, been, waiting):
        row.refresh_from_db()
    assert [mine.state, been.state, waiting.state] == ["withdrawn", "confirmed", "offered"]
    assert (mine.family_name, mine.needs, mine.user, "gast1" in mine.email) == ("–", "", None, False)
    assert mails(waiting) == ["event_waiting", "event_offered"]


def test_a_change_of_answers_is_looked_at_again_and_the_place_is_kept(company):
    by, manager = company.memberships.get().user, make_user(role="project_manager")
    event = make_event(capacity=1, needs_approval=True, rechecks_changes=True)
    row = register(event, company, person(answers={"1": "yes"}), by=by)
    approve(row, by=manager)
    change_registration(row, person(answers={"1": "yes"}, listing="public"), by=by)
    row.refresh_from_db()
    assert row.recheck_at is None, "the same answers"
    change_registration(row, person(answers={"1": "no"}), by=by)
    row.refresh_from_db()
    assert (row.state, row.recheck_at is None, event.registrations.seated().count()) == ("confirmed", False, 1)
    approve(row, by=manager)
    row.refresh_from_db()
    assert (row.state, row.recheck_at) == ("confirmed", None)
    with pytest.raises(InvalidTransition):
        approve(row, by=manager)
    change_registration(row, person(answers={"1": "maybe"}), by=manager)
    row.refresh_from_db()
    assert row.recheck_at is None, "the team has looked"


def test_answers_are_changed_until_the_deadline_and_by_the_team_after_it(company):
    by, manager, now = company.memberships.get().user, make_user(role="project_manager"), timezone.now()
    event = make_event(changes_until=now + timedelta(days=1))
    row = register(event, company, person(), by=by)
    later = now + timedelta(days=2)
    found = [can_edit_answers(user, row, moment) for user in (by, manager) for moment in (now, later)]
    assert found == [True, False, True, True]
    assert can_change_registration(by, row, later), "cancelling is possible until it begins"
