from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Kind, Language, Level, MembershipRole, Side
from companies.identifiers import check_identifier, normalise_identifier
from companies.models import Capability, CapabilityFigure, Company, Concept, ContactPerson, Identifier, KeyFigure, Membership
from companies.names import sort_key
from companies.services.joining import note_duplicates
from companies.services.profiles_changes import (
    CAPABILITY,
    STATES,
    is_text,
    last_change,
    lock,
    note_change,
    settle,
    text_key,
    value_of,
)
from companies.services.translating import request_translations
from companies.services.translating_sources import note_sources
from companies.services.verification_again import note_identity_change
from companies.signals import company_changed
from companies.texts import mark_checked, text_of, write_text

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
def save_texts(company, texts, *, by, version=None, checked=(), leave=()):
    """Write ``{(field, language): text}``, the company's own words or the team's translation of them.

    ``checked`` names the translations that ``by`` has compared with the original. ``version`` is the one the page was opened on,
    ``leave`` the keys where the person has chosen what stands there by now.
    """
    locked = lock(company)
    mine = {text_key(*key): value for key, value in texts.items() if text_key(*key) not in leave}
    new = settle(locked, mine, {key: value_of(locked, key) for key in mine}, version)
    if not new and not checked:
        return locked
    locked = _write(locked, new, by=by, action="company.texts_saved", checked=checked)
    request_translations(locked)
    return locked


@transaction.atomic
def save_facts(company, facts, *, by, version=None, leave=()):
    """Write plain columns: place, size, cooperation, languages, visibility."""
    locked = lock(company)
    mine = {key: value for key, value in facts.items() if key not in leave}
    new = settle(locked, mine, {key: value_of(locked, key) for key in mine}, version)
    return _write(locked, new, by=by, action="company.facts_saved") if new else locked


def _write(company, new, *, by, action, checked=()):
    """Texts and facts by their keys; a text of the original comes first, so that its translations know."""
    before = {key: value_of(company, key) for key in new} | {STATES: company.text_states}
    for key in sorted(new, key=lambda key: not key.endswith(f":{company.original_language}")):
        _write_value(company, key, new[key])
    if not any(text_of(company, "name", language) for language in Language.values):
        raise DomainError(_("The company needs a name in at least one language."))
    for field, language in checked:
        mark_checked(company, field, language)
    company.sort_key = sort_key(company)
    note_change(company, before, new, by=by)
    note_sources(company, {*_text_keys(new), *checked}, by=by)
    if names := [before[key] for key in new if key.startswith("name:") and before[key]]:
        note_identity_change(company, names[0], by=by)
    return _save(company, by, action, fields=sorted({key.partition(":")[0] for key in new}))


def _write_value(company, key, value):
    if is_text(key):
        write_text(company, *key.split(":"), value)
    else:
        setattr(company, key, value)


def _text_keys(new):
    return [tuple(key.split(":")) for key in new if is_text(key)]


def _save(company, by, action, **data):
    company.save()
    log_action(company, action, actor=by, **data)
    company_changed.send(Company, company=company)
    return company


@transaction.atomic
def undo_last_save(company, *, by, version):
    """Write back what was there before. What was undone is brought back the same way."""
    locked = lock(company)
    change = last_change(locked)
    if change is None or change.version != version:
        raise DomainError(_("Somebody else has saved this profile meanwhile."))
    return _restore(locked, change.before, by=by)


def _restore(company, values, *, by):
    """The states of the texts go with them."""
    states = values.get(STATES, company.text_states)
    capabilities = {key: value for key, value in values.items() if key.startswith(CAPABILITY)}
    plain = {key: value for key, value in values.items() if key != STATES and key not in capabilities}
    if capabilities:
        _write_capabilities(company, capabilities, by=by)
    if plain or STATES in values:
        company = _write(company, plain, by=by, action="company.undone")
        company.text_states = states
        company.save(update_fields=["text_states"])
    return company


@transaction.atomic
def set_capabilities(company, chosen, *, by, version=None, leave=()):
    """Replace the capabilities by ``{notation: {"level", "found_at", "figures": [{"code", "min", "max", "choice"}]}}``."""
    locked = lock(company)
    current = stored_capabilities(locked)
    mine = dict.fromkeys(current) | {CAPABILITY + notation: wanted for notation, wanted in chosen.items()}
    mine = {key: value for key, value in mine.items() if key not in leave}
    new = settle(locked, mine, current, version)
    if new:
        _write_capabilities(locked, new, by=by)


def stored_capabilities(company) -> dict:
    rows = company.capabilities.select_related("concept").prefetch_related("figures__key_figure")
    return {CAPABILITY + row.concept.notation: _as_stored(row) for row in rows}


def _as_stored(row):
    figures = [
        {"code": figure.key_figure.code, "min": figure.min, "max": figure.max, "choice": figure.choice}
        for figure in row.figures.all()
    ]
    return {"level": row.level, "found_at": row.found_at, "figures": figures}


def _write_capabilities(company, new, *, by):
    """``{key: value, or None to drop it}``."""
    before = {key: value for key, value in stored_capabilities(company).items() if key in new}
    wanted = {key.removeprefix(CAPABILITY): value for key, value in new.items()}
    concepts = Concept.objects.in_use().filter(notation__in=[notation for notation, value in wanted.items() if value is not None])
    dropped = [notation for notation, value in wanted.items() if value is None]
    company.capabilities.filter(concept__notation__in=dropped).delete()
    for concept in concepts:
        value = wanted[concept.notation]
        defaults = {"level": value.get("level", Level.CORE), "found_at": value.get("found_at", [])}
        capability, _created = Capability.objects.update_or_create(company=company, concept=concept, defaults=defaults)
        _set_figures(capability, value.get("figures", []))
    note_change(company, dict.fromkeys(new) | before, new, by=by)
    company.save(update_fields=["version", "updated_at"])
    log_action(company, "company.capabilities_saved", actor=by, notations=sorted(wanted))
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
    label = f"{company.pk}" if taken.exists() else ""  # the same answer either way: who asks learns nothing of others
    unchanged = company.identifiers.filter(kind=kind, value=normalised).first()
    if unchanged:
        return unchanged
    if old := company.identifiers.filter(kind=kind).first():
        note_identity_change(company, old.value, by=by)
    company.identifiers.filter(kind=kind).delete()
    number = Identifier.objects.create(
        company=company, kind=kind, value=normalised, site_label=label, is_well_formed=check_identifier(kind, normalised)
    )
    if label:
        note_duplicates(company)
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
