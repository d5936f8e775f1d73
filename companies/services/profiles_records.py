"""Sites, references, contact persons and proofs: records of a profile that are saved one by one."""

import hashlib

from django.db import transaction

from becan.models import log_action
from companies.models import Company, ContactPerson, Proof, Reference, Site
from companies.services.profiles_changes import ChangedMeanwhile, comparable, lock
from companies.signals import company_changed

ACTIONS = {
    Site: "company.sites_saved",
    Reference: "company.references_saved",
    ContactPerson: "company.contact_saved",
    Proof: "company.proofs_saved",
}


NOT_TYPED = ("reminded_days", "chat_code")


def stamp_of(record) -> str:
    """Changes with any value: a page tells by it whether somebody else has saved the record meanwhile."""
    fields = [field.attname for field in record._meta.concrete_fields if field.name not in NOT_TYPED]
    values = [(name, str(comparable(getattr(record, name)))) for name in fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


@transaction.atomic
def save_record(company, record, values, *, by, stamp=None):
    """Write a record of this company, a new one where it has no key yet; raises ``ChangedMeanwhile`` where the stamp is an old one."""
    locked = lock(company)
    if record.pk:
        record = type(record).objects.get(pk=record.pk, company=locked)
        _refuse_old(record, values, stamp, locked)
    for name, value in values.items():
        setattr(record, name, value)
    record.company = locked
    record.save()
    _note(locked, type(record), by=by)
    return record


def _refuse_old(record, values, stamp, company):
    if stamp is None or stamp == stamp_of(record):
        return
    theirs = {name: getattr(record, name) for name in values}
    conflicts = {name: (value, theirs[name]) for name, value in values.items() if comparable(value) != comparable(theirs[name])}
    if conflicts:
        raise ChangedMeanwhile(conflicts, company)


@transaction.atomic
def remove_record(company, record, *, by):
    lock(company)
    record.delete()
    _note(company, type(record), by=by)


def _note(company, model, *, by):
    log_action(company, ACTIONS[model], actor=by)
    if model is Proof:
        company_changed.send(Company, company=company)
