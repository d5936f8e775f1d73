"""The talks go on, rest, or end; who let the time pass is asked again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from matching.deadlines import last_day_to_answer
from matching.enums import Answer, Part
from matching.models import Introduction
from matching.rules import is_still_wanted
from matching.services import introduction_mails as mails
from matching.services.introductions.steps import MOVES, TRANSITIONS, State, change_state, close, lock


@transaction.atomic
def move_introduction(introduction: Introduction, state: State, *, by, reason: str = "", until=None) -> Introduction:
    """The talks go on, or rest until a day. For either side and the team."""
    locked = lock(introduction)
    if state not in MOVES or state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This step is not possible in the present state."))
    if state == State.PAUSED and not reason:
        raise DomainError(_("Please say in a few words why the talks rest."))
    if until and until <= timezone.localdate():
        raise DomainError(_("Please choose a day in the future."))
    locked.pause_reason, locked.paused_until = reason, until
    change_state(locked, state)
    log_action(locked, f"introduction.{state}", actor=by, reason=reason, until=str(until or ""))
    return locked


@transaction.atomic
def close_introduction(introduction: Introduction, reason: str, *, by) -> Introduction:
    """The team ends it; both sides that were still in get the neutral sentence."""
    locked = lock(introduction)
    close(locked, reason, by=by)
    return locked


@transaction.atomic
def reopen_introduction(introduction: Introduction, *, by) -> Introduction:
    """Ask again whoever did not answer in time."""
    locked = lock(introduction)
    expired = list(locked.sides.filter(answer=Answer.EXPIRED))
    if locked.close_reason != "no-answer" or not expired:
        raise InvalidTransition(_("Only an introduction that ended without an answer can be asked again."))
    if not is_still_wanted(locked):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    if Introduction.objects.open().filter(demand=locked.demand, offering=locked.offering).exists():
        raise InvalidTransition(_("These two companies are being asked already."))
    for row in expired:
        row.answer, row.answer_by = Answer.ASKED, last_day_to_answer()
        row.save(update_fields=["answer", "answer_by"])
    locked.close_reason = ""
    has_answer = locked.sides.filter(answer=Answer.ACCEPTED).exists()
    change_state(locked, State.ANSWERED if has_answer else State.PROPOSED)
    log_action(locked, "introduction.reopened", actor=by)
    mails.mail_proposal(locked, parts=[Part(row.side) for row in expired])
    return locked
