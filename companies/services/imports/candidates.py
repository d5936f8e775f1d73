"""Companies that a row may mean although no number says so: the same name in some spelling, the same website, the same address for mail."""

from urllib.parse import urlsplit

from django.db.models import Q

from becan.language.fold import fold_name
from companies.enums import CompanyState
from companies.models import Company, ContactPerson, DocumentName
from companies.search.spellings import squeeze

MOST = 5


def find_candidates(rows: list[dict]) -> list[list[Company]]:
    """Per row, at most ``MOST``; the number of queries does not grow with the rows."""
    names = [_spellings(values) for values in rows]
    hosts = [host_of(values.get("website", "")) for values in rows]
    by_name = _by_name({name for spellings in names for name in spellings})
    by_host = _by_host({host for host in hosts if host})
    by_email = _by_email({values["email"] for values in rows if "email" in values})
    found = []
    for values, spellings, host in zip(rows, names, hosts, strict=True):
        ids = [pk for spelling in sorted(spellings) for pk in by_name.get(spelling, ())]
        ids += [*by_host.get(host, ()), *by_email.get(values.get("email"), ())]
        found.append(list(dict.fromkeys(ids))[:MOST])
    companies = _companies({pk for ids in found for pk in ids})
    return [[companies[pk] for pk in ids if pk in companies] for ids in found]


def _spellings(values: dict) -> set[str]:
    """Without legal forms and spaces, as the search keeps them."""
    names = [value for key, value in values.items() if key.partition(":")[0] in ("name", "short_name")]
    return {squeezed for name in names if len(squeezed := squeeze(fold_name(name))) > 1}


def _by_name(spellings: set[str]) -> dict[str, list]:
    rows = DocumentName.objects.filter(text__in=spellings).order_by("document__company_id")
    return _grouped(rows.values_list("text", "document__company_id"))


def host_of(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _by_host(hosts: set[str]) -> dict[str, list]:
    """Written in one of the usual ways, so that one query asks for all."""
    ways = {
        f"{scheme}://{www}{host}{end}"
        for host in hosts
        for scheme in ("http", "https")
        for www in ("", "www.")
        for end in ("", "/")
    }
    rows = Company.objects.filter(website__in=ways).order_by("pk").values_list("website", "pk")
    return _grouped((host_of(website), pk) for website, pk in rows)


def _by_email(addresses: set[str]) -> dict[str, list]:
    rows = ContactPerson.objects.filter(email__in=addresses).order_by("company_id").values_list("email", "company_id")
    return _grouped(rows)


def _grouped(pairs) -> dict[str, list]:
    found: dict[str, list] = {}
    for key, pk in pairs:
        found.setdefault(key, []).append(pk)
    return found


def _companies(ids: set) -> dict:
    alive = Company.objects.filter(~Q(state=CompanyState.ARCHIVED), pk__in=ids)
    return {company.pk: company for company in alive.prefetch_related("identifiers", "contact_persons")}
