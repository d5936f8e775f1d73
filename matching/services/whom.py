"""Whom a few words or a mail address mean: companies and the persons that answer for them."""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower

from companies.models import Company, ContactPerson, Membership

MOST = 3
SHORTEST = 3  # letters with which a name may begin
NAMES = [f"{field}_{language}" for field in ("name", "short_name") for language in ("de", "en", "zh_hans")]


class Whom(NamedTuple):
    companies: list[Company]
    contacts: list[ContactPerson]


NOBODY = Whom([], [])


def whom_words_mean(words: str) -> Whom:
    """A company's name, or a person's name, phone or WeChat, exactly; in doubt nobody, since a wrong file is worse than none."""
    parts = [part.strip() for part in words.replace("，", ",").replace("、", ",").split(",") if part.strip()][:MOST]
    found = [_one(part) for part in parts]
    companies = {company.pk: company for whom in found for company in whom.companies}
    contacts = {contact.pk: contact for whom in found for contact in whom.contacts}
    return Whom(list(companies.values()), list(contacts.values()))


def _one(part):
    contacts = [contact for contact in _contacts(part) if _is_meant(contact, part)]
    if len({contact.company_id for contact in contacts}) == 1:
        return Whom([contacts[0].company], contacts[:1])
    companies = _companies(part)
    return Whom(companies, []) if len(companies) == 1 else NOBODY


def _contacts(part):
    reach = Q(email__iexact=part) | Q(wechat__iexact=part) | Q(phone=part)
    by_name = Q(family_name__in=[part, part[:1], part[:2], *part.split()])
    return ContactPerson.objects.filter(reach | by_name).select_related("company").order_by("pk")[:50]


def _is_meant(contact, part):
    full = contact.get_full_name()
    names = {full, f"{contact.given_name} {contact.family_name}", f"{contact.family_name} {contact.given_name}"}
    reach = {contact.email, contact.wechat, contact.phone}
    return part.casefold() in {value.casefold() for value in names | reach if value}


def _companies(part):
    """By a whole name, else by the only name that begins so."""
    named = Company.objects.filter(_names("iexact", part) | Q(aliases__names__contains=[part])).distinct()[:2]
    if named or len(part) < SHORTEST:
        return list(named)
    return list(Company.objects.filter(_names("istartswith", part)).distinct()[:2])


def _names(lookup, part):
    found = Q()
    for column in NAMES:
        found |= Q(**{f"{column}__{lookup}": part})
    return found


def whom_addresses_mean(addresses: list[str]) -> Whom:
    """Contact persons with one of these addresses, and companies whose members log in with one."""
    lowered = [address.lower() for address in addresses]
    if not lowered:
        return NOBODY
    known = ContactPerson.objects.annotate(lower=Lower("email")).filter(lower__in=lowered)
    contacts = list(known.select_related("company").order_by("pk"))
    members = Membership.objects.filter(user__email__in=lowered).select_related("company")
    companies = {row.company_id: row.company for row in [*contacts, *members]}
    return Whom(list(companies.values()), contacts)
