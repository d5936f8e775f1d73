"""How it goes: asked 30, 180 and 365 days after two yeses, answered by one click without login, recorded, handed to the desk."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.urls import reverse

from becan.exceptions import InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from becan.portal.queues.introductions import follow_up_item
from matching.enums import FollowUpAnswer, IntroductionState, Part
from matching.models import FollowUp, Introduction, Milestone
from matching.services.follow_ups import answer_follow_up, ask_follow_ups, follow_ups_due, handle_follow_up
from matching.services.introductions import close_introduction
from matching.services.milestones import state_milestone
from matching.signed_links import follow_up_token, link_token, milestone_token
from tests.matching.introduction_parts import make_cast, make_pair, propose, say

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2025, 3, 3, 9, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def introduction(pair):
    introduction = propose(pair)
    for side in Part:
        introduction = say(pair, introduction, side, "accepted")
    Introduction.objects.filter(pk=introduction.pk).update(introduced_at=START)
    introduction.refresh_from_db()
    return introduction


def after(days):
    return START + timedelta(days=days)


def asked():
    return sorted(FollowUp.objects.values_list("after_days", "side"))


@pytest.fixture
def follow_up(introduction):
    ask_follow_ups(now=after(30))
    return FollowUp.objects.get(side="offering")


def link(row, **query):
    address = reverse("matching:follow_up_link", args=[follow_up_token(row)])
    return f"{address}?answer={query['answer']}" if query else address


def test_both_sides_are_asked_three_times_and_each_once(introduction):
    found = []
    for day in (29, 30, 31, 179, 180, 364, 365, 366):
        ask_follow_ups(now=after(day))
        found.append(len(asked()))
    assert found == [0, 2, 2, 2, 4, 4, 6, 6]
    assert OutgoingMail.objects.filter(kind="follow_up").count() == 6


def test_after_a_long_silence_only_the_latest_question_is_asked(introduction):
    ask_follow_ups(now=after(200))
    ask_follow_ups(now=after(201))
    assert asked() == [(180, "offering"), (180, "seeking")]


@pytest.mark.parametrize(
    ("now", "questions"),
    [
        (datetime(2026, 2, 6, 9, tzinfo=BERLIN), 2),
        (datetime(2026, 2, 17, 9, tzinfo=BERLIN), 0),  # Spring Festival
        (datetime(2025, 10, 3, 9, tzinfo=BERLIN), 0),  # German Unity Day lies in Golden Week
        (datetime(2025, 12, 27, 9, tzinfo=BERLIN), 0),
        (datetime(2026, 1, 8, 9, tzinfo=BERLIN), 2),
    ],
)
def test_nobody_is_asked_on_quiet_days(introduction, now, questions):
    ask_follow_ups(now=now)
    assert FollowUp.objects.count() == questions


@pytest.mark.parametrize(
    ("state", "fields", "questions"),
    [
        ("introduced", {}, 2),
        ("active", {}, 2),
        ("paused", {"paused_until": date(2025, 12, 1)}, 0),
        ("paused", {"paused_until": date(2025, 4, 1)}, 2),
        ("paused", {}, 2),
        ("closed", {"close_reason": "agreed"}, 0),
        ("proposed", {}, 0),
        ("answered", {}, 0),
    ],
)
def test_which_introductions_are_asked_about(introduction, state, fields, questions):
    Introduction.objects.filter(pk=introduction.pk).update(state=state, **fields)
    ask_follow_ups(now=after(31))
    assert FollowUp.objects.count() == questions


def test_one_click_from_the_mail_and_a_get_changes_nothing(client, pair, follow_up):
    mail = OutgoingMail.objects.get(kind="follow_up", to=pair.offering.memberships.get().user.email)
    assert f"{link(follow_up)}?answer=talking" in mail.text
    for method in (client.get, client.head):
        assert method(link(follow_up, answer="talking")).status_code == 200
    follow_up.refresh_from_db()
    assert (follow_up.answer, follow_up.introduction.state) == ("", "introduced")

    assert client.post(link(follow_up), {"answer": "talking"}).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.answer, follow_up.channel, follow_up.recorded_by) == ("talking", "signed-link", None)
    assert Introduction.objects.get().state == "active"
    assert ActivityLog.objects.about(follow_up.introduction).filter(action="follow_up.talking").count() == 1


@pytest.mark.parametrize("data", [{}, {"answer": "perhaps"}, {"answer": "talking", "words": "x" * 1001}])
def test_a_mistake_comes_back_with_what_was_typed(client, follow_up, data):
    page = client.post(link(follow_up), {"words": "Muster sind unterwegs"} | data)
    assert page.status_code == 422
    assert (data.get("words") or "Muster sind unterwegs") in page.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.answer == ""


def test_no_other_link_opens_a_follow_up(client, introduction, follow_up):
    side = link_token(introduction.sides.get(side="offering"))
    other = signing.TimestampSigner(salt="matching.milestone").sign(str(follow_up.pk))
    for token in (side, other, follow_up_token(follow_up)[:-1], "x"):
        assert client.get(reverse("matching:follow_up_link", args=[token])).status_code == 410
        assert client.post(reverse("matching:follow_up_link", args=[token]), {"answer": "help"}).status_code == 410
    assert client.get(reverse("matching:milestone_link", args=[follow_up_token(follow_up)])).status_code == 410


def test_a_result_is_named_on_the_same_page_and_confirmed_by_the_other_sides_link(client, pair, introduction, follow_up):
    client.post(link(follow_up), {"answer": "result"})
    assert [row.pk for row in follow_ups_due(now=after(30))] == [follow_up.pk]
    bad = client.post(link(follow_up), {"code": "sample-order", "reached_on": "2099-01-01", "note": "200 Muster"})
    assert (bad.status_code, "200 Muster" in bad.content.decode()) == (422, True)
    client.post(link(follow_up), {"code": "sample-order", "reached_on": "2025-03-20", "note": "200 Muster"})
    milestone = Milestone.objects.get()
    assert (milestone.side, milestone.state, milestone.stated_by) == ("offering", "stated", None)
    assert list(follow_ups_due(now=after(30))) == []

    address = reverse("matching:milestone_link", args=[milestone_token(milestone, Part.SEEKING)])
    mail = OutgoingMail.objects.get(kind="milestone_stated")
    assert mail.to == pair.seeking.memberships.get().user.email
    assert "/m/" in mail.text
    assert client.get(address).status_code == 200
    milestone.refresh_from_db()
    assert milestone.state == "stated"
    assert client.post(address, {"view": "confirmed"}).status_code == 302
    milestone.refresh_from_db()
    assert milestone.state == "confirmed"
    assert milestone.views.get(side="seeking").channel == "signed-link"


def test_a_different_view_by_link_needs_words(client, pair, introduction):
    milestone = state_milestone(introduction, "talk", reached_on=date(2025, 3, 20), side=Part.OFFERING, by=pair.manager)
    address = reverse("matching:milestone_link", args=[milestone_token(milestone, Part.SEEKING)])
    assert client.post(address, {"view": "disputed"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"view": "disputed", "words": "没有会面"}).status_code == 302
    milestone.refresh_from_db()
    assert milestone.state == "disputed"


@pytest.mark.parametrize(
    ("who", "answer", "record", "handle"),
    [
        ("offering_editor", 302, 403, 403),
        ("offering_viewer", 403, 403, 403),
        ("mandated_multiplier", 302, 403, 403),
        ("seeking_owner", 404, 403, 403),
        ("stranger", 404, 404, 404),
        ("auditor", 404, 404, 404),
        ("manager", 403, 302, 302),
    ],
)
def test_who_answers_records_and_settles(client, pair, follow_up, who, answer, record, handle):
    client.force_login(make_cast(pair)[who])
    args = [follow_up.introduction_id, follow_up.pk]
    assert client.post(reverse("matching:follow_up_answer", args=args), {"answer": "help"}).status_code == answer
    entry = {"answer": "help", "channel": "phone", "told_by": "Karl Weber", "words": "Bitte um Dolmetscher"}
    assert client.post(reverse("matching:follow_up_record", args=args), entry).status_code == record
    assert client.post(reverse("matching:follow_up_handle", args=args)).status_code == handle
    follow_up.refresh_from_db()
    assert follow_up.answer == ("help" if 302 in (answer, record) else "")


def test_what_the_team_records_is_told_to_the_company_which_may_change_it(client, pair, follow_up):
    client.force_login(pair.manager)
    address = reverse("matching:follow_up_record", args=[follow_up.introduction_id, follow_up.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"answer": "nothing", "channel": "phone", "told_by": "Karl Weber"})
    mail = OutgoingMail.objects.get(kind="follow_up_recorded")
    assert link(follow_up) in mail.text
    assert "Karl Weber" in client.get(reverse("matching:introduction_detail", args=[follow_up.introduction_id])).content.decode()
    client.logout()
    client.post(link(follow_up), {"answer": "resting"})
    follow_up.refresh_from_db()
    assert (follow_up.answer, follow_up.channel, follow_up.recorded_by) == ("resting", "signed-link", None)


def test_the_other_side_never_reads_the_answer(client, pair, follow_up):
    client.post(link(follow_up), {"answer": "nothing", "words": "Zu teuer, bleibt unter uns"})
    client.force_login(pair.seeking.memberships.get().user)
    for name in ("introduction_detail", "space_detail"):
        page = client.get(reverse(f"matching:{name}", args=[follow_up.introduction_id])).content.decode()
        assert "bleibt unter uns" not in page
        assert str(FollowUpAnswer.NOTHING.label) not in page or name == "space_detail"  # there it is one of the own buttons
    assert not OutgoingMail.objects.filter(text__contains="bleibt unter uns").exists()


@pytest.mark.parametrize("answer", ["", *FollowUpAnswer])
def test_what_the_desk_has_to_do(pair, follow_up, answer):
    if answer:
        answer_follow_up(follow_up, answer, by=None, channel="signed-link")
    wanted = answer in ("help", "nothing", "result")
    mine = [row for row in follow_ups_due(now=after(31)) if row.pk == follow_up.pk]
    assert bool(mine) == wanted
    late = [row for row in follow_ups_due(now=after(50)) if row.pk == follow_up.pk]
    assert bool(late) == (wanted or not answer)
    if late:
        assert follow_up_item(late[0]).url.endswith(f"{follow_up.introduction_id}/")
    if mine:
        handle_follow_up(follow_up, by=pair.manager)
        with pytest.raises(InvalidTransition):
            handle_follow_up(follow_up, by=pair.manager)
        assert follow_up.pk not in [row.pk for row in follow_ups_due(now=after(50))]


def test_no_queue_grows_with_old_questions(introduction):
    for day in (30, 180, 365):
        ask_follow_ups(now=after(day))
    assert {row.after_days for row in follow_ups_due(now=after(500))} == {365}
    close_introduction(introduction, "not-agreed", by=introduction.responsible)
    assert list(follow_ups_due(now=after(500))) == []


@pytest.mark.parametrize("state", list(IntroductionState))
@pytest.mark.parametrize("answer", list(FollowUpAnswer))
def test_all_pairs_of_states_and_answers(introduction, follow_up, state, answer):
    Introduction.objects.filter(pk=introduction.pk).update(state=state, close_reason="other" if state == "closed" else "")
    if state not in ("introduced", "active", "paused"):
        with pytest.raises(InvalidTransition):
            answer_follow_up(follow_up, answer, by=None, channel="signed-link")
        follow_up.refresh_from_db()
        assert follow_up.answer == ""
        return
    answer_follow_up(follow_up, answer, by=None, channel="signed-link")
    moved = "active" if (state, answer) == ("introduced", "talking") else state
    assert Introduction.objects.get().state == moved


def test_an_older_question_is_closed_by_the_next_one(client, introduction, follow_up):
    ask_follow_ups(now=after(180))
    assert client.post(link(follow_up), {"answer": "help"}).status_code == 409
    assert client.get(link(follow_up)).status_code == 200
