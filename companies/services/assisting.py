"""Staff keep a profile; the company says whether it is right. Every answer that it could click, staff can write down for it."""

import hashlib
import json

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, log_action
from companies.consent_texts import COMPANY_LISTING, STORAGE_ABROAD
from companies.enums import CompanyState, MaintainedBy, Role, Side, Visibility
from companies.models import Company, Confirmation, ContactPerson
from companies.models import ConfirmationState as State
from companies.names import sort_key
from companies.services.consents import give_consent, give_storage_consent, lacks_storage_consent
from companies.services.correcting import mail_correction
from companies.services.profiles import SIDE_OF, missing_for_submission, save_facts
from companies.services.verification import mail_company, submit_company
from companies.services.verification_again import note_unchanged
from companies.signals import company_changed
from companies.signed_links import link_token
from companies.texts import write_text

TRANSITIONS = {
    State.ASKED: {State.CONFIRMED, State.CORRECTED, State.SUPERSEDED},
    State.CONFIRMED: {State.REVOKED},
    State.CORRECTED: {State.HANDLED, State.REVOKED},
    State.HANDLED: set(),
    State.REVOKED: set(),
    State.SUPERSEDED: set(),
}
SHOWN_FACTS = (
    "region", "city", "street", "postal_code", "website", "founded", "employees", "languages", "cooperation", "delivers_to",
    "experience", "stage", "volume_band", "visibility",
)  # fmt: skip
TEAM = (Role.PROJECT_MANAGER, Role.ADMINISTRATOR)
BY_THE_TEAM = (
    "registered",
    "texts_saved",
    "facts_saved",
    "capabilities_saved",
    "proofs_saved",
    "identifier_saved",
    "contact_saved",
)
ON_A_PAGE = 10
ONE_LANGUAGE = ("company_reverify",)  # a reminder, see users.md 16


@transaction.atomic
def create_for_company(*, by, name, description, kind, language, person):
    """Staff begin a profile for a company that has no account; ``person`` holds the fields of ContactPerson."""
    company = Company(kind=kind, side=SIDE_OF[kind], original_language=language, maintained_by=MaintainedBy.STAFF)
    company.country = "DE" if company.side == Side.BERLIN_BRANDENBURG else "CN"
    write_text(company, "name", language, name)
    write_text(company, "description", language, description)
    company.sort_key = sort_key(company)
    company.is_demo = settings.BECAN_DEMO
    company.save()
    ContactPerson.objects.create(company=company, is_primary=True, language=language, **person)
    log_action(company, "company.registered", actor=by, maintained_by=MaintainedBy.STAFF)
    company_changed.send(Company, company=company)
    return company


def set_maintainer(company, maintained_by, *, by):
    return save_facts(company, {"maintained_by": maintained_by}, by=by)


def fingerprint(company) -> str:
    """Of what the company reads on the page that it confirms; another wording is another fingerprint."""
    texts = {
        f"{name}_{column}": getattr(company, f"{name}_{column}")
        for name in Company.TRANSLATED
        for column in ("de", "en", "zh_hans")
    }
    facts = {name: getattr(company, name) for name in SHOWN_FACTS}
    figures = "figures__key_figure__code", "figures__min", "figures__max", "figures__choice"
    capabilities = sorted(map(str, company.capabilities.values_list("concept__notation", "level", *figures)))
    proofs = sorted(map(str, company.proofs.values_list("proof_type__code", "valid_until")))
    whole = json.dumps([texts, facts, capabilities, proofs], sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


@transaction.atomic
def ask_confirmation(company, *, by, kind="assist_request", dedupe=None):
    """Ask the company by a link that needs no account; an older open link then says that a newer one is there."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    for older in company.confirmations.filter(state=State.ASKED):
        _move(older, State.SUPERSEDED, by=by)
    person = company.contact_persons.first()
    confirmation = Confirmation.objects.create(
        company=company, asked_by=by, person=str(person or ""), language=company.original_language
    )
    log_action(company, "company.confirmation_asked", actor=by, confirmation=confirmation.pk)
    _mail(confirmation, kind, by=by, dedupe=dedupe)
    return confirmation


def ask_whether_unchanged(company, *, number):
    return ask_confirmation(company, by=company.verified_by, kind="company_reverify", dedupe=f"{company.verified_on}:{number}")


@transaction.atomic
def answer_confirmation(confirmation, answer, *, by, channel, person, seen="", words="", stored_abroad=False):
    """The company's own answer: ``answer`` is "confirmed" or "corrected", ``seen`` the fingerprint of the page that it read."""
    company = Company.objects.select_for_update().get(pk=confirmation.company_id)
    if seen != fingerprint(company):
        raise InvalidTransition(_("The profile has changed since you opened this page. Please look at it once more."))
    return _answer(confirmation, company, answer, by=by, channel=channel, person=person, words=words, stored_abroad=stored_abroad)


@transaction.atomic
def record_confirmation(company, answer, *, by, channel, person, answered_at, words, attachment=None, stored_abroad=False):
    """Staff write down what the company said on the phone or in a chat; the company reads it and revokes it with one click."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    confirmation = company.confirmations.filter(state=State.ASKED).first() or Confirmation(
        company=company, asked_by=by, language=company.original_language
    )
    confirmation.recorded_by, confirmation.attachment = by, attachment
    confirmation.save()
    said = {"channel": channel, "person": person, "words": words, "answered_at": answered_at, "stored_abroad": stored_abroad}
    confirmation = _answer(confirmation, company, answer, by=by, **said)
    _mail(confirmation, "assist_recorded", by=by)
    return confirmation


def _answer(confirmation, company, answer, *, by, channel, person, words, answered_at=None, stored_abroad=False):
    if answer == State.CORRECTED and not words.strip():
        raise DomainError(_("Please write what should be different."))
    confirmation = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    confirmation.channel, confirmation.person, confirmation.words = channel, person, words
    confirmation.answered_at, confirmation.fingerprint = answered_at or timezone.now(), fingerprint(company)
    _move(confirmation, answer, by=by)
    if stored_abroad:
        give_storage_consent(company, person=person, channel=channel, recorded_by=confirmation.recorded_by)
    if answer == State.CORRECTED and by is None:
        _tell_team(confirmation, "profile", person=person, words=words)
    if answer == State.CONFIRMED:
        _release(company, by=by, channel=channel, person=person)
    return confirmation


def _release(company, *, by, channel, person):
    """A draft that is complete goes to the check; a checked company has said that nothing has changed."""
    note_unchanged(company)
    if company.state == CompanyState.DRAFT and not missing_for_submission(company):
        if lacks_storage_consent(company, person):
            raise DomainError(
                _("The separate consent to the storage in Germany is missing: without it we may not keep the profile.")
            )
        give_consent(company, COMPANY_LISTING, by=None, person=person, scope=["profile"], channel=channel)
        submit_company(company, by=by)


@transaction.atomic
def revoke_confirmation(confirmation, *, by, channel):
    """One click. From now on only the team sees the company, and the team has a task."""
    confirmation = _locked(confirmation)
    if confirmation.channel != channel:
        log_action(confirmation.company, "company.confirmation_objected", actor=by, channel=channel)
    _move(confirmation, State.REVOKED, by=by)
    if by is None:
        _tell_team(confirmation, "objection")
    company = save_facts(confirmation.company, {"visibility": Visibility.TEAM}, by=by)
    ours = [COMPANY_LISTING.key, STORAGE_ABROAD.key]
    company.consents.in_force().filter(text_key__in=ours, given_at__gte=confirmation.asked_at, user=None).update(
        withdrawn_at=timezone.now()
    )
    return confirmation


def _tell_team(confirmation, what, **said):
    company, to = confirmation.company, confirmation.recorded_by or confirmation.asked_by
    path, dedupe = "companies:assist_detail", f"{confirmation.pk}"
    mail_correction(what, to=to, company=company, about=company, path=path, dedupe=dedupe, **said)


def handle_correction(confirmation, *, by):
    with transaction.atomic():
        return _move(_locked(confirmation), State.HANDLED, by=by)


def _locked(confirmation):
    return Confirmation.objects.select_for_update(of=["self"]).select_related("company").get(pk=confirmation.pk)


def _move(confirmation, state, *, by):
    """The only writer of ``Confirmation.state``."""
    if state not in TRANSITIONS[State(confirmation.state)]:
        raise InvalidTransition(_("This has been answered already. Thank you."))
    confirmation.state, confirmation.state_changed_at = state, timezone.now()
    confirmation.save()
    log_action(
        confirmation.company,
        f"company.confirmation_{state}",
        actor=by,
        confirmation=confirmation.pk,
        channel=confirmation.channel,
    )
    return confirmation


def _mail(confirmation, kind, *, by, dedupe=None):
    mail_company(
        confirmation.company,
        kind,
        by=by,
        context={"confirmation": confirmation, "token": link_token(confirmation)},
        dedupe=dedupe or f"{confirmation.pk}:{confirmation.state}",
        bilingual=kind not in ONE_LANGUAGE,
    )


def staff_changes(company):
    """What the team has changed for a company, the newest first: the company reads each of it."""
    actions = [f"company.{action}" for action in BY_THE_TEAM]
    changes = ActivityLog.objects.about(company).filter(actor__role__in=TEAM, action__in=actions)
    return changes.select_related("actor")[:ON_A_PAGE]
