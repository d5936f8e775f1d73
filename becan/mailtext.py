"""The wording of a mail: one text template per kind gives subject, text and HTML, in one language or in two."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape, format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from becan.absences import stand_in
from becan.chinese_address import addressed

RULE = "-" * 40
BELOW = {"de": "Deutsche Fassung unten", "en": "English version below", "zh-hans": "中文见下文"}
LINK = re.compile(r"https?://[^\s<>，。；、）]+[^\s<>，。；、）.,;:!?)]")
SUBJECT = "Subject:"
LONGEST_SUBJECT = 250
AFTER_CHINESE_MARK = re.compile("(?<=[。！？：；，]) +")  # templates set a space between sentences, Chinese has none


@dataclass(frozen=True)
class Reader:
    address: str
    language: str
    user: object | None = None

    @classmethod
    def of(cls, to, language: str | None) -> "Reader":
        if isinstance(to, str):
            return cls(to, language or get_language())
        return cls(to.email, language or to.language or get_language(), to)


@dataclass(frozen=True)
class Sender:
    """Who answers for the mail: the responsible person, else the first contact person; never "noreply"."""

    name: str
    address: str
    phone: str

    @classmethod
    def of(cls, user, language: str) -> "Sender":
        with override(language):
            contact = import_string(settings.MAIL_CONTACTS)(language)[0]
            user = user and (stand_in(user) or user)  # whoever is away does not sign what goes out meanwhile
            if user is None:
                return cls(contact.name, contact.email, contact.phone)
        return cls(str(user), user.email, user.phone or contact.phone)


class Letter(NamedTuple):
    languages: tuple[str, ...]
    subject: str
    text: str
    html: str
    body: str  # in the reader's language, without the signature: what the inbox shows


def compose(
    kind: str, reader: Reader, sender: Sender, *, about, context: dict, bilingual: bool, unsubscribe_url: str = ""
) -> Letter:
    """The subject is in the reader's language; a bilingual letter says in its first line that both versions follow."""
    languages = versions(reader.language) if bilingual else (reader.language,)
    frame = {"about": about, "reader": reader.user, "sender": sender, "base_url": settings.BASE_URL}
    context = context | frame | {"unsubscribe_url": unsubscribe_url}
    rendered = [(language, *_render(kind, language, context)) for language in languages]
    bodies = [(language, _tidy(f"{body}\n\n{signature}")) for language, _subject, body, signature in rendered]
    _language, subject, body, _signature = rendered[0]
    return Letter(languages, subject, plain(bodies), page(subject, bodies), _tidy(body))


def versions(language: str) -> tuple[str, str]:
    """A reader's language and the one the other side reads."""
    return (language, "de") if language == "zh-hans" else (language, "zh-hans")


def salutation(user, language: str) -> str:
    """A German or English reader gets the full name, as the portal knows no gender."""
    with override(language):
        if user is None or not user.family_name:
            return gettext("Hello,")
        name = addressed(user.family_name, str(user), user.function) if language == "zh-hans" else str(user)
        return gettext("Dear %(name)s,") % {"name": name}


def _render(kind: str, language: str, context: dict) -> tuple[str, str, str]:
    with override(language):
        context = context | {
            "salutation": salutation(context["reader"], language),
            "funder": import_string(settings.MAIL_FUNDER)(),
            "LANGUAGE_CODE": language,
        }
        text = _plain_template(f"mail/{kind}.txt", context)
        signature = _plain_template("mail/_signature.txt", context)
    first, _newline, body = text.lstrip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"mail/{kind}.txt must begin with 'Subject: …'")
    return first.removeprefix(SUBJECT).strip()[:LONGEST_SUBJECT], body, signature


def _plain_template(name: str, context: dict) -> str:
    """Without autoescape: "Nio &amp; Co" in a mail is embarrassing; the HTML version escapes the finished text."""
    return get_template(name).template.render(Context(context, autoescape=False))


def _tidy(text: str) -> str:
    lines = "\n".join(AFTER_CHINESE_MARK.sub("", line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _first_line(languages: list[str]) -> list[tuple[str, str]]:
    return [(language, BELOW[language]) for language in sorted(languages, key=lambda code: code != "zh-hans")]


def plain(bodies: list[tuple[str, str]]) -> str:
    if len(bodies) == 1:
        return bodies[0][1] + "\n"
    notice = " / ".join(text for _language, text in _first_line([language for language, _body in bodies]))
    return f"\n\n{RULE}\n\n".join([notice, *(body for _language, body in bodies)]) + "\n"


def page(subject: str, bodies: list[tuple[str, str]]) -> str:
    """The HTML version, made from the same text."""
    notice = format_html_join(" / ", '<span lang="{}">{}</span>', _first_line([code for code, _body in bodies]))
    parts = [(code, _blocks(body)) for code, body in bodies]
    context = {"subject": subject, "parts": parts, "notice": notice if len(parts) > 1 else "", "language": parts[0][0]}
    return get_template("mail/_page.html").render(context)


def _blocks(body: str) -> SafeString:
    return mark_safe("\n".join(_block(block) for block in body.split("\n\n")))


def _block(block: str) -> str:
    """A paragraph; a list where every line begins with "- "; a code or number alone on a line indented by four spaces."""
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", [(_linked(line[2:]),) for line in lines]))
    if len(lines) == 1 and block.startswith("    "):
        return format_html("<p><strong>{}</strong></p>", block.strip())
    return format_html("<p>{}</p>", mark_safe("<br>".join(_linked(line) for line in lines)))


def first_link(text: str) -> str:
    """The first address of the portal itself in a mail."""
    return next((link.group() for link in LINK.finditer(text) if link.group().startswith(f"{settings.BASE_URL}/")), "")


def _linked(line: str) -> SafeString:
    """Escaped text with its addresses as links."""
    parts, end = [], 0
    for link in LINK.finditer(line):
        parts += [escape(line[end : link.start()]), format_html('<a href="{0}">{0}</a>', link.group())]
        end = link.end()
    return mark_safe("".join([*parts, escape(line[end:])]))
