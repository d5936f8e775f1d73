"""What every import writes: new companies that are only imported, and their values by the keys of ``companies.importing.values``."""

from companies.adapters import current_tagger
from companies.enums import CompanyState, Kind, Language, MaintainedBy, Side
from companies.identifiers import check_identifier
from companies.importing.values import IDENTIFIERS, TEXTS
from companies.models import Capability, Company, Concept, ContactPerson, Identifier
from companies.names import sort_key
from companies.services.profiles import SIDE_OF
from companies.texts import text_of, write_text

PLAIN = ("street", "postal_code", "city", "region", "country", "website", "employees", "founded")
NUMBERS = ("employees", "founded")
CONTACT = ("family_name", "given_name", "function", "email", "phone", "wechat")
Change = tuple[str | int | None, str | int | None]


def new_company(kind: str) -> Company:
    side = SIDE_OF[Kind(kind)]
    in_china = side == Side.CHINA
    return Company(
        kind=kind,
        side=side,
        country="CN" if in_china else "DE",
        state=CompanyState.IMPORTED,
        maintained_by=MaintainedBy.STAFF,
        original_language=Language.ZH_HANS if in_china else Language.DE,
    )


def values_of(company: Company) -> dict[str, str | int]:
    """All that a list could have said of a company."""
    found = {f"{name}:{language}": text_of(company, name, language) for name in TEXTS for language in Language.values}
    found |= {name: getattr(company, name) for name in PLAIN}
    if company.pk and not company._state.adding:
        found |= {number.kind: number.value for number in company.identifiers.all() if number.kind in IDENTIFIERS}
        person = primary_contact(company)
        found |= {name: getattr(person, name) for name in CONTACT} if person else {}
    return {key: value for key, value in found.items() if value not in ("", None)}


def primary_contact(company: Company) -> ContactPerson | None:
    return next((person for person in company.contact_persons.all() if person.is_primary), None)


def changes_for(company: Company, values: dict) -> dict[str, Change]:
    """Per key what stands there and what the list says. What the list is silent about stays."""
    now = values_of(company)
    return {key: (now.get(key), value) for key, value in values.items() if now.get(key) != value}


def write_values(company: Company, values: dict) -> None:
    """Write a saved company's values by their keys; None takes one away."""
    for key, value in values.items():
        name, _colon, language = key.partition(":")
        if language:
            write_text(company, name, language, value or "")
        elif key in PLAIN:
            setattr(company, key, value if value is not None or key in NUMBERS else "")
    company.sort_key = sort_key(company)
    company.save()
    _write_identifiers(company, {kind: value for kind, value in values.items() if kind in IDENTIFIERS})
    _write_contact(company, {name: value or "" for name, value in values.items() if name in CONTACT})


def _write_identifiers(company: Company, numbers: dict) -> None:
    for kind, value in numbers.items():
        company.identifiers.filter(kind=kind).delete()
        if value:
            is_well_formed = kind == "cn-stock" or check_identifier(kind, value)
            Identifier.objects.create(company=company, kind=kind, value=value, is_well_formed=is_well_formed)


def _write_contact(company: Company, person: dict) -> None:
    if not person:
        return
    contact = company.contact_persons.filter(is_primary=True).first()
    contact = contact or ContactPerson(company=company, language=company.original_language)
    for name, value in person.items():
        setattr(contact, name, value)
    if any(getattr(contact, name) for name in CONTACT):
        contact.save()
    elif contact.pk:
        contact.delete()


def tag(company: Company, text: str, language: str, *, field: str = "description") -> None:
    """Concepts found in the text, as proposals of the level that claims least but is there."""
    places: dict[str, list[dict]] = {}
    for found in current_tagger().find(text, language):
        if not found.negated:
            place = {"field": field, "language": str(language), "start": found.start, "end": found.end}
            places.setdefault(found.notation, []).append(place)
    company.capabilities.exclude(concept__notation__in=places).delete()
    for concept in Concept.objects.filter(notation__in=places):
        Capability.objects.update_or_create(
            company=company, concept=concept, defaults={"level": "can_do", "found_at": places[concept.notation]}
        )
