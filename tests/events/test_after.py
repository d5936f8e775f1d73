"""After an event: check-in, feedback by a link, introductions, the report and the services for the funder."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError
from becan.models import ActivityLog, OutgoingMail
from companies.models import SupportRecord
from events.models import Feedback
from events.services.checking_in import check_in, undo_check_in
from events.services.events import close_event
from events.services.feedback import ask_for_feedback, give_feedback
from events.services.reporting import report_of
from events.signed_links import feedback_token
from matching.enums import IntroductionState as State
from matching.enums import Part
from matching.models import Introduction
from matching.services.introductions import answer_introduction
from tests.factories import make_company, make_contact_person, make_event, make_measure, make_registration, make_user

pytestmark = pytest.mark.django_db
A_MORNING = datetime(2027, 5, 11, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_german():
    with override("de"):
        yield


@pytest.fixture
def event():
    return make_event(
        "Kooperationsbörse",
        kind="matchmaking",
        starts_at=(timezone.now() - timedelta(days=1)).replace(hour=8, minute=0),
        funding_measure=make_measure(),
    )


@pytest.fixture
def pair(event):
    supplier = make_company("Guss GmbH", owner=make_user("guss@example.org"), employees=40, region="berlin")
    partner = make_company("华东汽车", kind="partner", owner=make_user("wang@example.org", language="zh-hans"))
    for company in (supplier, partner):
        make_contact_person(company)
    return [
        make_registration(event, company, email=company.memberships.get().user.email, listing="participants")
        for company in (supplier, partner)
    ]


def test_check_in_may_arrive_twice_late_and_early(event, pair):
    row, by = pair[0], event.responsible
    early = event.starts_at - timedelta(days=9)
    check_in(row, by=by, at=event.starts_at + timedelta(minutes=5))
    again = check_in(row, by=make_user(), at=event.starts_at + timedelta(hours=2))
    assert (again.checked_in_at, again.checked_in_by) == (event.starts_at + timedelta(minutes=5), by)
    assert undo_check_in(row, by=by).checked_in_at is None
    assert check_in(row, by=by, at=early).checked_in_at == event.starts_at - timedelta(hours=24), "a wrong clock on the phone"
    assert ActivityLog.objects.about(row).filter(action="registration.checked_in").count() == 2
    waiting = make_registration(event, state="waiting")
    with pytest.raises(DomainError):
        check_in(waiting, by=by)
    with pytest.raises(DomainError):
        check_in(make_registration(make_event()), by=by)


def test_the_phone_gets_json_and_the_form_a_page(client, event, pair):
    TOTP.activate(event.responsible, generate_totp_secret())
    client.force_login(event.responsible)
    address, row = reverse("events:check_in_mark", args=[event.pk]), pair[0]
    moment = event.starts_at + timedelta(minutes=7)
    data = {"registration": row.pk, "at": int(moment.timestamp() * 1000)}
    for _time in range(2):
        response = client.post(address, data, headers={"Accept": "application/json"})
        assert response.json() == {"registration": str(row.pk), "here": True}
    row.refresh_from_db()
    assert abs(row.checked_in_at - moment) < timedelta(seconds=1)
    assert client.post(address, {"registration": pair[1].pk, "at": "x"}).status_code == 302
    refused = client.post(
        address, {"registration": make_registration(event, state="waiting").pk}, headers={"Accept": "application/json"}
    )
    assert (refused.status_code, "error" in refused.json()) == (409, True)


def test_asked_once_the_next_morning_and_never_on_quiet_days(event, pair):
    assert ask_for_feedback(now=event.ends_at + timedelta(hours=15)) == 0
    assert ask_for_feedback(now=timezone.make_aware(timezone.datetime(2027, 12, 27, 9))) == 0
    event.starts_at, event.ends_at = A_MORNING - timedelta(days=1, hours=9), A_MORNING - timedelta(days=1)
    event.save()
    make_registration(event, state="withdrawn")
    assert ask_for_feedback(now=A_MORNING) == 2
    assert ask_for_feedback(now=A_MORNING) == 0
    assert sorted(OutgoingMail.objects.filter(kind="event_feedback").values_list("to", flat=True)) == [
        "guss@example.org",
        "wang@example.org",
    ]


def test_a_click_makes_an_introduction_the_other_ones_moves_it_and_both_meet(client, event, pair):
    supplier, partner = pair
    address = reverse("events:feedback_link", args=[feedback_token(supplier)])
    assert client.get(address).status_code == 200
    assert not Feedback.objects.exists() and not Introduction.objects.exists(), "a GET changes nothing"
    assert client.post(address, {"event-useful": "good"}).status_code == 302
    other = {"about": partner.company_id, f"{partner.company_id}-useful": "good"}
    assert client.post(address, other).status_code == 422, "the second question is open"
    answer = client.post(address, other | {f"{partner.company_id}-wish": "continue"})
    introduction = Introduction.objects.get()
    assert (introduction.offering, introduction.seeking, introduction.demand) == (supplier.company, partner.company, None)
    assert introduction.funding_measure == event.funding_measure
    assert "/i/" in answer.url, "straight to the consent of the own side"
    page = client.get(answer.url)
    assert page.status_code == 200 and "华东汽车" in page.content.decode()
    proposals = {mail.to: mail.text for mail in OutgoingMail.objects.filter(kind="introduction_proposed")}
    assert set(proposals) == {"guss@example.org", "wang@example.org"}
    assert "双方已经见过面" in proposals["wang@example.org"] and "Guss GmbH" in proposals["wang@example.org"]

    back = reverse("events:feedback_link", args=[feedback_token(partner)])
    theirs = {"about": supplier.company_id, f"{supplier.company_id}-useful": "good", f"{supplier.company_id}-wish": "continue"}
    assert "/i/" in client.post(back, theirs).url
    assert Introduction.objects.count() == 1
    for part in Part:
        say_yes(introduction, part)
    introduction.refresh_from_db()
    assert introduction.state == State.INTRODUCED
    give_feedback(supplier, useful="good", wish="continue", other=partner.company)
    introduction.refresh_from_db()
    assert introduction.state == State.ACTIVE
    client.force_login(supplier.company.memberships.get().user)
    for name in ("introduction_detail", "space_detail"):
        assert client.get(reverse(f"matching:{name}", args=[introduction.pk])).status_code == 200
    TOTP.activate(event.responsible, generate_totp_secret())
    client.force_login(event.responsible)
    for name, pk in (("matching:introduction_detail", introduction.pk), ("events:event_report", event.pk)):
        assert "Guss GmbH" in client.get(reverse(name, args=[pk])).content.decode()
    assert client.get(reverse("portal:desk")).status_code == 200


def say_yes(introduction, part):
    from companies.enums import Channel
    from matching.enums import Answer
    from matching.services.contacts import Release

    company = getattr(introduction, part)
    release = Release(contact_person=company.contact_persons.get(), language="de", scope=["email"])
    answer_introduction(introduction, Answer.ACCEPTED, side=part, by=None, channel=Channel.SIGNED_LINK, release=release)


def test_a_stranger_to_the_event_cannot_be_named(client, event, pair):
    address = reverse("events:feedback_link", args=[feedback_token(pair[0])])
    stranger, hidden = make_company(kind="partner"), make_company("隐名企业", kind="partner")
    make_registration(event, hidden, listing="nobody")
    assert "隐名企业" not in client.get(address).content.decode()
    data = {"about": stranger.pk, f"{stranger.pk}-useful": "good", f"{stranger.pk}-wish": "continue"}
    assert client.post(address, data).status_code == 404
    assert client.get(reverse("events:feedback_link", args=["x:y:z"])).status_code == 410


def test_the_report_counts_and_the_services_are_recorded_once(event, pair):
    supplier, partner = pair
    colleague = make_registration(event, supplier.company)
    make_registration(event)
    for row in (supplier, partner, colleague):
        check_in(row, by=event.responsible)
    give_feedback(partner, useful="some", words="Zu laut.")
    give_feedback(partner, useful="good", wish="later", other=supplier.company)
    report = report_of(event)
    assert (report["here"], report["smes"], report["no_shows"], len(report["companies"])) == (3, 1, 1, 2)
    assert [number for _label, number in report["useful"]] == [0, 1, 0]
    assert (report["talks"], report["useful_talks"], report["follow_ups"]) == (1, 1, [])
    close_event(event, by=event.responsible)
    rows = SupportRecord.objects.filter(kind="event").order_by("persons")
    assert [(row.company, row.persons, row.measure, row.source) for row in rows] == [
        (partner.company, 1, event.funding_measure, event),
        (supplier.company, 2, event.funding_measure, event),
    ]
    assert (rows[1].size_class, rows[1].minutes, rows[1].topic) == ("small", 480, "Kooperationsbörse")
