"""Which companies here may be the one that somebody just named: by number, by name, by domain. It reads, it decides nothing.

    for duplicate in find_duplicates(names=["长春汽车零部件有限公司"], identifiers=[("cn-uscc", "9122…")], sites=["www.ccqc.example"]):
        duplicate.company, duplicate.reasons, duplicate.is_certain

``names`` as typed, in any language: legal forms, umlauts, traditional characters, spaces and pinyin make no difference.
``identifiers`` are ``(kind, value)``, normalised here. ``sites`` are web or e-mail addresses; those of mail providers count for nothing.
``duplicates_of(company)`` asks for a stored company. ``among`` limits the answer to a queryset: what a *reader* may be told goes through
``Company.objects.filter(visibility=PUBLIC, state=VERIFIED)`` (see ``public_duplicates``); all else is for the project team only.

The names searched are the rows of ``DocumentName``, so a company is found once its search document is written.
The best come first; per company the reasons are ordered from strong to weak.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower
from rapidfuzz import fuzz

from becan.language.fold import fold_name, has_chinese
from companies.enums import CompanyState, Visibility
from companies.identifiers import normalise_identifier
from companies.models import Company, ContactPerson, DocumentName, Identifier
from companies.search.spellings import names_of, spellings, squeeze

HOST_OF = r"^(?:https?://)?(?:www\.)?([^/:?#]+)"
SIMILAR = 90  # of 100, by rapidfuzz, both names folded and squeezed
SHORTEST = 6  # letters a name needs before a typo may be forgiven
CANDIDATES = 60  # of the nearest by trigrams, before rapidfuzz looks
SHARED_HOSTS = {
    "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com", "yeah.net", "sina.com", "sina.cn",
    "sohu.com", "139.com", "189.cn", "21cn.com", "aliyun.com", "tom.com", "gmail.com", "googlemail.com", "outlook.com",
    "outlook.de", "hotmail.com", "hotmail.de", "live.com", "live.cn", "msn.com", "icloud.com", "me.com", "yahoo.com",
    "yahoo.de", "yahoo.cn", "ymail.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de", "posteo.de",
    "mailbox.org", "proton.me", "protonmail.com", "aol.com", "arcor.de", "1und1.de", "ionos.de", "online.de", "email.de",
    "linkedin.com", "facebook.com", "xing.com", "wixsite.com", "alibaba.com", "made-in-china.com",
}  # fmt: skip


class Reason(StrEnum):
    IDENTIFIER = "identifier"  # the same number of the same kind
    NAME = "name"  # the same name once legal forms are off
    DOMAIN = "domain"  # the same website, or a contact person's address there
    SPELLING = "spelling"  # the same without spaces or in pinyin: homophones, too
    SIMILAR = "similar"  # a typo apart


STRENGTH = list(Reason)
BY_NAME = {Reason.NAME, Reason.SPELLING, Reason.SIMILAR}


@dataclass(frozen=True)
class Duplicate:
    company: Company
    reasons: tuple[Reason, ...]

    @property
    def is_certain(self) -> bool:
        """The same number, or the same name and the same domain."""
        return Reason.IDENTIFIER in self.reasons or {Reason.NAME, Reason.DOMAIN} <= set(self.reasons)


def find_duplicates(
    *,
    names: Iterable[str] = (),
    identifiers: Iterable[tuple[str, str]] = (),
    sites: Iterable[str] = (),
    among: QuerySet | None = None,
    exclude=None,
    most: int = 10,
) -> list[Duplicate]:
    """At most five queries, however many names."""
    found: dict[object, set[Reason]] = defaultdict(set)
    _by_identifier(found, identifiers)
    _by_name(found, [name for name in names if name and name.strip()])
    _by_domain(found, {domain for site in sites if (domain := domain_of(site))})
    companies = (Company.objects.all() if among is None else among).filter(pk__in=found)
    companies = companies.exclude(pk=getattr(exclude, "pk", exclude)).exclude(state=CompanyState.ARCHIVED)
    duplicates = [Duplicate(company, _strongest(found[company.pk])) for company in companies]
    return sorted(duplicates, key=_order)[:most]


def duplicates_of(company: Company, **options) -> list[Duplicate]:
    """Other companies that may be this one."""
    numbers = [(number.kind, number.value) for number in company.identifiers.all()]
    return find_duplicates(names=names_of(company), identifiers=numbers, sites=[company.website], exclude=company, **options)


def public_duplicates(**asked) -> list[Duplicate]:
    """Only those that anybody may read of anyway: the answer tells nothing about the others."""
    return find_duplicates(among=Company.objects.filter(state=CompanyState.VERIFIED, visibility=Visibility.PUBLIC), **asked)


def domain_of(site: str) -> str:
    """``"https://www.firma.example/kontakt"`` and ``"a@firma.example"`` → ``"firma.example"``; empty for mail providers and nonsense."""
    text = (site or "").strip().lower()
    if "@" in text and "//" not in text:
        host = text.rpartition("@")[2]
    else:
        try:
            host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        except ValueError:
            return ""
    host = host.removeprefix("www.").rstrip(".")
    return "" if "." not in host or host in SHARED_HOSTS else host


def _strongest(reasons: set[Reason]) -> tuple[Reason, ...]:
    """Of the reasons that come from the name only the best says something."""
    by_name = [reason for reason in STRENGTH if reason in reasons & BY_NAME]
    return tuple(reason for reason in STRENGTH if reason in reasons - BY_NAME or reason in by_name[:1])


def _order(duplicate):
    return [STRENGTH.index(duplicate.reasons[0]), -len(duplicate.reasons), duplicate.company.sort_key, str(duplicate.company.pk)]


def _by_identifier(found, identifiers):
    wanted = Q()
    for kind, value in identifiers:
        if value:
            wanted |= Q(kind=kind, value=normalise_identifier(kind, value))
    for pk in Identifier.objects.filter(wanted).values_list("company_id", flat=True) if wanted else ():
        found[pk].add(Reason.IDENTIFIER)


def _by_name(found, names):
    if not names:
        return
    bare = {fold_name(name) for name in names}
    asked = {spelling for name in names for spelling in spellings(name)}
    for pk, text in _names().filter(text__in=asked):
        found[pk].add(Reason.NAME if text in bare else Reason.SPELLING)
    for name in bare:
        if len(squeeze(name)) >= SHORTEST and not has_chinese(name):  # a Chinese name with another character is another firm
            _by_similar_name(found, squeeze(name))


def _by_similar_name(found, name):
    near = _names().annotate(nearness=TrigramSimilarity("text", name)).filter(text__trigram_similar=name)
    for pk, text, _nearness in near.values_list("document__company_id", "text", "nearness").order_by("-nearness", "pk")[
        :CANDIDATES
    ]:
        if not {Reason.NAME, Reason.SPELLING} & found.get(pk, set()) and fuzz.ratio(name, squeeze(text)) >= SIMILAR:
            found[pk].add(Reason.SIMILAR)


def _names():
    return DocumentName.objects.filter(document__kind="company", document__form="named").values_list(
        "document__company_id", "text"
    )


def _by_domain(found, domains):
    if not domains:
        return
    for pk in Company.objects.annotate(host=website_host()).filter(host__in=domains).values_list("pk", flat=True):
        found[pk].add(Reason.DOMAIN)
    people = ContactPerson.objects.annotate(host=address_host()).filter(host__in=domains)
    for pk in people.values_list("company_id", flat=True):
        found[pk].add(Reason.DOMAIN)


def website_host():
    """As the expression index of the migration writes it."""
    return Lower(Func(F("website"), Value(HOST_OF), function="substring", output_field=TextField()))


def address_host():
    return Lower(Func(F("email"), Value("@"), Value(2), function="split_part", output_field=TextField()))
