"""Every mail of the portal in every language: valid HTML, the whole text in both parts, its language said, the subject safe."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.template import engines
from django.utils import timezone
from html5lib import HTMLParser

from becan.mail import deliver_mail, queue_mail
from becan.models import OutgoingMail
from tests.factories import make_user
from tests.mail_samples import samples
from tests.test_permissions import cast, things  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
EVIL = "Nio & Co <b>\r\nBcc: boss@evil.example"
SAMPLES = {  # hostile words, for kinds that need nothing else
    "account_changed": {"change": "Ihr Passwort wurde geändert."},
    "account_deleted": {},
    "account_email_code": {"code": "123 456"},
    "account_exists": {},
    "account_login_code": {"code": "123 456"},
    "account_unknown": {},
    "contact_message": {"name": EVIL, "email": "a@b.example", "message": EVIL, "phone": ""},
    "digest": {"items": [{"title": EVIL, "url": "http://localhost:8000/de/"}, {"title": "Zwei", "url": ""}]},
}


KINDS = sorted(path.stem for path in (Path(settings.BASE_DIR) / "templates" / "mail").glob("[a-z]*.txt"))
MISSING = "MISSING-IN-CONTEXT"


@pytest.mark.parametrize("language", ["de", "en", "zh-hans"])
@pytest.mark.parametrize("bilingual", [False, True])
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_mail_renders(kind, language, bilingual, mailoutbox):
    reader = make_user("wang@oem.example", language=language, family_name="王", given_name="芳")
    row = queue_mail(kind, to=reader, context=SAMPLES[kind], bilingual=bilingual, due_at=timezone.now())
    check(row)


def test_every_kind_renders_in_every_language_with_nothing_missing(cast, things, mailoutbox, monkeypatch):  # noqa: F811
    """A new kind without a sample fails here."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MISSING)
    known = samples(things, cast)
    assert sorted(known) == KINDS
    for kind, (about, context) in known.items():
        for number, language in enumerate(("de", "en", "zh-hans")):
            reader = make_user(f"{kind}-{number}@oem.example", language=language, family_name="王", given_name="芳")
            row = queue_mail(kind, to=reader, about=about, context=context, bilingual=language == "en", due_at=timezone.now())
            assert MISSING not in row.subject + row.text, (kind, language, row.text)
            check(row)


def test_the_mails_of_a_whole_cast_render(cast, things, mailoutbox):  # noqa: F811
    """Reviews, invitations, mandates, proposals of an introduction, confirmations: with what really stands in them."""
    rows = OutgoingMail.objects.exclude(text="").exclude(state="bounced")
    assert len(rows.values("kind").distinct()) >= 3
    for row in rows:
        check(row)


def check(row: OutgoingMail) -> None:
    """What holds for every mail, whoever wrote it."""
    assert row.subject and not set(row.subject) & set("\r\n")
    document = HTMLParser(strict=True, namespaceHTMLElements=False).parse(row.html)
    languages = row.languages.split(",")
    assert document.get("lang") == languages[0]
    assert [part.get("lang") for part in document.iter("div") if part.get("lang")] == languages
    shown = "".join("".join(document.find("body").itertext()).split())
    for line in row.text.splitlines():
        line = line.removeprefix("- ").strip()
        if set(line) != {"-"}:
            assert "".join(line.split()) in shown, f"only in the text: {line}"
    deliver_mail(row.pk, now=timezone.now())
    raw = outbox.outbox[-1].message().as_bytes()
    head = raw.partition(b"\n\n")[0]
    assert head.isascii(), "RFC 2047"
    message = message_from_bytes(raw, policy=policy.default)
    assert str(make_header(decode_header(message["Subject"]))).lstrip() == row.subject  # a long first word is folded
    assert (message["Bcc"], message["To"]) == (None, row.to)
    assert "noreply" not in message["Reply-To"].addresses[0].addr_spec
