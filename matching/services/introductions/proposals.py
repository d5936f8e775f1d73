"""Both sides are asked whether they want to meet; what they read is frozen."""

from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from matching.deadlines import last_day_to_answer
from matching.enums import Answer, Part
from matching.models import Introduction, IntroductionSide, Match
from matching.rules import is_ready_to_meet
from matching.services import introduction_mails as mails
from matching.services.decisions import note_decision
from matching.services.teasers import freeze_facts


@transaction.atomic
def propose_introduction(match: Match, *, by, first: Part | None = None) -> Introduction:
    """Ask both sides at once, or ``first`` one of them. What they will read is frozen here."""
    match = Match.objects.select_for_update(of=["self"]).select_related("demand__company", "company").get(pk=match.pk)
    _check_proposable(match)
    introduction = _propose(match, by=by, first=first)
    note_decision(match, is_yes=True, by=by)
    return introduction


@transaction.atomic
def propose_for_interest(fit: Match, *, by, asked_by) -> Introduction:
    """The company has answered by itself, so ``fit`` may be one that is not stored. Where both are being asked already, that goes on."""
    if not is_ready_to_meet(fit.demand, fit.company):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    return open_introduction(fit) or _propose(fit, by=by, actor=asked_by)


def _propose(match, *, by, actor=None, first=None):
    introduction = Introduction.objects.create(
        demand=match.demand,
        match=match if match.pk else None,
        offering=match.company,
        seeking=match.demand.company,
        responsible=by,
        facts=freeze_facts(match),
        funding_measure=match.demand.funding_measure,
    )
    asked = [first] if first else list(Part)
    for part in Part:
        turn = {"answer_by": last_day_to_answer()} if part in asked else {"answer": Answer.WAITING}
        IntroductionSide.objects.create(introduction=introduction, side=part, **turn)
    log_action(introduction, "introduction.proposed", actor=actor or by, **({"first": first} if first else {}))
    mails.mail_proposal(introduction, parts=asked)
    return introduction


def _check_proposable(match):
    if not is_ready_to_meet(match.demand, match.company):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    if match.superseded_at or match.dismissed_at:
        raise InvalidTransition(_("This match is no longer current. Please look at the list again."))
    if open_introduction(match):
        raise InvalidTransition(_("These two companies are being asked already."))


def open_introduction(match: Match) -> Introduction | None:
    pair = Introduction.objects.open().filter(demand=match.demand, offering=match.company)
    return pair.first()
