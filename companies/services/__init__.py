from companies.services.consents import give_consent
from companies.services.profiles import (
    missing_for_submission,
    register_company,
    save_facts,
    save_texts,
    set_capabilities,
    set_contact_person,
    set_identifier,
    undo_last_save,
)
from companies.services.proofs import set_proofs
from companies.services.states import change_state
from companies.services.verification import (
    ask_company,
    mail_company,
    readers_of,
    reject_company,
    submit_company,
    verify_company,
)

__all__ = [
    "ask_company",
    "change_state",
    "give_consent",
    "mail_company",
    "missing_for_submission",
    "readers_of",
    "register_company",
    "reject_company",
    "save_facts",
    "save_texts",
    "set_capabilities",
    "set_contact_person",
    "set_identifier",
    "set_proofs",
    "submit_company",
    "undo_last_save",
    "verify_company",
]
