"""The inbox, how often mails come, the link in a mail that works without login, and the team's page of stuck mail."""

import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from becan.mail import deliver_mail, queue_mail
from becan.mail_kinds import MATCH
from becan.models import ActivityLog, Notice, NoticeSettings, OutgoingMail
from becan.unsubscribing import unsubscribe_url
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_templates(settings):
    folder = Path(__file__).parents[1] / "floor/templates"
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], folder]
    settings.TEMPLATES = [*settings.TEMPLATES]


@pytest.fixture
def reader():
    return make_user("weber@caster.example", language="de", family_name="Weber", given_name="Karl")


def tell(reader, firm="Nio & Co", kind="match_test"):
    return queue_mail(kind, to=reader, context={"firm": firm}, due_at=timezone.now())


def test_a_notification_stands_in_the_inbox_in_the_readers_language(client, reader):
    tell(reader)
    client.force_login(reader)
    page = client.get("/de/inbox/").content.decode()
    assert "Passt: Nio &amp; Co" in page
    assert page.count('<span class="count">1') == 3  # in the header, at the menu of narrow screens, and at the tab

    notice = Notice.objects.get()
    detail = client.get(f"/de/inbox/{notice.pk}/").content.decode()
    assert "Guten Tag Karl Weber," in detail
    assert f'href="{notice.url}"' in detail
    assert "Telefon" not in notice.text, "the signature stays in the mail"
    notice.refresh_from_db()
    assert notice.read_at
    assert '<span class="count">' not in client.get("/de/inbox/").content.decode()


def test_codes_leave_no_trace_in_the_inbox(reader):
    queue_mail("account_login_code", to=reader, context={"code": "123 456"}, blank_after_send=True)
    assert not Notice.objects.exists()


def test_nobody_reads_anothers_notices(client, reader):
    tell(reader)
    client.force_login(make_user("other@firm.example"))
    assert "Nio" not in client.get("/de/inbox/").content.decode()
    assert client.get(f"/de/inbox/{Notice.objects.get().pk}/").status_code == 404
    client.post("/de/inbox/read/")
    assert Notice.objects.unread().count() == 1


def test_all_read_and_undone_leaves_what_was_read_before(client, reader):
    for number in range(3):
        tell(reader, f"Werk {number}")
    client.force_login(reader)
    first = Notice.objects.last()
    client.get(f"/de/inbox/{first.pk}/")
    page = client.post("/de/inbox/read/", follow=True).content.decode()
    assert Notice.objects.unread().count() == 0
    undo = re.search(r'name="undo" value="([^"]+)"', page).group(1)
    client.post("/de/inbox/read/", {"undo": undo})
    assert set(Notice.objects.unread()) == set(Notice.objects.exclude(pk=first.pk))


def test_a_damaged_undo_is_not_an_error(client, reader):
    client.force_login(reader)
    assert client.get("/de/inbox/?undo=%00x&page=nix").status_code == 200


def test_the_same_queries_for_one_notice_and_for_three(client, reader):
    client.force_login(reader)
    counts = []
    for number in (1, 2):
        for _notice in range(number):
            tell(reader)
        with CaptureQueriesContext(connection) as captured:
            client.get("/de/inbox/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_how_often_which_mails_come(client, reader):
    client.force_login(reader)
    everything = {
        code: "at_once" for code in ("messages", "partners", "reminders", "demand", "verification", "invitations", "searches")
    }
    assert client.post("/zh-hans/inbox/mails/", everything | {"match": "never", "rests": "on"}).status_code == 422
    assert not NoticeSettings.objects.exists()
    answer = client.post("/zh-hans/inbox/mails/", everything | {"match": "weekly", "zone": "Asia/Shanghai"}, follow=True)
    assert "已保存" in answer.content.decode()
    row = NoticeSettings.objects.get()
    assert (row.frequency(MATCH), row.zone_name, row.rests) == ("weekly", "Asia/Shanghai", False)


def test_one_click_ends_mails_of_a_kind_without_login(client, reader, django_capture_on_commit_callbacks, mailoutbox):
    mail = tell(reader)
    deliver_mail(mail.pk, now=timezone.now())
    (message,) = mailoutbox
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link == unsubscribe_url(reader, MATCH)
    assert link in message.body

    path = link.removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    assert NoticeSettings.of(reader).frequency(MATCH) == "at_once", "looking at it changes nothing"
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoticeSettings.of(reader).frequency(MATCH) == "off"
    strict.post(path, {"again": "1"})
    assert NoticeSettings.of(reader).frequency(MATCH) == "at_once"
    assert client.post(path[:-3] + "xx/").status_code == 410


def test_mails_that_must_arrive_carry_no_such_link(reader, mailoutbox):
    for kind in ("introduction_test", "test_news"):
        deliver_mail(tell(reader, kind=kind).pk, now=timezone.now())
    assert [message.extra_headers.keys() & {"List-Unsubscribe", "List-Unsubscribe-Post"} for message in mailoutbox] == [
        set(),
        set(),
    ]


def test_the_team_sends_a_mail_that_came_back_again(client, reader):
    manager = make_user("team@becan.example", role="project_manager")
    TOTP.activate(manager, generate_totp_secret())
    mail = tell(reader)
    OutgoingMail.objects.update(state="bounced", sent_at=timezone.now(), last_error="550 <b>unknown</b>")
    client.force_login(manager)
    assert "550 &lt;b&gt;unknown" in client.get("/de/desk/mail/").content.decode()
    assert client.post(f"/de/desk/mail/{mail.pk}/", {"retry": "1"}).status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == ("waiting", None)
    assert ActivityLog.objects.about(mail).get().action == "mail.retried"
    assert client.post(f"/de/desk/mail/{mail.pk}/", {"retry": "1"}).status_code == 404
