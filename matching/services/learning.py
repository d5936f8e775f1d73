"""Weights that past decisions speak for: proposed, accepted or rejected, and rolled back, each by a project manager with a reason."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.locks import try_lock
from becan.models import log_action
from matching.engine.decisions import Stock, stock_of
from matching.engine.learning import Learned, learn
from matching.engine.weights import Weights
from matching.enums import ProposalState
from matching.models import ActiveWeights, Decision, WeightsProposal
from matching.services.decisions import past_decisions
from matching.services.refresh import request_all
from matching.services.top_fives import changed_top_fives
from matching.weights import weights_in_force, weights_of

NEWS = 10  # decisions since the last proposal that are worth another one


def decision_stock() -> Stock:
    return stock_of(past_decisions())


@transaction.atomic
def propose_weights(*, by) -> WeightsProposal | None:
    """What the decisions so far speak for; None where that is what is in force. It takes the place of an open proposal."""
    _lock()
    decisions = past_decisions()
    stock = stock_of(decisions)
    if not stock.is_enough:
        raise InvalidTransition(_("There are not enough decisions yet to learn from."))
    in_force = weights_in_force()
    learned = learn(decisions, in_force.criteria)
    _replace_open()
    if not learned.width:
        return None
    proposal = WeightsProposal.objects.create(
        based_on=in_force.version, criteria=learned.criteria, report=_report(stock, learned, in_force), made_by=by
    )
    log_action(proposal, "weights.proposed", actor=by, decisions=stock.total)
    return proposal


def propose_if_worth_it() -> WeightsProposal | None:
    """For Monday's desk: where enough has been decided since the last proposal, whatever became of that."""
    last = WeightsProposal.objects.first()
    news = Decision.objects.filter(decided_at__gt=last.made_at) if last else Decision.objects.all()
    if news.count() < NEWS or not decision_stock().is_enough:
        return None
    return propose_weights(by=None)


def _report(stock: Stock, learned: Learned, in_force: Weights) -> dict:
    return {
        "stock": asdict(stock),
        "in_force": dict(in_force.criteria),
        "pulls": {name: asdict(pull) for name, pull in learned.pulls.items()},
        "before": asdict(learned.before),
        "after": asdict(learned.after),
        "past_demands": changed_top_fives(in_force, learned.criteria),
    }


@transaction.atomic
def accept_weights(proposal: WeightsProposal, *, reason: str, by) -> ActiveWeights:
    """From now on the engine computes with them; every open demand is ranked anew."""
    _lock()
    locked = _lock_open(proposal)
    if locked.based_on != weights_in_force().version:
        raise InvalidTransition(_("Other weights have come into force since this was proposed. Please compute a new proposal."))
    _decide(locked, ProposalState.ACCEPTED, reason, by)
    log_action(locked, "weights.accepted", actor=by, reason=reason)
    return _put_in_force(locked, reason, by)


@transaction.atomic
def reject_weights(proposal: WeightsProposal, *, reason: str, by) -> WeightsProposal:
    locked = _lock_open(proposal)
    _decide(locked, ProposalState.REJECTED, reason, by)
    log_action(locked, "weights.rejected", actor=by, reason=reason)
    return locked


@transaction.atomic
def restore_weights(proposal: WeightsProposal | None, *, instead_of: str, reason: str, by) -> ActiveWeights:
    """Put earlier weights in force again; None = the engine's own. ``instead_of`` is the version that the reader saw in force."""
    _lock()
    if instead_of != weights_in_force().version:
        raise InvalidTransition(_("Somebody else has just put other weights into force. Please load the page again."))
    was_accepted = proposal is None or WeightsProposal.objects.filter(pk=proposal.pk, state=ProposalState.ACCEPTED).exists()
    if weights_of(proposal).version == instead_of or not was_accepted:
        raise InvalidTransition(_("These weights cannot be restored."))
    _replace_open()
    active = _put_in_force(proposal, reason, by)
    log_action(active, "weights.restored", actor=by, reason=reason, version=weights_of(proposal).version, instead_of=instead_of)
    return active


def _lock() -> None:
    """One at a time; whoever comes second looks again instead of waiting."""
    if not try_lock("matching.weights"):
        raise InvalidTransition(_("Somebody else is working on the weights at this moment. Please load the page again."))


def _lock_open(proposal: WeightsProposal) -> WeightsProposal:
    locked = WeightsProposal.objects.select_for_update(of=["self"]).select_related("decided_by").get(pk=proposal.pk)
    if locked.state == ProposalState.REPLACED:
        raise InvalidTransition(_("There is a newer proposal. Please load the page again."))
    if locked.state != ProposalState.OPEN:
        raise InvalidTransition(
            _("%(person)s has already decided on this proposal.") % {"person": locked.decided_by or _("Somebody")}
        )
    return locked


def _decide(locked: WeightsProposal, state: ProposalState, reason: str, by) -> None:
    locked.state, locked.reason, locked.decided_by, locked.decided_at = state, reason, by, timezone.now()
    locked.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _replace_open() -> None:
    WeightsProposal.objects.filter(state=ProposalState.OPEN).update(state=ProposalState.REPLACED)


def _put_in_force(proposal: WeightsProposal | None, reason: str, by) -> ActiveWeights:
    active = ActiveWeights.objects.create(proposal=proposal, reason=reason, by=by)
    request_all()
    return active
