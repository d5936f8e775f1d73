"""What every step of an introduction goes through: the allowed steps, the lock, the one writer of its state, the log."""

from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.rules import acting_multiplier
from matching.enums import Answer, IntroductionState, Part
from matching.models import Introduction
from matching.services import introduction_mails as mails

State = IntroductionState
TRANSITIONS = {
    State.PROPOSED: {State.ANSWERED, State.CLOSED},
    State.ANSWERED: {State.INTRODUCED, State.CLOSED},
    State.INTRODUCED: {State.ACTIVE, State.PAUSED, State.CLOSED},
    State.ACTIVE: {State.PAUSED, State.CLOSED},
    State.PAUSED: {State.ACTIVE, State.CLOSED},
    State.CLOSED: {State.PROPOSED, State.ANSWERED},
}
MOVES = (State.ACTIVE, State.PAUSED)  # what the companies themselves may say once they know each other
SIDE_TRANSITIONS = {
    Answer.WAITING: {Answer.ASKED},
    Answer.ASKED: {Answer.ACCEPTED, Answer.DECLINED, Answer.EXPIRED},
    Answer.ACCEPTED: set(),
    Answer.DECLINED: set(),
    Answer.EXPIRED: {Answer.ASKED},
}


def lock(introduction):
    return (
        Introduction.objects.select_for_update(of=["self"])
        .select_related("offering", "seeking", "responsible")
        .get(pk=introduction.pk)
    )


def close(locked, reason, *, by, told=None):
    """Tell those who are still in, or the one side ``told``, the neutral sentence; why it ended stays with the team."""
    waiting = [Part(row.side) for row in locked.sides.filter(answer__in=[Answer.ASKED, Answer.ACCEPTED])]
    locked.close_reason = reason
    change_state(locked, State.CLOSED)
    log_action(locked, "introduction.closed", actor=by, reason=reason)
    for part in waiting:
        if told in (None, part):
            mails.mail_end(locked, part)


def change_state(locked, state):
    """The only writer of ``Introduction.state``."""
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This introduction has already been answered."))
    locked.state, locked.state_changed_at = state, timezone.now()
    if state != State.PAUSED:
        locked.pause_reason, locked.paused_until = "", None
    changed = ["state", "state_changed_at", "introduced_at", "close_reason", "pause_reason", "paused_until", "held_at"]
    locked.save(update_fields=changed)


def log(locked, action, by, row, *, reason="", **data):
    company = row.company if is_for_another(by, row.company) else None
    data = {key: value for key, value in data.items() if value}
    log_action(locked, action, actor=by, reason=reason, on_behalf_of=company, side=row.side, **data)


def is_for_another(by, company):
    """The team or a mandated multiplier speaks for the company."""
    return by is not None and (by.is_project_manager or acting_multiplier(by, company) is not None)
