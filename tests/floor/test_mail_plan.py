"""When a mail may go: frequencies, quiet hours in the reader's zone, two a week, and the digest of what was held back."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from becan.mail import deliver_mail, queue_mail
from becan.mail_held import send_held, sweep_held
from becan.mail_kinds import is_listed
from becan.mail_plan import WEEK, set_frequencies
from becan.models import MailState, Notice, OutgoingMail, Suppression

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 10, 10, tzinfo=UTC)  # a Wednesday: noon in Berlin, six in the evening in Shanghai


@pytest.fixture(autouse=True)
def _templates_and_hours(settings):
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [*settings.TEMPLATES]
    settings.MAIL_QUIET_HOURS = True


def send(kind, reader, now, number=0):
    mail = queue_mail(kind, to=reader, context={"firm": f"Werk {number}"}, due_at=now)
    deliver_mail(mail.pk, now=now)
    mail.refresh_from_db()
    return mail


def lines_of(message):
    return [message["Subject"], *message.get_body(("plain",)).get_content().splitlines()]


def test_the_third_mail_of_a_week_waits_until_the_first_is_a_week_old(reader, mailbox):
    mails = [send("match_test", reader, NOON + timedelta(hours=number), number) for number in range(5)]
    assert [mail.state for mail in mails] == ["sent", "sent", "held", "held", "held"]
    assert {mail.due_at for mail in mails[2:]} == {NOON + WEEK}

    assert send_held(reader.pk, now=NOON + WEEK - timedelta(seconds=1)) is None
    digest = send_held(reader.pk, now=NOON + WEEK)
    deliver_mail(digest.pk, now=timezone.now())
    assert send_held(reader.pk, now=NOON + WEEK) is None

    assert [message["Subject"] for message in mailbox.messages] == ["Passt: Werk 0", "Passt: Werk 1", "3 Neuigkeiten für Sie"]
    lines = lines_of(mailbox.messages[2])
    told = [(lines[at], lines[at + 1]) for at, line in enumerate(lines) if line.startswith("Passt:")]
    assert told == [(f"Passt: Werk {number}", "http://localhost:8000/de/x/") for number in (2, 3, 4)]
    assert set(OutgoingMail.objects.filter(digest=digest).values_list("state", flat=True)) == {"digested"}
    assert Notice.objects.filter(user=reader).count() == 5


def test_a_person_without_an_account_gets_two_a_week_too(reader, mailbox):
    """Counted by the address, however it is written; who has an account is another person."""
    address = "Einkauf@Werk.example"
    mails = [send("match_test", to, NOON, number) for number, to in enumerate([address, address.lower(), address, address])]
    assert [mail.state for mail in mails] == ["sent", "sent", "held", "held"]
    assert {mail.due_at for mail in mails[2:]} == {NOON + WEEK}
    assert send("introduction_test", address, NOON).state == send("match_test", reader, NOON).state == "sent"
    assert send("match_test", "other@werk.example", NOON).state == "sent"

    assert send_held(None, now=NOON + WEEK - timedelta(seconds=1), address=address.lower()) is None
    sweep_held(now=NOON + WEEK)  # the broker is not asked here, but every address is found
    digest = send_held(None, now=NOON + WEEK, address=address.lower())
    deliver_mail(digest.pk, now=timezone.now())
    told = [line for line in lines_of(mailbox.messages[-1]) if line.startswith("Passt:")]
    assert told == ["Passt: Werk 2", "Passt: Werk 3"]
    assert send("match_test", address, NOON + WEEK).state == "sent"
    assert send("match_test", address, NOON + WEEK).state == "held"


def test_a_single_held_mail_goes_as_it_is(reader, mailbox):
    mails = [send("match_test", reader, NOON, number) for number in range(3)]
    assert send_held(reader.pk, now=NOON + WEEK).pk == mails[2].pk
    deliver_mail(mails[2].pk, now=NOON + WEEK)
    assert mailbox.messages[2]["Subject"] == "Passt: Werk 2"


def test_never_more_than_two_in_any_seven_days_and_nothing_lost(reader, mailbox):
    hour = timedelta(hours=5)
    for number in range(60):
        now = NOON + number * hour
        send("match_test" if number % 2 else "reminder_test", reader, now, number)
        _sweep(reader, now)
    for number in range(60, 200):
        _sweep(reader, NOON + number * hour)
    went = sorted(OutgoingMail.objects.filter(state=MailState.SENT).values_list("passed_at", flat=True))
    assert all(later - earlier >= WEEK for earlier, later in zip(went, went[2:], strict=False))
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert set(states) == {"sent", "digested"}
    assert len(mailbox.messages) == states["sent"] == len(went)
    told = Counter(line for message in mailbox.messages for line in lines_of(message) if line.startswith("Passt:"))
    assert told == Counter(f"Passt: Werk {number}" for number in range(60))


def _sweep(reader, now):
    send_held(reader.pk, now=now)
    for pk in OutgoingMail.objects.filter(kind="digest", state="waiting").values_list("pk", flat=True):
        OutgoingMail.objects.filter(pk=pk).update(due_at=now)
    for mail in OutgoingMail.objects.due(now):
        deliver_mail(mail.pk, now=now)


@pytest.mark.parametrize(
    ("frequency", "now", "due_at"),
    [
        ("daily", NOON, datetime(2026, 6, 11, 6, tzinfo=UTC)),  # eight in Berlin
        ("daily", datetime(2026, 6, 12, 10, tzinfo=UTC), datetime(2026, 6, 15, 6, tzinfo=UTC)),  # a Friday
        ("weekly", NOON, datetime(2026, 6, 15, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 21, 10, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),  # winter time has begun
    ],
)
def test_a_frequency_collects(reader, mailbox, frequency, now, due_at):
    set_frequencies(reader, {"match": frequency})
    mail = send("match_test", reader, now)
    assert (mail.state, mail.due_at) == ("held", due_at)


def test_what_is_switched_off_stands_in_the_inbox_alone(reader, mailbox):
    held = [send("match_test", reader, NOON, number) for number in range(3)][2]
    set_frequencies(reader, {"match": "off", "introduction": "off", "account": "off"})
    held.refresh_from_db()
    states = {kind: send(kind, reader, NOON).state for kind in ("match_test", "introduction_test", "test_news")}
    assert held.state == "off"
    assert states == {"match_test": "off", "introduction_test": "sent", "test_news": "sent"}
    assert Notice.objects.filter(user=reader).count() == 6


@pytest.mark.parametrize(
    ("language", "now", "goes_at"),
    [
        ("de", datetime(2026, 6, 10, 19, tzinfo=UTC), datetime(2026, 6, 11, 5, tzinfo=UTC)),
        ("de", datetime(2026, 6, 11, 4, 59, tzinfo=UTC), datetime(2026, 6, 11, 5, tzinfo=UTC)),
        ("de", datetime(2026, 6, 11, 5, tzinfo=UTC), None),
        ("de", datetime(2026, 6, 12, 18, tzinfo=UTC), datetime(2026, 6, 15, 5, tzinfo=UTC)),  # over the weekend
        ("zh-hans", datetime(2026, 6, 10, 13, tzinfo=UTC), datetime(2026, 6, 10, 23, tzinfo=UTC)),
        ("zh-hans", datetime(2026, 6, 11, 4, tzinfo=UTC), None),
        ("zh-hans", datetime(2026, 6, 12, 23, 30, tzinfo=UTC), datetime(2026, 6, 14, 23, tzinfo=UTC)),  # a Saturday there
    ],
)
def test_quiet_hours_are_the_readers_own(reader, chinese_reader, mailbox, language, now, goes_at):
    mail = send("space_test", {"de": reader, "zh-hans": chinese_reader}[language], now)
    assert (mail.state, mail.due_at if goes_at else None) == ("waiting" if goes_at else "sent", goes_at)
    if goes_at:
        deliver_mail(mail.pk, now=goes_at)
        mail.refresh_from_db()
        assert mail.state == "sent"


def test_critical_mails_go_at_night_and_the_team_has_no_limit(reader, manager, mailbox):
    night = datetime(2026, 6, 10, 23, tzinfo=UTC)
    assert send("introduction_test", reader, night).state == "sent"
    assert [send("match_test", manager, NOON, number).state for number in range(4)] == ["sent"] * 4


def test_a_deferred_mail_is_not_planned_again(reader, mailbox):
    mailbox.answer = "451 greylisted"
    mail = send("match_test", reader, NOON)
    set_frequencies(reader, {"match": "weekly"})
    mailbox.answer = "250 OK"
    deliver_mail(mail.pk, now=mail.due_at)
    mail.refresh_from_db()
    assert (mail.state, mail.passed_at) == ("sent", NOON)


def test_a_suppressed_address_gets_its_codes_alone(reader, mailbox):
    Suppression.objects.create(address=reader.email, reason="bounced")
    assert send("match_test", reader, NOON).state == "suppressed"
    assert send("account_login_code", reader, NOON).state == "sent"


def test_every_kind_belongs_to_a_group():
    kinds = [path.stem for path in Path("templates/mail").glob("[!_]*.txt")]
    assert [kind for kind in kinds if not is_listed(kind)] == [], "add it to becan/mail_kinds.py"
