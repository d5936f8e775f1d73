"""Asking to belong to a company that is here already, and the task for staff where the portal must not say that it is."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.mail import queue_mail
from becan.models import log_action
from companies.duplicates import find_duplicates
from companies.enums import CompanyState, MembershipRole
from companies.enums import RequestState as State
from companies.models import DuplicateHint, JoinRequest
from companies.search.spellings import names_of
from companies.services.states import change_state
from companies.services.team import add_member, lock
from companies.team_rules import is_member

REQUEST_TRANSITIONS = {
    State.OPEN: {State.ACCEPTED, State.REFUSED, State.WITHDRAWN},
    State.ACCEPTED: set(),
    State.REFUSED: set(),
    State.WITHDRAWN: set(),
}
MOST_OPEN = 5  # questions that one person may have out


@transaction.atomic
def ask_to_join(company, *, by, relationship, words="", is_claim=False, proof=""):
    """The company's owners decide, or the project team where there are none."""
    if is_member(by, company):
        raise DomainError(_("You belong to this company already."))
    request = _create(by, company=company, relationship=relationship, words=words, is_claim=is_claim, proof=proof)
    log_action(company, "team.claim_made" if is_claim else "team.join_asked", actor=by, request=request.pk)
    if not is_claim:
        _tell_owners(request)
    return request


@transaction.atomic
def ask_by_name(name, *, by, relationship, words=""):
    """The same answer whether the company is here or not: the project team looks into it."""
    return _create(by, company_name=name, relationship=relationship, words=words)


@transaction.atomic
def answer_join_request(request, state, *, by, role=MembershipRole.EDITOR, company=None):
    """``company`` names the one that staff found behind a typed name."""
    request = JoinRequest.objects.select_for_update().select_related("user").get(pk=request.pk)
    if state not in REQUEST_TRANSITIONS[State(request.state)]:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    request.company = request.company or company
    if state == State.ACCEPTED:
        if request.company is None:
            raise DomainError(_("Please choose the company first."))
        _let_in(request, role, by)
    request.state, request.decided_at, request.decided_by = state, timezone.now(), by
    request.save(update_fields=["company", "state", "decided_at", "decided_by"])
    if request.company:
        log_action(request.company, f"team.request_{state}", actor=by, request=request.pk)
    if state != State.WITHDRAWN:
        context = {"request": request, "company": request.company, "accepted": state == State.ACCEPTED}
        queue_mail("join_answered", to=request.user, about=request.company, context=context, dedupe=str(request.pk), reply_to=by)
    return request


def note_duplicates(company, *, user=None):
    """After a sign-up: a task for staff for each company that may be the same one."""
    numbers = [(number.kind, number.value) for number in company.identifiers.all()]
    sites = [company.website, user.email if user else ""]
    for duplicate in find_duplicates(names=names_of(company), identifiers=numbers, sites=sites, exclude=company):
        DuplicateHint.objects.get_or_create(
            company=company, other=duplicate.company, defaults={"reasons": [str(reason) for reason in duplicate.reasons]}
        )


@transaction.atomic
def settle_hint(hint, *, by):
    hint = DuplicateHint.objects.select_for_update().get(pk=hint.pk)
    if hint.settled_at:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    hint.settled_at, hint.settled_by = timezone.now(), by
    hint.save(update_fields=["settled_at", "settled_by"])
    log_action(hint.company, "company.duplicate_settled", actor=by, other=str(hint.other_id))
    return hint


def _create(by, **fields):
    if JoinRequest.objects.open().filter(user=by).count() >= MOST_OPEN:
        raise DomainError(_("You have asked several times. Please wait for the answers, or call us."))
    try:
        with transaction.atomic():
            return JoinRequest.objects.create(user=by, **fields)
    except IntegrityError as error:
        raise DomainError(_("You have asked already. You get a mail as soon as it is decided.")) from error


def _let_in(request, role, by):
    company = lock(request.company)
    add_member(
        company, request.user, role=role, by=by, how="claim" if request.is_claim else "request", relationship=request.relationship
    )
    _archive_own_draft(request.user, company)


def _archive_own_draft(user, company):
    """Who signed up with the same firm a second time left a draft behind that nobody else belongs to."""
    hinted = DuplicateHint.objects.filter(other=company, company__memberships__user=user, company__state=CompanyState.DRAFT)
    for hint in hinted.select_related("company"):
        if hint.company.memberships.count() == 1:
            hint.company.memberships.all().delete()
            change_state(hint.company, CompanyState.ARCHIVED, by=user, reason=_("Joined the company that was here already."))


def _tell_owners(request):
    owners = request.company.memberships.filter(role=MembershipRole.OWNER).select_related("user")
    for owner in owners:
        context = {"request": request, "company": request.company}
        queue_mail("join_asked", to=owner.user, about=request.company, context=context, dedupe=f"{request.pk}")
