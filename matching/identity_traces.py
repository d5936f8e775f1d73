"""Where a demand tells who seeks: names, brands, domains, addresses, numbers in its texts and files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from becan.language.fold import fold, has_chinese
from companies.enums import Language
from companies.search.spellings import names_of, spellings
from companies.texts import text_of
from matching.models import Demand

E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DOMAIN = re.compile(r"(?:https?://|www\.)[^\s，。；、)）]+", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w.,])(?:\+|00)\d[\d ()/-]{7,18}\d|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,4}[ /-]\d{6,8}(?!\d)")
WECHAT = re.compile(r"(?:微信号?|we ?chat(?:[ -]?id)?|vx|v信)\s*[:：]?\s*([A-Za-z][\w-]{4,19})", re.IGNORECASE)
PATENT = re.compile(r"\b(?:ZL\s?\d{12}(?:\.[\dX])?|CN\s?\d{7,12}[A-Z]?|DE\s?1\d{9,12}|EP\s?\d{7}|US\s?\d{7,8})\b")
GENERIC = {"gmbh", "company", "group", "automotive", "china", "berlin", "europe", "germany"}
SHORTEST = 3  # of a Latin word that counts as a name; two Chinese characters name a firm


@dataclass(frozen=True)
class Trace:
    place: str  # a field of the demand, or "file"
    quote: str
    is_public: bool  # the other side would read it


def traces_of(demand: Demand) -> Iterator[Trace]:
    """Whatever names the company, or lets somebody reach it past the portal."""
    words = identity_words(demand.company)
    for place, text, is_public in places_of(demand):
        yield from (Trace(place, quote, is_public) for quote in dict.fromkeys([*_named(text, words), *contacts_in(text)]))


def contacts_in(text: str) -> list[str]:
    found = [mark[0] for pattern in (E_MAIL, DOMAIN, PHONE, WECHAT) for mark in pattern.finditer(text)]
    return [one for one in dict.fromkeys(found) if not any(one != other and one in other for other in found)]


def patents_in(text: str) -> list[str]:
    return [mark[0] for mark in PATENT.finditer(text)]


def places_of(demand: Demand) -> Iterator[tuple[str, str, bool]]:
    for field in demand.TRANSLATED:
        for language in Language.values:
            if text := text_of(demand, field, language):
                is_original = language == demand.original_language and field == "title"
                yield field, text, field in ("title", "summary") and not is_original
    for file in demand.files.all():
        yield "file", file.name, True
        yield "file", "\n".join(file.properties.values()), True
        yield "file", file.words, True


def identity_words(company) -> set[str]:
    """Folded. Names in all languages and spellings, aliases, the domain, register numbers, and the people who answer."""
    names = {spelling for name in names_of(company) for spelling in spellings(name)}
    names |= {_brand(name, company.city) for name in names_of(company)} | {company.city}
    domain = urlsplit(company.website).netloc.removeprefix("www.")
    names |= {domain, domain.split(".")[0]} | {row.value for row in company.identifiers.all()}
    for person in company.contact_persons.all():
        names |= {
            person.email,
            person.phone,
            person.wechat,
            f"{person.family_name}{person.given_name}" if person.given_name else "",
        }
    folded = {fold(name).strip() for name in names if name}
    return {name for name in folded if _is_telling(name)}


def _brand(name, city):
    """A Chinese name is place, brand, trade, form: 长春启明车身部件有限公司 is called 启明."""
    rest = name.removeprefix(city).removeprefix("市") if city else name
    return rest[:2] if rest != name and has_chinese(rest[:2]) else ""


def _is_telling(name):
    if name in GENERIC:
        return False
    return len(name) >= 2 if has_chinese(name) else len(name) > SHORTEST


def _named(text, words):
    """As it is written, so that the author finds it; of names inside each other the longest."""
    folded, found = fold(text), []
    squeezed = re.sub(r"\s", "", folded)
    for name in sorted(words, key=lambda one: (-len(one), one)):
        if any(name in longer for longer in found):
            continue
        if has_chinese(name):
            if name in squeezed:
                found.append(name)
                yield name
        elif re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", folded):
            found.append(name)
            yield _as_written(text, name)


def _as_written(text, name):
    found = re.search(re.escape(name), text, re.IGNORECASE)
    return found[0] if found else name
