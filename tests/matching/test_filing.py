"""Mails in copy to the filing address: real messages, of old Chinese charsets too, on the right timelines; nobody else's mail."""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, inbound
from django.core.management import CommandError, call_command

from becan.mail_reading import read_letter
from becan.models import OutgoingMail
from matching.models import Interaction
from matching.services.filing import MailRefused, file_mail, filing_address
from matching.timelines import company_timeline
from tests.factories import make_user
from tests.matching.introduction_parts import make_pair, propose

MAILS = Path(__file__).parent.parent / "data" / "mails"
NOW = datetime(2026, 5, 15, 12, tzinfo=UTC)


def raw(name):
    return (MAILS / f"{name}.eml").read_bytes()


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def staff(pair):
    return make_user("team@becan.example", role="project_manager")


def file(name, staff):
    return file_mail(raw(name), recipient=filing_address(staff), now=NOW)


def test_chinese_of_a_larger_set_than_its_label_says_is_read_whole():
    letter = read_letter(raw("gbk_base64"))
    assert letter.subject == "关于真空压铸样件（朱镕先生）"
    assert letter.text == "王芳您好：\n\n附件是朱镕先生的样件图纸，请在五月二十日前回复。\n谢谢！"
    assert letter.files == ["图纸.pdf"]
    assert (letter.sender, letter.recipients) == ("team@becan.example", ["wangfang@qiming-auto.example"])
    assert letter.sent_at == datetime(2026, 5, 12, 2, 15, tzinfo=UTC)


def test_bytes_that_somebody_put_into_a_header_as_they_were():
    letter = read_letter(raw("gbk_8bit"))
    assert (letter.subject, letter.text) == ("样件进度", "样件已经寄出。")


def test_html_gives_its_words_and_nothing_else():
    letter = read_letter(raw("html_only"))
    assert letter.text.replace("\xa0", " ").split("\n") == [
        "Guten Tag Herr Weber,",
        "die Muster gehen am 18. Mai hinaus.",
        "Grüße",
    ]
    assert letter.subject == "Nächster Schritt"


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xfe\x00", b"Subject: =?nonsense?B?!!?=\r\n\r\n\x00\x80", b"Content-Type: multipart/mixed\r\n\r\nx"]
)
def test_whatever_comes_is_read(junk):
    read_letter(junk)


def test_a_mail_stands_on_the_timeline_of_its_reader_once(pair, staff):
    first, again = file("gbk_base64", staff), file("gbk_base64", staff)
    assert first == again
    assert Interaction.objects.count() == 1
    assert (first.by, first.kind, first.attachments) == (staff, "mail", ["图纸.pdf"])
    assert list(first.contacts.all()) == [pair.people["seeking"]]
    assert [event.record for event in company_timeline(pair.seeking) if event.record] == [first]
    assert [event.record for event in company_timeline(pair.offering) if event.record] == []
    assert not first.file_stored_as


def test_a_mail_to_both_sides_belongs_to_their_introduction(pair, staff):
    introduction = propose(pair)
    entry = file("html_only", staff)
    assert entry.introduction == introduction
    assert {row.company for row in entry.concerned.all()} == {pair.offering, pair.seeking}


def test_an_answer_to_our_own_mail_belongs_to_its_introduction(pair, staff):
    introduction = propose(pair)
    ours = OutgoingMail.objects.filter(kind="introduction_proposed").first()
    message = raw("to_nobody").replace(b"Subject:", f"In-Reply-To: {ours.message_id}\r\nSubject:".encode(), 1)
    assert file_mail(message, recipient=filing_address(staff), now=NOW).introduction == introduction


def test_whom_nobody_knows_waits_in_the_queue(pair, staff):
    entry = file("to_nobody", staff)
    assert list(Interaction.objects.unfiled()) == [entry]
    assert entry.who == "fremd@nirgendwo.example"


def test_nobody_else_s_mail_is_taken(pair, staff):
    other = make_user("other@becan.example", role="project_manager")
    company = pair.offering.memberships.get().user
    forged = filing_address(staff).replace("+", "+9")
    for recipient in (filing_address(other), filing_address(company), forged, "log@becan.example", ""):
        with pytest.raises(MailRefused):
            file_mail(raw("gbk_base64"), recipient=recipient, now=NOW)
    with pytest.raises(MailRefused):
        file_mail(raw("gbk_base64").replace(b"team@becan", b"weber@becan"), recipient=filing_address(staff), now=NOW)
    assert Interaction.objects.count() == 0


def test_a_provider_hands_mails_over_and_a_refused_one_does_no_harm(pair, staff):
    for recipient in ("log@becan.example", filing_address(staff)):
        message = AnymailInboundMessage.parse_raw_mime_bytes(raw("gbk_base64"))
        message.envelope_recipient = recipient
        inbound.send(sender=None, event=AnymailInboundEvent(event_type="inbound", message=message), esp_name="Test")
    assert Interaction.objects.get().subject == "关于真空压铸样件（朱镕先生）"


def test_the_pipe_command(pair, staff, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw("gbk_8bit"))))
    call_command("file_mail", recipient=filing_address(staff))
    assert str(Interaction.objects.get().pk) in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw("gbk_8bit"))))
    with pytest.raises(CommandError):
        call_command("file_mail", recipient="log@becan.example")
