"""After the second yes: messages, meetings, milestones, outcomes, pauses; by whom, in which states, two at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from threading import Barrier, BrokenBarrierError
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from PIL import Image

from becan.exceptions import DomainError, InvalidTransition
from becan.mail import deliver_mail
from becan.models import ActivityLog, OutgoingMail
from matching.calendar_entries import calendar_file
from matching.enums import IntroductionState, MeetingState, MilestoneState, Part, View
from matching.models import Meeting, Message, Milestone
from matching.services import milestones
from matching.services.introductions import MOVES, close_introduction, move_introduction
from matching.services.meetings import answer_meeting, propose_meeting
from matching.services.milestones import counted_outcomes, settle_milestone, state_milestone, view_milestone
from matching.services.spaces import MOST_AN_HOUR, translate_message, unread_count, write_message
from tests.matching.introduction_parts import make_cast, make_pair, propose, say

pytestmark = pytest.mark.django_db
State = IntroductionState
SOON = datetime(2100, 3, 28, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def a_picture():
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


def introduce(pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted")
    return say(pair, introduction, "seeking", "accepted")


@pytest.fixture
def introduction(pair):
    return introduce(pair)


def member(pair, side):
    return getattr(pair, side).memberships.first().user


def url(name, introduction, *args):
    return reverse(f"matching:{name}", args=[introduction.pk, *args])


def test_messages_reach_the_other_side_with_their_translation(client, pair, introduction):
    client.force_login(member(pair, "offering"))
    words = "Können wir die Zeichnung nach der NDA besprechen?"
    assert client.post(url("space_message", introduction), {"words": words}).status_code == 302
    assert client.post(url("space_message", introduction), {"words": ""}).status_code == 422

    message = Message.objects.get()
    assert (message.words, message.language, message.side) == (words, "de", "offering")
    (mail,) = OutgoingMail.objects.filter(kind="space_message")
    assert mail.to == member(pair, "seeking").email
    assert words in mail.text
    assert unread_count(introduction, member(pair, "seeking")) == 1
    assert unread_count(introduction, member(pair, "offering")) == 0

    translate_message(message, "能否在签署保密协议后讨论图纸？", by=pair.manager)
    client.force_login(member(pair, "seeking"))
    page = client.get(url("space_detail", introduction)).content.decode()
    assert words in page
    assert "能否在签署保密协议后讨论图纸？" in page
    assert unread_count(introduction, member(pair, "seeking")) == 0


def test_too_many_messages_within_an_hour_wait(pair, introduction):
    user = member(pair, "offering")
    for number in range(MOST_AN_HOUR):
        write_message(introduction, f"{number}", side=Part.OFFERING, language="de", by=user)
    with pytest.raises(DomainError):
        write_message(introduction, "noch eine", side=Part.OFFERING, language="de", by=user)
    assert Message.objects.count() == MOST_AN_HOUR


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("offering_editor", 200, 302),
        ("offering_viewer", 200, 403),
        ("mandated_multiplier", 200, 302),
        ("seeking_owner", 200, 302),
        ("stranger", 404, 404),
        ("auditor", 404, 404),
        ("manager", 200, 302),
    ],
)
def test_who_reads_and_writes_in_the_space(client, pair, introduction, who, read, write):
    client.force_login(make_cast(pair)[who])
    assert client.get(url("space_detail", introduction)).status_code == read
    for name, data in (
        ("space_message", {"words": "Guten Tag"}),
        ("milestone_state", {"code": "talk", "reached_on": "2026-10-05"}),
        ("introduction_move", {"state": "active"}),
    ):
        assert client.post(url(name, introduction), data).status_code == write, name
    counts = (Message.objects.count(), Milestone.objects.count())
    assert counts == ((1, 1) if write == 302 else (0, 0))
    introduction.refresh_from_db()
    assert introduction.state == ("active" if write == 302 else "introduced")


def test_an_ended_space_is_read_only(client, pair, introduction):
    close_introduction(introduction, "agreed", by=pair.manager)
    client.force_login(member(pair, "offering"))
    assert client.get(url("space_detail", introduction)).status_code == 200
    assert client.post(url("space_message", introduction), {"words": "Guten Tag"}).status_code == 403


ALLOWED_MOVES = {
    (State.INTRODUCED, State.ACTIVE), (State.INTRODUCED, State.PAUSED), (State.ACTIVE, State.PAUSED), (State.PAUSED, State.ACTIVE),
}  # fmt: skip


@pytest.mark.parametrize("target", list(State))
@pytest.mark.parametrize("start", list(State))
def test_all_pairs_of_states_for_a_move(taxonomy, start, target):
    pair = make_pair(crowd=0)
    introduction = propose(pair)
    fields = {"state": start, "close_reason": "other" if start == State.CLOSED else ""}
    if start in (State.INTRODUCED, State.ACTIVE, State.PAUSED):
        fields["introduced_at"] = timezone.now()
    type(introduction).objects.filter(pk=introduction.pk).update(**fields)
    if (start, target) in ALLOWED_MOVES:
        moved = move_introduction(introduction, target, by=pair.manager, reason="Messe")
        assert moved.state == target
        assert ActivityLog.objects.about(introduction).filter(action=f"introduction.{target}").count() == 1
    else:
        with pytest.raises(InvalidTransition):
            move_introduction(introduction, target, by=pair.manager, reason="Messe")
        introduction.refresh_from_db()
        assert introduction.state == start
    assert set(MOVES) == {State.ACTIVE, State.PAUSED}


def test_a_pause_has_a_reason_and_perhaps_a_day(pair, introduction):
    with pytest.raises(DomainError):
        move_introduction(introduction, State.PAUSED, by=pair.manager)
    with pytest.raises(DomainError):
        move_introduction(introduction, State.PAUSED, by=pair.manager, reason="Umbau", until=timezone.localdate())
    paused = move_introduction(introduction, State.PAUSED, by=pair.manager, reason="Umbau", until=date(2100, 1, 1))
    assert (paused.state, paused.pause_reason, paused.paused_until) == ("paused", "Umbau", date(2100, 1, 1))
    active = move_introduction(introduction, State.ACTIVE, by=pair.manager)
    assert (active.pause_reason, active.paused_until) == ("", None)


def test_a_meeting_is_proposed_countered_and_agreed_in_both_times(client, pair, introduction):
    client.force_login(member(pair, "offering"))
    entry = {"day": "2100-03-28", "time": "09:00", "zone": "Europe/Berlin", "minutes": "45", "place": "Tencent Meeting"}
    assert client.post(url("meeting_propose", introduction), entry).status_code == 302
    assert client.post(url("meeting_propose", introduction), entry | {"day": "2020-01-01"}).status_code == 422
    meeting = Meeting.objects.get()
    assert client.post(url("meeting_answer", introduction, meeting.pk), {"answer": "accepted"}).status_code == 409

    client.force_login(member(pair, "seeking"))
    counter = entry | {"time": "16:00", "zone": "Asia/Shanghai"}
    assert client.post(url("meeting_counter", introduction, meeting.pk), counter).status_code == 302
    client.force_login(member(pair, "offering"))
    assert client.post(url("meeting_answer", introduction, meeting.pk), {"answer": "accepted"}).status_code == 302

    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence, meeting.starts_at.astimezone(ZoneInfo("Asia/Shanghai")).hour) == ("accepted", 2, 16)
    page = client.get(url("space_detail", introduction)).content.decode()
    assert "16:00" in page
    assert meeting.starts_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") in page
    calendar = Calendar.from_ical(client.get(url("meeting_file", introduction, meeting.pk)).content)
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), event["SEQUENCE"], event.decoded("dtstart")) == ("REQUEST", 2, meeting.starts_at)
    assert OutgoingMail.objects.filter(kind="space_meeting").count() == 3


MEETINGS = {
    "proposed": {"accepted", "declined", "cancelled"}, "accepted": {"cancelled"}, "declined": set(), "cancelled": set(),
}  # fmt: skip


@pytest.mark.parametrize("start", list(MeetingState))
def test_all_answers_to_a_meeting(pair, introduction, start):
    meeting = propose_meeting(introduction, starts_at=SOON, minutes=30, place="", side=Part.OFFERING, by=pair.manager)
    for answer in MeetingState:
        Meeting.objects.filter(pk=meeting.pk).update(state=start)
        if answer in MEETINGS[start]:
            assert answer_meeting(meeting, answer, side=Part.SEEKING, by=pair.manager).state == answer
        else:
            with pytest.raises(InvalidTransition):
                answer_meeting(meeting, answer, side=Part.SEEKING, by=pair.manager)


def test_a_cancelled_meeting_is_taken_out_of_the_calendar(pair, introduction):
    meeting = propose_meeting(introduction, starts_at=SOON, minutes=30, place="", side=Part.OFFERING, by=pair.manager)
    off = answer_meeting(meeting, MeetingState.CANCELLED, side=Part.OFFERING, by=pair.manager)
    calendar = Calendar.from_ical(calendar_file(off, title="x", address="https://becan.example", organiser="a@b.example"))
    assert str(calendar["METHOD"]) == "CANCEL"
    assert str(calendar.walk("VEVENT")[0]["UID"]) == f"{meeting.pk}@becan"


def test_a_meeting_mail_carries_its_calendar_entry(pair, introduction, mailoutbox):
    meeting = propose_meeting(introduction, starts_at=SOON, minutes=30, place="Werk 2", side=Part.OFFERING, by=pair.manager)
    answer_meeting(meeting, MeetingState.CANCELLED, side=Part.OFFERING, by=pair.manager)
    rows = OutgoingMail.objects.filter(kind="space_meeting").order_by("pk")
    found = []
    for row in rows:
        deliver_mail(row.pk, now=timezone.now())
        message = message_from_bytes(mailoutbox[-1].message().as_bytes(), policy=policy.default)
        (file,) = message.iter_attachments()
        calendar = Calendar.from_ical(file.get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        found.append((file.get_content_type(), file["Content-Type"].params["method"]))
        assert file.get_filename() == "becan.ics"
        assert (str(event["SUMMARY"]), str(event["ATTENDEE"])) == ("BeCAN: Druckguss Ludwigsfelde GmbH", f"mailto:{row.to}")
        assert "EFRE" in str(event["DESCRIPTION"])
        assert event.decoded("dtstart") == SOON
    assert found == [("text/calendar", "REQUEST"), ("text/calendar", "CANCEL")]


def state(pair, introduction, side=Part.OFFERING, code="sample-order", day=date(2026, 10, 5)):
    return state_milestone(introduction, code, reached_on=day, side=side, by=pair.manager)


def view(pair, milestone, side, what, words=""):
    return view_milestone(milestone, View(what), side=Part(side), by=pair.manager, channel="portal", words=words)


def test_an_outcome_is_what_both_confirm(client, pair, introduction):
    client.force_login(member(pair, "offering"))
    proof = SimpleUploadedFile("auftrag.png", a_picture(), content_type="image/png")
    entry = {"code": "sample-order", "reached_on": "2026-10-05", "note": "200 Muster", "proof": proof}
    assert client.post(url("milestone_state", introduction), entry).status_code == 302
    assert client.post(url("milestone_state", introduction), entry | {"proof": "", "reached_on": "2099-01-01"}).status_code == 422
    milestone = Milestone.objects.get()
    assert milestone.state == "stated"
    assert list(counted_outcomes(None)) == []
    (mail,) = OutgoingMail.objects.filter(kind="milestone_stated")
    assert mail.to == member(pair, "seeking").email

    client.force_login(member(pair, "seeking"))
    assert client.get(url("milestone_proof", introduction, milestone.pk)).status_code == 200
    assert client.post(url("milestone_view", introduction, milestone.pk), {"view": "confirmed"}).status_code == 302
    milestone.refresh_from_db()
    assert milestone.state == "confirmed"
    assert list(Milestone.objects.filter(introduction__funding_measure=introduction.funding_measure)) == [milestone]


def test_a_dispute_is_settled_with_both_texts_kept(pair, introduction):
    milestone = state(pair, introduction)
    with pytest.raises(DomainError):
        view(pair, milestone, "seeking", "disputed")
    assert view(pair, milestone, "seeking", "disputed", "Nur ein Angebot").state == "disputed"
    with pytest.raises(DomainError):
        settle_milestone(milestone, stands=False, reason="", by=pair.manager)
    settled = settle_milestone(milestone, stands=False, reason="Auftrag lag nicht vor", by=pair.manager)
    assert settled.state == "dropped"
    assert {(row.side, row.view, row.words) for row in milestone.views.all()} == {
        ("offering", "confirmed", ""),
        ("seeking", "disputed", "Nur ein Angebot"),
    }
    with pytest.raises(InvalidTransition):
        view(pair, milestone, "seeking", "confirmed")


@pytest.mark.parametrize("start", list(MilestoneState))
@pytest.mark.parametrize(("offering", "seeking", "becomes"), [
    ("confirmed", "confirmed", "confirmed"), ("confirmed", "disputed", "disputed"),
    ("disputed", "confirmed", "disputed"), ("disputed", "disputed", "disputed"),
])  # fmt: skip
def test_all_views_of_both_sides(pair, introduction, start, offering, seeking, becomes):
    milestone = state(pair, introduction, side=None)
    settled = start in ("upheld", "dropped")
    if settled:
        Milestone.objects.filter(pk=milestone.pk).update(state=start, settled_reason="geklärt")
        with pytest.raises(InvalidTransition):
            view(pair, milestone, "offering", offering, "so")
        return
    view(pair, milestone, "offering", offering, "so")
    assert view(pair, milestone, "seeking", seeking, "so").state == becomes
    with pytest.raises(InvalidTransition):
        if becomes == "confirmed":
            settle_milestone(milestone, stands=True, reason="geklärt", by=pair.manager)
        else:
            settle_milestone(milestone, stands=True, reason="geklärt", by=pair.manager)
            settle_milestone(milestone, stands=False, reason="doch nicht", by=pair.manager)


def test_before_the_second_yes_nothing_begins(client, pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted")
    for reader in (member(pair, "offering"), pair.manager):
        client.force_login(reader)
        assert client.get(url("space_detail", introduction)).status_code == 404
    with pytest.raises(InvalidTransition):
        write_message(introduction, "Guten Tag", side=Part.OFFERING, language="de", by=pair.manager)
    with pytest.raises(InvalidTransition):
        state(pair, introduction)
    with pytest.raises(InvalidTransition):
        propose_meeting(introduction, starts_at=SOON, minutes=30, place="", side=Part.OFFERING, by=pair.manager)
    assert not OutgoingMail.objects.filter(kind__startswith="space_").exists()


@pytest.mark.django_db(transaction=True)
def test_both_sides_viewing_at_once_end_in_one_state(taxonomy, monkeypatch):
    """Each waits for the other before it reads what both said: only the row lock puts them one after the other."""
    pair = make_pair(crowd=0)
    both_are_here, state_of = Barrier(2), milestones._state_of

    def when_both_are_here(milestone):
        with suppress(BrokenBarrierError):
            both_are_here.wait(timeout=1)
        return state_of(milestone)

    monkeypatch.setattr(milestones, "_state_of", when_both_are_here)
    milestone = state(pair, introduce(pair), side=None)

    def say_so(side):
        try:
            return view(pair, milestone, side, "confirmed").state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(say_so, ["offering", "seeking"]))
    assert sorted(done) == ["confirmed", "stated"]
    milestone.refresh_from_db()
    assert milestone.state == "confirmed"


def test_more_rows_ask_the_database_no_more(client, pair, introduction):
    client.force_login(member(pair, "offering"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("space_detail", introduction)).status_code == 200
        return len(captured)

    def add(number):
        write_message(introduction, "Guten Tag", side=Part.SEEKING, language="de", by=member(pair, "seeking"))
        starts_at = SOON + timedelta(days=number)
        propose_meeting(introduction, starts_at=starts_at, minutes=30, place="", side=Part.SEEKING, by=pair.manager)
        state(pair, introduction, code="talk", day=date(2026, 9, 1 + number))

    add(0)
    queries()
    one = queries()
    add(1)
    add(2)
    assert queries() == one
