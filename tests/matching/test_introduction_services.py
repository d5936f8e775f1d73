"""From the proposal to the end: who may be asked, what a yes and a no do, and what time does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from becan.clock import add_working_days, is_quiet
from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.models import Consent
from companies.services import change_state
from matching.enums import Part
from matching.models import Introduction
from matching.services.contacts import Release, consent_text, released_contact
from matching.services.curation import dismiss_match
from matching.services.introductions import (
    ask_question,
    close_introduction,
    expire_sides,
    propose_introduction,
    reopen_introduction,
    settle_question,
    withdraw_consent,
)
from matching.signed_links import link_token, side_of_link
from tests.matching.introduction_parts import make_pair, propose, release, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(taxonomy):
    return make_pair()


@pytest.fixture
def introduction(pair):
    return propose(pair)


def answers(introduction):
    return {side.side: side.answer for side in Introduction.objects.get(pk=introduction.pk).sides.all()}


def state(introduction):
    introduction.refresh_from_db()
    return introduction.state, introduction.close_reason


def actions(introduction):
    return [row.action for row in ActivityLog.objects.about(introduction).order_by("id")]


def mails(kind):
    return {mail.to for mail in OutgoingMail.objects.filter(kind=kind)}


def test_proposing_asks_both_sides_at_once(pair, introduction):
    assert state(introduction) == ("proposed", "")
    assert answers(introduction) == {"offering": "asked", "seeking": "asked"}
    assert {side.answer_by for side in introduction.sides.all()} == {add_working_days(timezone.localdate(), 7)}
    assert mails("introduction_proposed") == {"weber@druckguss-ludwigsfelde.example", "wang@qiming-auto.example"}
    assert actions(introduction) == ["introduction.proposed"]


def test_the_same_pair_is_not_asked_twice(pair, introduction):
    with pytest.raises(InvalidTransition):
        propose(pair)


@pytest.mark.parametrize("change", ["suspended", "on_hold", "closed_to_introductions", "dismissed", "superseded"])
def test_what_no_longer_holds_cannot_be_proposed(pair, change):
    if change == "suspended":
        change_state(pair.offering, "suspended", by=pair.manager)
    elif change == "on_hold":
        type(pair.demand).objects.update(state="on_hold")
    elif change == "closed_to_introductions":
        type(pair.seeking).objects.filter(pk=pair.seeking.pk).update(is_open_for_introductions=False)
    elif change == "dismissed":
        dismiss_match(pair.match, "too-small", by=pair.manager)
    else:
        type(pair.match).objects.update(superseded_at=timezone.now())
    with pytest.raises(InvalidTransition):
        propose(pair)
    assert not Introduction.objects.exists()


def test_the_second_yes_introduces(pair, introduction):
    say(pair, introduction, "offering", "accepted")
    assert state(introduction) == ("answered", "")
    assert released_contact(fresh(introduction), Part.OFFERING) == []

    say(pair, introduction, "seeking", "accepted", release=release(pair, "seeking", "wechat"))

    assert state(introduction) == ("introduced", "")
    assert introduction.introduced_at
    assert values(released_contact(fresh(introduction), Part.OFFERING)) == [
        "Karl Weber",
        "Geschäftsführer",
        "k.weber@druckguss-ludwigsfelde.example",
        "+49 3378 555 0177",
    ]
    assert values(released_contact(fresh(introduction), Part.SEEKING)) == ["王芳", "采购经理", "wangfang_qm"]
    assert actions(introduction) == [
        "introduction.proposed",
        "introduction.accepted",
        "introduction.accepted",
        "introduction.introduced",
    ]


def fresh(introduction):
    return Introduction.objects.get(pk=introduction.pk)


def values(lines):
    return [value for _label, value in lines]


def test_the_mail_after_the_second_yes_has_what_was_released_and_no_more(pair, introduction):
    say(pair, introduction, "offering", "accepted", release=release(pair, "offering", "email"))
    say(pair, introduction, "seeking", "accepted", release=release(pair, "seeking", "wechat"))

    to_seeking = OutgoingMail.objects.get(kind="introduction_made", to="wang@qiming-auto.example")
    to_offering = OutgoingMail.objects.get(kind="introduction_made", to="weber@druckguss-ludwigsfelde.example")
    assert "Druckguss Ludwigsfelde GmbH" in to_seeking.subject
    assert "k.weber@druckguss-ludwigsfelde.example" in to_seeking.text and "0177" not in to_seeking.text
    assert "wangfang_qm" in to_offering.text and "wangfang@qiming-auto.example" not in to_offering.text
    assert to_seeking.languages == "zh-hans,de" and to_offering.languages == "de,zh-hans"


def test_consent_is_a_row_with_text_version_scope_and_channel(pair, introduction):
    say(pair, introduction, "offering", "accepted")
    consent = Consent.objects.get()
    assert (consent.company, consent.person, consent.text_key, consent.language) == (
        pair.offering,
        "Karl Weber",
        "release-to-china",
        "de",
    )
    assert (consent.scope, consent.channel, consent.recorded_by, consent.about) == (
        ["name", "email", "phone"],
        "signed-link",
        None,
        introduction,
    )


def test_the_consent_text_is_the_draft_of_the_reader_s_own_side(pair, introduction):
    german = consent_text(introduction, Part.OFFERING, "de")
    chinese = consent_text(introduction, Part.SEEKING, "zh-hans")
    assert german.startswith("Ich willige ein, dass BeCAN meinen Namen, meine Funktion und die angekreuzten Kontaktdaten an ")
    assert german.endswith("Freiwillig, jederzeit widerrufbar; Übermitteltes kann BeCAN nicht zurückholen.")
    assert chinese.startswith(
        "本人单独同意：BeCAN（运营方 automotive BerlinBrandenburg e.V.，德国柏林）将本人的姓名、职务及勾选的联系方式提供给"
    )
    assert str(pair.seeking) not in german and str(pair.offering) not in chinese


def test_a_yes_needs_a_person_of_that_company(pair, introduction):
    with pytest.raises(DomainError):
        say(pair, introduction, "offering", "accepted", release=None)
    with pytest.raises(DomainError):
        say(pair, introduction, "offering", "accepted", release=Release(pair.people["seeking"], "de", ["email"]))


def test_a_no_ends_it_and_the_other_side_reads_only_the_neutral_sentence(pair, introduction):
    say(pair, introduction, "offering", "declined", reason="know-how", words="Wir geben nichts preis.")

    assert state(introduction) == ("closed", "declined")
    assert mails("introduction_closed") == {"wang@qiming-auto.example"}
    text = OutgoingMail.objects.get(kind="introduction_closed").text
    assert "know-how" not in text.lower() and "preis" not in text


def test_an_answer_is_given_once(pair, introduction):
    say(pair, introduction, "offering", "declined", reason="other")
    for side in ("offering", "seeking"):
        with pytest.raises(InvalidTransition):
            say(pair, introduction, side, "accepted")


def test_a_yes_to_what_has_changed_since_is_not_taken(pair, introduction):
    say(pair, introduction, "offering", "accepted")
    change_state(pair.offering, "suspended", by=pair.manager)
    with pytest.raises(InvalidTransition):
        say(pair, introduction, "seeking", "accepted")
    assert state(introduction) == ("answered", "")


def test_the_team_records_for_a_company_which_gets_a_mail_and_may_object(pair, introduction):
    say(pair, introduction, "seeking", "accepted", by=pair.manager, channel="wechat", words="合适", told_by="王芳")

    row = ActivityLog.objects.about(introduction).get(action="introduction.accepted")
    assert (row.actor, row.on_behalf_of, row.data) == (
        pair.manager,
        pair.seeking,
        {"side": "seeking", "words": "合适", "told_by": "王芳", "channel": "wechat"},
    )
    assert Consent.objects.get().recorded_by == pair.manager
    mail = OutgoingMail.objects.get(kind="introduction_recorded")
    assert (mail.to, mail.languages) == ("wang@qiming-auto.example", "zh-hans,de")
    assert link_token(introduction.sides.get(side="seeking")).split(":")[0] in mail.text


def test_a_withdrawal_hides_the_data_and_says_neither_who_nor_why(pair, introduction):
    say(pair, introduction, "offering", "accepted")
    say(pair, introduction, "seeking", "accepted")
    withdraw_consent(introduction, side=Part.OFFERING, by=None, channel="signed-link")

    assert state(introduction) == ("closed", "withdrawn")
    assert released_contact(fresh(introduction), Part.OFFERING) == []
    assert released_contact(fresh(introduction), Part.SEEKING) != []
    assert mails("introduction_closed") == {"wang@qiming-auto.example"}
    with pytest.raises(InvalidTransition):
        withdraw_consent(introduction, side=Part.OFFERING, by=None, channel="signed-link")


def test_another_person_s_data_are_not_covered_by_the_consent(pair, introduction):
    say(pair, introduction, "offering", "accepted")
    say(pair, introduction, "seeking", "accepted")
    pair.people["offering"].family_name = "Nachfolger"
    pair.people["offering"].save()
    assert released_contact(fresh(introduction), Part.OFFERING) == []


def test_a_question_goes_to_the_responsible_person_and_stops_the_clock(pair, introduction):
    ask_question(introduction, "Welche Stückzahl?", side=Part.OFFERING, by=None, channel="signed-link")

    assert mails("introduction_question") == {pair.manager.email}
    assert answers(introduction)["offering"] == "asked"
    introduction.sides.filter(side="seeking").update(answer="accepted", answered_at=timezone.now(), channel="phone")
    assert expire_sides(now=march(2027)) == 0

    settle_question(introduction, side=Part.OFFERING, by=pair.manager)
    assert introduction.sides.get(side="offering").words == ""


def march(year):
    return datetime(year, 3, 15, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def test_time_runs_out_and_the_team_asks_again(pair, introduction):
    say(pair, introduction, "seeking", "accepted")
    introduction.sides.update(answer_by=date(2026, 3, 1))

    assert expire_sides(now=march(2026)) == 1
    assert state(introduction) == ("closed", "no-answer")
    assert answers(introduction) == {"offering": "expired", "seeking": "accepted"}
    assert mails("introduction_closed") == {"wang@qiming-auto.example"}
    assert expire_sides(now=march(2026)) == 0

    reopen_introduction(introduction, by=pair.manager)
    assert state(introduction) == ("answered", "")
    assert answers(introduction) == {"offering": "asked", "seeking": "accepted"}
    say(pair, introduction, "offering", "accepted")
    assert state(introduction) == ("introduced", "")


def test_nothing_expires_when_nobody_can_answer(pair, introduction):
    introduction.sides.update(answer_by=date(2026, 2, 1))
    spring_festival = datetime(2026, 2, 17, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert expire_sides(now=spring_festival) == 0
    assert state(introduction) == ("proposed", "")


def test_only_what_ended_without_an_answer_is_asked_again(pair, introduction):
    close_introduction(introduction, "compliance", by=pair.manager)
    assert mails("introduction_closed") == {"wang@qiming-auto.example", "weber@druckguss-ludwigsfelde.example"}
    with pytest.raises(InvalidTransition):
        reopen_introduction(introduction, by=pair.manager)


def test_a_dismissed_match_keeps_its_reason(pair):
    dismiss_match(pair.match, "too-small", by=pair.manager)
    pair.match.refresh_from_db()
    assert (pair.match.dismissal_reason, pair.match.dismissed_by) == ("too-small", pair.manager)
    with pytest.raises(InvalidTransition):
        dismiss_match(pair.match, "other", by=pair.manager)


@pytest.mark.parametrize(
    ("day", "is_free"),
    [
        (date(2026, 2, 7), False),
        (date(2026, 2, 8), True),  # seven days before the days off, 15 to 23 February
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), False),
        (date(2026, 10, 1), True),
        (date(2026, 10, 9), False),
        (date(2026, 12, 23), False),
        (date(2026, 12, 24), True),
        (date(2027, 1, 6), True),
        (date(2027, 1, 7), False),
    ],
)
def test_quiet_days(day, is_free):
    assert is_quiet(day) is is_free


def test_a_working_day_counts_in_both_countries():
    assert add_working_days(date(2026, 4, 30), 1) == date(2026, 5, 6)  # Labour Day in both, then China's days off
    assert add_working_days(date(2026, 12, 23), 1) == date(2027, 1, 7)


def test_a_link_is_of_one_side_for_a_time(pair, introduction, monkeypatch):
    side = introduction.sides.get(side="offering")
    token = link_token(side)
    assert side_of_link(token) == side
    assert side_of_link(token[:-1]) is None
    assert side_of_link(token.replace(str(side.pk), str(side.pk + 1), 1)) is None
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 61 * 24 * 3600)
    assert side_of_link(token) is None


@pytest.mark.django_db(transaction=True)
def test_two_people_answering_at_once_introduce_once(taxonomy):
    pair = make_pair(crowd=0)
    introduction = propose(pair)

    def answer(side):
        try:
            return say(pair, introduction, side, "accepted").state
        except InvalidTransition:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(answer, ["offering", "seeking", "offering", "seeking"]))

    assert sorted(done) == ["answered", "introduced", "refused", "refused"]
    assert actions(introduction).count("introduction.introduced") == 1
    assert OutgoingMail.objects.filter(kind="introduction_made").count() == 2


def test_proposing_needs_the_match_as_it_stands(pair):
    introduction = propose_introduction(pair.match, by=pair.manager)
    assert introduction.facts["demand"]["musts"] == ["CS-DC-VAC"]
    assert "places" not in str(introduction.facts)
