"""Proposals for a talk: accepted, declined, countered or cancelled; each change raises the calendar entry's sequence."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from matching.enums import MeetingState, Part
from matching.models import Introduction, Meeting
from matching.services import space_mails as mails
from matching.services.spaces import open_space

State = MeetingState
TRANSITIONS = {
    State.PROPOSED: {State.PROPOSED, State.ACCEPTED, State.DECLINED, State.CANCELLED},
    State.ACCEPTED: {State.PROPOSED, State.CANCELLED},
    State.DECLINED: {State.PROPOSED},
    State.CANCELLED: set(),
}


@transaction.atomic
def propose_meeting(
    introduction: Introduction,
    *,
    starts_at: datetime,
    minutes: int,
    place: str,
    side: Part,
    by,
    instead_of: Meeting | None = None,
) -> Meeting:
    """A first proposal, or a counter-proposal to ``instead_of``."""
    locked = open_space(introduction)
    if starts_at <= timezone.now():
        raise DomainError(_("Please choose a moment in the future."))
    meeting = _lock(instead_of) if instead_of else Meeting(introduction=locked)
    meeting.side, meeting.starts_at, meeting.minutes, meeting.place = side, starts_at, minutes, place
    _change_state(meeting, State.PROPOSED, by=by, side=side)
    return meeting


@transaction.atomic
def answer_meeting(meeting: Meeting, state: State, *, side: Part, by) -> Meeting:
    """The side that did not propose accepts or declines; either may cancel."""
    open_space(meeting.introduction)
    locked = _lock(meeting)
    if state == State.PROPOSED or (state != State.CANCELLED and locked.side == side):
        raise InvalidTransition(_("The other side answers this proposal."))
    _change_state(locked, state, by=by, side=side)
    return locked


def _lock(meeting):
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _change_state(meeting, state, *, by, side):
    """The only writer of ``Meeting.state``."""
    if state not in TRANSITIONS[State(meeting.state)]:
        raise InvalidTransition(_("This step is not possible in the present state."))
    meeting.sequence += not meeting._state.adding
    meeting.state, meeting.changed_at = state, timezone.now()
    meeting.save()
    log_action(meeting.introduction, f"meeting.{state}", actor=by, side=side, meeting=str(meeting.pk))
    mails.mail_appointment(meeting, Part(side).other)
