"""An expression of interest becomes an introduction of each company that takes part: asked like any other, with its own consent."""

from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from matching.demand_types import is_offer
from matching.engine.version import ENGINE_VERSION
from matching.enums import Band, InterestAnswer
from matching.enums import InterestState as State
from matching.models import Interest, Introduction, Match
from matching.services.asking import explain_fit
from matching.services.interests import become_introduced
from matching.services.introductions import propose_for_interest

OPEN = (State.SENT, State.SHOWN)


def introduce_interested(interest: Interest, *, by) -> list[Introduction]:
    """``by`` is whoever of the team answers for it, or a person of the seeking side; then the team member that showed it does."""
    if interest.state not in OPEN:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    members = list(interest.members.filter(answer=InterestAnswer.ACCEPTED).select_related("company"))
    fits = [fit_of(interest.demand, member.company) for member in members]  # the engine is asked outside the transaction
    responsible = by if by is not None and by.is_project_manager else interest.read_by
    with transaction.atomic():
        become_introduced(interest, by=by)
        made = [propose_for_interest(fit, by=responsible, asked_by=by) for fit in fits]
        for member, introduction in zip(members, made, strict=True):
            member.introduction = introduction
            member.save(update_fields=["introduction"])
    return made


def fit_of(demand, company) -> Match:
    """The current match, else one that is not stored: how the engine sees the pair now. An offer of a multiplier has no score."""
    match = demand.matches.current().filter(company=company).first()
    if match:
        return match
    versions = {"engine_version": ENGINE_VERSION, "weights_version": "", "taxonomy_version": ""}
    if is_offer(demand):
        return Match(demand=demand, company=company, rank=0, score=0, coverage=0, band=Band.POSSIBLE, **versions)
    fit = explain_fit(demand, company)
    if fit is None:
        raise DomainError(_("The engine is busy. Please try again in a minute."))
    return Match(demand=demand, company=company, rank=0, **fit, **versions)
