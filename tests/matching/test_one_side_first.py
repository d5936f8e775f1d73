"""The team may ask one side first: the other one knows nothing before that yes, then it has its own full time."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from becan.exceptions import InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.enums import Channel
from matching.deadlines import last_day_to_answer
from matching.enums import Part
from matching.models import Introduction, IntroductionSide
from matching.services.introductions import close_introduction, expire_sides, reopen_introduction
from matching.services.questions import ask
from matching.services.reminders import remind_sides
from matching.signed_links import link_token
from matching.wechat import introduction_texts
from tests.matching.introduction_parts import make_pair, propose, say

pytestmark = pytest.mark.django_db
FIRST = [("offering", "seeking"), ("seeking", "offering")]


@pytest.fixture
def pair(taxonomy):
    pair = make_pair(crowd=0)
    TOTP.activate(pair.manager, generate_totp_secret())
    return pair


def answers(introduction):
    return {side.side: side.answer for side in introduction.sides.all()}


def told(kind, company):
    addresses = [person.email for person in company.contact_persons.all()]
    addresses += [row.user.email for row in company.memberships.all()]
    return OutgoingMail.objects.filter(kind=kind, to__in=addresses).count()


def start(pair, first):
    return propose(pair, first=Part(first))


@pytest.mark.parametrize(("first", "second"), FIRST)
def test_the_second_side_is_asked_by_the_first_yes(client, pair, first, second):
    introduction = start(pair, first)
    assert (introduction.state, answers(introduction)) == ("proposed", {first: "asked", second: "waiting"})
    assert [told("introduction_proposed", getattr(pair, side)) for side in (first, second)] == [1, 0]
    other = getattr(pair, second).memberships.first().user
    client.force_login(other)
    assert client.get(f"/de/introductions/{introduction.pk}/").status_code == 404
    assert not Introduction.objects.visible_to(other).exists()
    link = f"/de/i/{link_token(introduction.sides.get(side=second))}/"
    assert client.get(link).status_code == 410

    introduction = say(pair, introduction, first, "accepted")
    assert (introduction.state, answers(introduction)) == ("answered", {first: "accepted", second: "asked"})
    assert introduction.sides.get(side=second).answer_by == last_day_to_answer()
    assert told("introduction_proposed", getattr(pair, second)) == 1
    assert client.get(f"/de/introductions/{introduction.pk}/").status_code == client.get(link).status_code == 200
    assert ActivityLog.objects.about(introduction).filter(action="introduction.second_asked").count() == 1

    introduction = say(pair, introduction, second, "accepted")
    assert introduction.state == "introduced"


@pytest.mark.parametrize(("first", "second"), FIRST)
def test_after_a_no_the_second_side_never_hears_of_it(client, pair, first, second):
    introduction = say(pair, start(pair, first), first, "declined", reason="no-capacity")
    assert (introduction.state, answers(introduction)) == ("closed", {first: "declined", second: "waiting"})
    assert not OutgoingMail.objects.filter(to=getattr(pair, second).memberships.first().user.email).exists()
    client.force_login(getattr(pair, second).memberships.first().user)
    assert client.get(f"/de/introductions/{introduction.pk}/").status_code == 404


def test_whoever_is_not_asked_cannot_answer_nor_be_asked_anything(pair):
    introduction = start(pair, "offering")
    with pytest.raises(InvalidTransition):
        say(pair, introduction, "seeking", "accepted")
    pairing = {"asking": pair.offering, "asked": pair.seeking, "side": Part.SEEKING, "introduction": introduction}
    with pytest.raises(InvalidTransition):
        ask(**pairing, by=None, channel=Channel.PORTAL, code="material")
    assert introduction_texts(introduction, Part.SEEKING, is_reminder=False) == []


def test_the_clock_runs_for_who_was_asked(pair):
    introduction = start(pair, "offering")
    noon = datetime(2026, 11, 17, 9, tzinfo=UTC)
    introduction.sides.filter(side="offering").update(answer_by=noon.date())
    assert remind_sides(now=noon) == 1
    assert told("introduction_reminder", pair.seeking) == 0
    assert expire_sides(now=noon + timedelta(days=2)) == 1
    introduction.refresh_from_db()
    assert (introduction.close_reason, answers(introduction)) == ("no-answer", {"offering": "expired", "seeking": "waiting"})
    introduction = reopen_introduction(introduction, by=pair.manager)
    assert (introduction.state, answers(introduction)) == ("proposed", {"offering": "asked", "seeking": "waiting"})
    assert told("introduction_proposed", pair.seeking) == 0
    say(pair, introduction, "offering", "accepted")
    side = IntroductionSide.objects.get(introduction=introduction, side="seeking")
    assert side.answer_by == last_day_to_answer()


def test_ended_by_the_team_only_the_one_who_was_asked_is_told(pair):
    close_introduction(start(pair, "offering"), "other", by=pair.manager)
    assert [told("introduction_closed", company) for company in (pair.offering, pair.seeking)] == [1, 0]


def test_the_page_offers_it_and_both_at_once_is_the_default(client, pair):
    client.force_login(pair.manager)
    address = f"/de/matches/{pair.match.pk}/propose/"
    page = client.get(address).content.decode()
    assert 'name="first" value="" ' in page and "checked" in page
    assert client.post(address, {"first": "nobody"}).status_code == 422
    assert client.post(address, {"first": "seeking"}).status_code == 302
    introduction = Introduction.objects.get()
    assert answers(introduction) == {"offering": "waiting", "seeking": "asked"}
    page = client.get(f"/de/introductions/{introduction.pk}/").content.decode()
    assert "Noch nicht gefragt" in page
    assert f"{pair.seeking} zuerst gefragt" in page and "beide Seiten gefragt" not in page
    close_introduction(introduction, "other", by=pair.manager)
    assert client.post(address).status_code == 302
    assert answers(Introduction.objects.open().get()) == {"offering": "asked", "seeking": "asked"}
