"""Taking over a profile that nobody of the company keeps yet: proven by a company mail, else decided by staff."""

from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.mail import queue_mail
from companies.enums import MembershipRole, RequestState
from companies.services.joining import answer_join_request, ask_to_join
from companies.services.team import lock
from companies.team_rules import is_claimable, proves_by_mail

COMPANY_MAIL = "company-mail"


@transaction.atomic
def claim_company(company, *, by, relationship, words=""):
    """With a confirmed address of the company it is decided at once; the contact persons on file are told in either case."""
    company = lock(company)
    if not is_claimable(company):
        raise DomainError(_("Somebody of this company keeps the profile already. You can ask to join."))
    proof = COMPANY_MAIL if proves_by_mail(by, company) else ""
    request = ask_to_join(company, by=by, relationship=relationship, words=words, is_claim=True, proof=proof)
    _tell_contacts(request, by)
    if proof:
        return decide_claim(request, RequestState.ACCEPTED, by=None)
    return request


@transaction.atomic
def decide_claim(request, state, *, by):
    """``by`` is the team, or nobody where the proof decides. The second of two claims finds an owner and can only join."""
    if request.company:
        company = lock(request.company)
        if state == RequestState.ACCEPTED and request.is_claim and not is_claimable(company):
            raise DomainError(_("Somebody of this company keeps the profile already. You can ask to join."))
    return answer_join_request(request, state, by=by, role=MembershipRole.OWNER)


def _tell_contacts(request, by):
    """A takeover that the company knows nothing of is noticed."""
    for person in request.company.contact_persons.all():
        if person.email and person.email.lower() != by.email:
            context = {"company": request.company, "claimant": by}
            queue_mail(
                "company_claimed",
                to=person.email,
                language=person.language,
                about=request.company,
                context=context,
                dedupe=str(request.pk),
            )
