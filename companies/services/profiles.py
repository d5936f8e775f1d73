from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Kind, Language, Level, MembershipRole, Side
from companies.identifiers import check_identifier, normalise_identifier
from companies.models import Capability, CapabilityFigure, Company, Concept, ContactPerson, Identifier, KeyFigure, Membership
from companies.names import sort_key
from companies.signals import company_changed
from companies.texts import text_of, write_text

SIDE_OF = {Kind.SUPPLIER: Side.BERLIN_BRANDENBURG, Kind.PARTNER: Side.CHINA, Kind.MULTIPLIER: Side.CHINA}


@transaction.atomic
def register_company(*, by, name, description, kind, language, side=None, country=None):
    """The first minute: a name and one text. All else is asked at submission."""
    company = Company(kind=kind, side=side or SIDE_OF[kind], original_language=language)
    company.country = country or ("DE" if company.side == Side.BERLIN_BRANDENBURG else "CN")
    write_text(company, "name", language, name)
    write_text(company, "description", language, description)
    company.sort_key = sort_key(company)
    company.is_demo = settings.BECAN_DEMO
    company.save()
    Membership.objects.create(user=by, company=company, role=MembershipRole.OWNER)
    log_action(company, "company.registered", actor=by)
    company_changed.send(Company, company=company)
    return company


@transaction.atomic
def save_texts(company, texts, *, by):
    """Write ``{(field, language): text}``, the company's own words or the team's translation of them."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    for (field, language), value in texts.items():
        write_text(locked, field, language, value)
    if not any(text_of(locked, "name", language) for language in Language.values):
        raise DomainError(_("The company needs a name in at least one language."))
    locked.sort_key = sort_key(locked)
    return _save(locked, by, "company.texts_saved", fields=sorted({field for field, _language in texts}))


@transaction.atomic
def save_facts(company, facts, *, by):
    """Write plain columns: place, size, cooperation, languages, visibility."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    for name, value in facts.items():
        setattr(locked, name, value)
    return _save(locked, by, "company.facts_saved", fields=sorted(facts))


def _save(company, by, action, **data):
    company.save()
    log_action(company, action, actor=by, **data)
    company_changed.send(Company, company=company)
    return company


@transaction.atomic
def set_capabilities(company, chosen, *, by):
    """Replace the capabilities by ``{notation: {"level", "found_at", "figures": [{"code", "min", "max", "choice"}]}}``."""
    concepts = {concept.notation: concept for concept in Concept.objects.in_use().filter(notation__in=chosen)}
    Company.objects.select_for_update().get(pk=company.pk)
    company.capabilities.exclude(concept__notation__in=concepts).delete()
    for notation, concept in sorted(concepts.items()):
        wanted = chosen[notation]
        capability, _created = Capability.objects.update_or_create(
            company=company,
            concept=concept,
            defaults={"level": wanted.get("level", Level.CORE), "found_at": wanted.get("found_at", [])},
        )
        _set_figures(capability, wanted.get("figures", []))
    log_action(company, "company.capabilities_saved", actor=by, notations=sorted(concepts))
    company_changed.send(Company, company=company)


def _set_figures(capability, figures):
    key_figures = {figure.code: figure for figure in KeyFigure.objects.filter(code__in=[row["code"] for row in figures])}
    capability.figures.all().delete()
    CapabilityFigure.objects.bulk_create(
        CapabilityFigure(
            capability=capability,
            key_figure=key_figures[row["code"]],
            min=row.get("min"),
            max=row.get("max"),
            choice=row.get("choice", ""),
        )
        for row in figures
    )


@transaction.atomic
def set_identifier(company, kind, value, *, by):
    """One identifier of a kind. A failed check digit is noted for the team, it never blocks."""
    normalised = normalise_identifier(kind, value)
    taken = Identifier.objects.filter(kind=kind, value=normalised, site_label="").exclude(company=company)
    if taken.exists():
        raise DomainError(_("Please check this number, or call us: we will look into it together."))
    unchanged = company.identifiers.filter(kind=kind, value=normalised).first()
    if unchanged:
        return unchanged
    company.identifiers.filter(kind=kind).delete()
    number = Identifier.objects.create(
        company=company, kind=kind, value=normalised, is_well_formed=check_identifier(kind, normalised)
    )
    log_action(company, "company.identifier_saved", actor=by, kind=kind)
    return number


@transaction.atomic
def set_contact_person(company, person, *, by):
    """The person who answers for the company; ``person`` holds the fields of ContactPerson."""
    contact, _created = ContactPerson.objects.update_or_create(company=company, is_primary=True, defaults=person)
    if contact.email.lower() == by.email and not by.family_name:
        _name_account(by, contact)
    log_action(company, "company.contact_saved", actor=by)
    return contact


def _name_account(user, contact):
    """Who signed up by an address alone is now known by name: mails greet with it."""
    for field in ("family_name", "given_name", "function", "phone", "wechat"):
        setattr(user, field, getattr(contact, field))
    user.save(update_fields=["family_name", "given_name", "function", "phone", "wechat"])


def missing_for_submission(company):
    """What a company still has to state: codes of steps, in their order."""
    missing = []
    if not any(text_of(company, "description", language) for language in Language.values):
        missing.append("description")
    if company.kind != Kind.MULTIPLIER and not company.capabilities.exists():
        missing.append("capabilities")
    if not company.identifiers.exists():
        missing.append("identifier")
    if not company.contact_persons.exists():
        missing.append("contact")
    return missing
