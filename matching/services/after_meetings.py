"""Two companies have met, at an event for example, and one of them wishes to go on: one pipeline with all other introductions."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Side
from companies.models import Company, FundingMeasure
from matching.deadlines import last_day_to_answer
from matching.enums import IntroductionState as State
from matching.enums import Part
from matching.models import Introduction, IntroductionSide, Match
from matching.rules import are_open_to_meet, is_ready_to_meet
from matching.services import introduction_mails as mails
from matching.services.introductions import move_introduction, propose_introduction
from matching.services.teasers import facts_without_demand


@transaction.atomic
def go_on_after_meeting(
    first: Company, second: Company, *, responsible, measure: FundingMeasure | None = None, by=None
) -> tuple[Introduction, bool]:
    """The introduction of the two, and whether it is new. An open one moves on where it can; else a match that waits is proposed;
    else both are asked without a demand: each knows the other already.
    """
    list(Company.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk"))
    if introduction := open_between(first, second):
        if introduction.state in (State.INTRODUCED, State.PAUSED):
            introduction = move_introduction(introduction, State.ACTIVE, by=by)
        return introduction, False
    if match := _match_of(first, second):
        return propose_introduction(match, by=responsible), True
    return _ask_without_demand(first, second, responsible=responsible, measure=measure, by=by), True


def open_between(first: Company, second: Company) -> Introduction | None:
    pair = Q(offering=first, seeking=second) | Q(offering=second, seeking=first)
    return Introduction.objects.open().filter(pair).order_by("-state_changed_at", "pk").first()


def _match_of(first, second):
    """The best suggestion for the two that both may still be asked about."""
    pair = Q(company=first, demand__company=second) | Q(company=second, demand__company=first)
    matches = Match.objects.suggested().filter(pair).select_related("demand__company", "company")
    ready = (match for match in matches.order_by("-score", "pk") if is_ready_to_meet(match.demand, match.company))
    return next((match for match in ready if not match.superseded_at and not match.dismissed_at), None)


def _ask_without_demand(first, second, *, responsible, measure, by):
    if not are_open_to_meet(first, second):
        raise DomainError(_("Both companies have to be verified and open for introductions."))
    offering, seeking = (first, second) if first.side == Side.BERLIN_BRANDENBURG else (second, first)
    introduction = Introduction.objects.create(
        offering=offering,
        seeking=seeking,
        responsible=responsible,
        facts=facts_without_demand(offering, seeking),
        funding_measure=measure,
    )
    IntroductionSide.objects.bulk_create(
        IntroductionSide(introduction=introduction, side=part, answer_by=last_day_to_answer()) for part in Part
    )
    log_action(introduction, "introduction.proposed", actor=by)
    mails.mail_proposal(introduction)
    return introduction
