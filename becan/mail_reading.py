"""A mail from outside as text: headers and bodies of any age and charset, of China above all. Files are named, never opened."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

from django.utils.html import strip_tags

CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312", "euc-cn"}  # labelled so, often a larger set
QUIET = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)
MANY_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True)
class Letter:
    message_id: str
    sender: str
    recipients: list[str]
    answers_to: list[str]  # Message-IDs
    subject: str
    text: str
    files: list[str]
    sent_at: datetime | None


def read_letter(raw: bytes) -> Letter:
    message = message_from_bytes(raw)
    headers = _headers(message)
    to = headers.get("to", []) + headers.get("cc", [])
    return Letter(
        message_id=_first(headers, "message-id"),
        sender=next(iter(_addresses(headers.get("from", []))), ""),
        recipients=_addresses(to),
        answers_to=re.findall(r"<[^<>\s]+>", " ".join(headers.get("in-reply-to", []) + headers.get("references", []))),
        subject=_first(headers, "subject"),
        text=_body(message),
        files=[name for part in message.walk() if (name := _file_name(part))],
        sent_at=_moment(_first(headers, "date")),
    )


def _headers(message: Message) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), []).append(_words(value))
    return found


def _first(headers, name) -> str:
    return " ".join(next(iter(headers.get(name, [])), "").split())


def _words(value) -> str:
    """Encoded words, or bytes that somebody put into a header as they were."""
    raw = str(value).encode("utf-8", "surrogateescape")
    if any(byte > 127 for byte in raw):
        return _decoded(raw, "utf-8")
    try:
        parts = decode_header(raw.decode())
    except Exception:  # an encoded word that is none
        return raw.decode()
    return "".join(part if isinstance(part, str) else _decoded(part, charset or "utf-8") for part, charset in parts)


def _decoded(raw: bytes, charset: str) -> str:
    charset = charset.lower().strip("\"' ")
    first = "gb18030" if charset in CHINESE and not charset.startswith("hz") else charset
    for guess in (first, "utf-8", "gb18030"):
        try:
            return raw.decode(guess)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace")


def _addresses(values: list[str]) -> list[str]:
    found = [address.strip().lower() for _name, address in getaddresses(values)]
    return list(dict.fromkeys(address for address in found if "@" in address))


def _body(message: Message) -> str:
    """The plain text; where there is none, the words of the HTML."""
    for kind, read in (("text/plain", str), ("text/html", _of_html)):
        parts = [part for part in message.walk() if part.get_content_type() == kind and not _file_name(part)]
        text = "\n".join(read(_payload(part)) for part in parts).strip()
        if text:
            return MANY_LINES.sub("\n\n", text.replace("\r\n", "\n").replace("\x00", ""))
    return ""


def _payload(part: Message) -> str:
    return _decoded(part.get_payload(decode=True) or b"", part.get_content_charset() or "utf-8")


def _of_html(html: str) -> str:
    return unescape(strip_tags(BREAKS.sub("\n", QUIET.sub("", html))))


def _file_name(part: Message) -> str:
    name = part.get_filename()
    if name:
        return _words(name)[:150]
    return "file" if part.get_content_disposition() == "attachment" else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
