"""A multiplier acts for a company: asked for, confirmed by the company, ended by either side with one click."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.mail import queue_mail
from becan.models import log_action
from companies.enums import Kind, MembershipRole, Side
from companies.enums import MandateState as State
from companies.models import Company, Mandate, Recommendation
from companies.names import sort_key
from companies.services.profiles import SIDE_OF
from companies.services.verification import mail_company
from companies.signals import company_changed
from companies.texts import write_text

MANDATE_TRANSITIONS = {
    State.REQUESTED: {State.CONFIRMED, State.ENDED},
    State.CONFIRMED: {State.ENDED},
    State.ENDED: set(),
}


@transaction.atomic
def request_mandate(multiplier, company, *, by, words=""):
    if multiplier.kind != Kind.MULTIPLIER or company.kind == Kind.MULTIPLIER:
        raise DomainError(_("Only multipliers act for companies."))
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                multiplier=multiplier, company=company, state=State.REQUESTED, requested_by=by, words=words
            )
    except IntegrityError as error:
        raise DomainError(_("You have asked this company already, or act for it.")) from error
    log_action(company, "mandate.requested", actor=by, multiplier=str(multiplier.pk), mandate=mandate.pk)
    mail_company(
        company, "mandate_requested", dedupe=f"mandate:{mandate.pk}", context={"multiplier": multiplier, "mandate": mandate}
    )
    return mandate


@transaction.atomic
def confirm_mandate(mandate, *, by):
    mandate = _move(mandate, State.CONFIRMED)
    mandate.confirmed_at, mandate.confirmed_by, mandate.valid_from = timezone.now(), by, timezone.localdate()
    mandate.save(update_fields=["state", "confirmed_at", "confirmed_by", "valid_from"])
    log_action(mandate.company, "mandate.confirmed", actor=by, multiplier=str(mandate.multiplier_id), mandate=mandate.pk)
    _tell_multiplier(mandate, "confirmed")
    return mandate


@transaction.atomic
def end_mandate(mandate, *, by):
    """One click of the company, of the multiplier or of staff; what was done until then stays done."""
    mandate = _move(mandate, State.ENDED)
    mandate.ended_at, mandate.ended_by = timezone.now(), by
    mandate.save(update_fields=["state", "ended_at", "ended_by"])
    Company.objects.filter(pk=mandate.company_id, kept_by=mandate.multiplier_id).update(kept_by=None, maintained_by="staff")
    log_action(mandate.company, "mandate.ended", actor=by, multiplier=str(mandate.multiplier_id), mandate=mandate.pk)
    _tell_multiplier(mandate, "ended")
    return mandate


@transaction.atomic
def represent_company(multiplier, *, by, name, description, kind, language, words=""):
    """A company without accounts that a multiplier keeps. Nothing of it is seen before the project team has checked it."""
    if multiplier.kind != Kind.MULTIPLIER:
        raise DomainError(_("Only multipliers act for companies."))
    company = Company(kind=kind, side=SIDE_OF[kind], original_language=language, kept_by=multiplier)
    company.country = "DE" if company.side == Side.BERLIN_BRANDENBURG else "CN"
    write_text(company, "name", language, name)
    write_text(company, "description", language, description)
    company.sort_key = sort_key(company)
    company.is_demo = settings.BECAN_DEMO
    company.save()
    now = timezone.now()
    Mandate.objects.create(
        multiplier=multiplier, company=company, requested_by=by, confirmed_at=now, confirmed_by=by, words=words
    )  # confirmed by the letter of authority that the project team sees at verification
    log_action(company, "company.registered", actor=by, on_behalf_of=company)
    company_changed.send(Company, company=company)
    return company


@transaction.atomic
def recommend(company, words, *, multiplier, by):
    """Once for each company; said again, the words are new."""
    fields = {"words": words, "given_by": by, "given_at": timezone.now()}
    row, _created = Recommendation.objects.update_or_create(company=company, multiplier=multiplier, defaults=fields)
    log_action(company, "company.recommended", actor=by, multiplier=str(multiplier.pk))
    return row


def _move(mandate, state):
    mandate = Mandate.objects.select_for_update(of=["self"]).select_related("company", "multiplier").get(pk=mandate.pk)
    if state not in MANDATE_TRANSITIONS[State(mandate.state)]:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    mandate.state = state
    return mandate


def _tell_multiplier(mandate, outcome):
    context = {"company": mandate.company, "multiplier": mandate.multiplier, "outcome": outcome}
    members = mandate.multiplier.memberships.exclude(role=MembershipRole.VIEWER).select_related("user")
    for member in members:
        queue_mail("mandate_answered", to=member.user, about=mandate.company, context=context, dedupe=f"{mandate.pk}:{outcome}")
