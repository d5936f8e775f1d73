"""The weekly digest of what fits a company, and the one reminder of an introduction."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from becan.clock import add_working_days
from becan.mail_kinds import MATCH, REMINDERS, group_of
from becan.models import OutgoingMail
from companies.enums import Channel
from matching.enums import Part
from matching.models import Digest
from matching.services.digests import next_digest, note_news, send_match_digest
from matching.services.introductions import ask_question
from matching.services.questions import ask
from matching.services.reminders import remind_sides
from matching.services.wechat import note_copy
from tests.factories import make_company, make_demand, make_user
from tests.matching.introduction_parts import make_match, make_pair, propose
from tests.test_mails_render import check

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 17, 9, tzinfo=UTC)
HOLIDAY = datetime(2026, 10, 6, 9, tzinfo=UTC)


@pytest.fixture
def sme(taxonomy):
    return make_company("Guss GmbH", concepts=["CS-DC-VAC"], owner=make_user("weber@example.org"))


def fitting(sme, **fields):
    demand = make_demand(musts=["CS-DC-VAC"], **fields)
    make_match(demand, sme)
    note_news([(demand.pk, sme.pk)], reader=Part.OFFERING, now=TUESDAY - timedelta(days=7))
    return demand


def send(now=TUESDAY):
    Digest.objects.update(due_at=now)
    for digest in Digest.objects.all():
        send_match_digest(digest.pk, now=now)
    return OutgoingMail.objects.filter(kind="match_digest")


def test_what_fits_is_told_once_a_week_with_its_reason(sme, mailoutbox):
    fitting(sme, title_de="Gehäuse aus Aluminium gesucht", title_zh_hans="寻找铝壳体供应商")
    mail = send().get()
    assert mail.to == "weber@example.org" and group_of(mail.kind) == MATCH
    assert "Gehäuse aus Aluminium gesucht" in mail.text and "寻找" not in mail.text
    check(mail)
    digest = Digest.objects.get()
    assert (digest.news, digest.due_at, len(digest.told)) == ([], None, 1)
    assert send().count() == 1


def test_what_may_not_be_read_any_more_is_not_told(sme):
    fitting(sme, text_states={"title": {"de": "outdated"}})
    fitting(sme, state="closed", close_reason="withdrawn")
    assert not send().exists() and len(Digest.objects.get().told) == 2


def test_no_digest_goes_out_on_a_holiday(sme):
    fitting(sme)
    assert not send(HOLIDAY).exists()
    assert Digest.objects.get().due_at == next_digest(HOLIDAY)


def test_long_digests_name_the_best_and_say_how_many_more(sme, mailoutbox):
    for _number in range(7):
        fitting(sme)
    mail = send().get()
    assert mail.subject == "5 neue Gesuche, die zu Ihnen passen könnten" and "2 weitere" in mail.text
    check(mail)


# The reminder


@pytest.fixture
def introduction(taxonomy):
    introduction = propose(make_pair())
    introduction.sides.update(answer_by=add_working_days(timezone.localdate(TUESDAY), 2))
    return introduction


def reminders():
    return sorted(OutgoingMail.objects.filter(kind="introduction_reminder").values_list("to", flat=True))


def test_both_are_reminded_once_two_working_days_before(introduction, mailoutbox):
    assert remind_sides(now=TUESDAY - timedelta(days=5)) == 0
    assert remind_sides(now=TUESDAY) == 2
    assert remind_sides(now=TUESDAY + timedelta(hours=3)) == 0
    assert reminders() == ["wang@qiming-auto.example", "weber@druckguss-ludwigsfelde.example"]
    for mail in OutgoingMail.objects.filter(kind="introduction_reminder"):
        assert group_of(mail.kind) == REMINDERS and "," not in mail.languages
        check(mail)


def test_nobody_is_reminded_on_a_holiday(introduction):
    introduction.sides.update(answer_by=add_working_days(timezone.localdate(HOLIDAY), 1))
    assert remind_sides(now=HOLIDAY) == 0


def test_who_was_told_by_wechat_or_waits_for_an_answer_is_not_reminded(introduction):
    note_copy(introduction, "introduction_proposed", company=introduction.seeking, by=None, part=Part.SEEKING)
    ask_question(introduction, "Wer zahlt das Werkzeug?", side=Part.OFFERING, by=None, channel=Channel.SIGNED_LINK)
    assert remind_sides(now=TUESDAY) == 0


def test_who_waits_for_the_other_side_is_not_reminded(introduction):
    pair = {"asking": introduction.offering, "asked": introduction.seeking, "side": Part.SEEKING}
    ask(**pair, by=None, channel=Channel.SIGNED_LINK, introduction=introduction, code="drawing")
    remind_sides(now=TUESDAY)
    assert reminders() == ["wang@qiming-auto.example"]
