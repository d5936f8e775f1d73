from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.mail import queue_mail
from companies.enums import CompanyState as State
from companies.rules import is_called_first
from companies.services.profiles import missing_for_submission
from companies.services.states import change_state

HANDLING_DAYS = 3  # working days that the receipt mail promises


@transaction.atomic
def submit_company(company, *, by):
    if missing_for_submission(company):
        raise DomainError(_("Some information is still missing."))
    company = change_state(company, State.SUBMITTED, by=by)
    mail_company(company, "company_submitted", context={"days": HANDLING_DAYS})
    return company


@transaction.atomic
def verify_company(company, *, by):
    company = change_state(company, State.VERIFIED, by=by)
    mail_company(company, "company_verified", by=by)
    return company


@transaction.atomic
def ask_company(company, question, *, by):
    company = change_state(company, State.NEEDS_INFO, by=by, reason=question)
    mail_company(company, "company_needs_info", by=by, context={"question": question})
    return company


@transaction.atomic
def reject_company(company, reason, *, by):
    """The mail gives the reason's code in words and the number to call; whoever is called first gets none (users.md 14)."""
    company = change_state(company, State.REJECTED, by=by, reason=reason)
    if not is_called_first(company):
        mail_company(company, "company_rejected", by=by, context={"reason": reason})
    return company


def readers_of(company):
    """Who gets a company's mail: its owners' and editors' accounts, else its contact person."""
    users = [membership.user for membership in company.memberships.select_related("user").exclude(role="viewer")]
    if users:
        return [(user, user.language) for user in users]
    return [(person.email, person.language) for person in company.contact_persons.all() if person.email and person.is_primary]


def mail_company(company, kind, *, by=None, about=None, context=None, dedupe=None, bilingual=False):
    moment = dedupe or company.state_changed_at.isoformat()
    for reader, language in readers_of(company):
        queue_mail(
            kind,
            to=reader,
            about=about or company,
            context={"company": company} | (context or {}),
            dedupe=f"{company.pk}:{moment}",
            language=language,
            bilingual=bilingual,
            reply_to=by,
        )
