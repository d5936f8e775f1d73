"""Looks for what the other side must not read before the second yes: identity, contact data, and runs of an author's own words."""

import re
from html import unescape
from urllib.parse import urlsplit

from companies.enums import Language
from companies.models import Company, User
from companies.texts import text_of

WORDS = 6  # German and English
CHARACTERS = 12  # Chinese
HAN = re.compile(r"[\u3400-\u9fff]")
RANDOM = re.compile(r"\b\w{32,}\b", re.ASCII)  # form tokens: 64 letters, which now and then spell a short name


def secrets_of(company: Company, *, is_named: bool = False) -> set[str]:
    """Everything that says who the company is or how to reach it; of a named one only how to reach it."""
    people = [*company.contact_persons.all(), *User.objects.filter(memberships__company=company)]
    found = {getattr(person, field) for person in people for field in ("email", "phone", "wechat")}
    found |= {person.get_full_name() for person in people} | {company.street}
    found |= {person.email.partition("@")[2] for person in people} | {urlsplit(company.website).netloc}
    if not is_named:
        found |= {text_of(company, field, language) for field in ("name", "short_name") for language in Language.values}
        found |= {identifier.value for identifier in company.identifiers.all()} | {company.city}
    return {secret.strip() for secret in found if secret and len(secret.strip()) > 1}


def runs_of(text: str) -> set[str]:
    """Every run of six words, or of twelve characters of a Chinese text, folded like the page is."""
    folded = fold(text)
    if HAN.search(folded):
        squeezed = re.sub(r"\W", "", folded)
        return {squeezed[at : at + CHARACTERS] for at in range(len(squeezed) - CHARACTERS + 1)}
    words = re.findall(r"\w+", folded)
    return {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}


def texts_of(obj) -> list[str]:
    texts = [
        text_of(obj, field, language)
        for field in obj.TRANSLATED
        if field not in ("name", "short_name")
        for language in Language.values
    ]
    return [text for text in texts if text]


def leaks(page: str, *, secrets=(), texts=()) -> set[str]:
    """What of the secrets and of the texts' runs stands in a page or a mail, markup and all."""
    folded = fold(RANDOM.sub("", page))
    spaced, squeezed = " ".join(re.findall(r"\w+", folded)), re.sub(r"\W", "", folded)
    found = {secret for secret in secrets if fold(secret) in folded}
    for run in {run for text in texts for run in runs_of(text)}:
        if run in (squeezed if HAN.search(run) else f" {spaced} "):
            found.add(run)
    return found


def fold(text: str) -> str:
    """Without markup: a sentence that is cut by ``<mark>`` is still that sentence."""
    return " ".join(unescape(re.sub(r"</?(?:mark|span|br|b|strong|em)\b[^>]*>", "", text)).casefold().split())
