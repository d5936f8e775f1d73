"""Milestones: stated by one, confirmed or disputed by each side, settled by the team with both texts kept."""

import uuid
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.adapters import current_taxonomy
from companies.enums import Channel
from companies.services.correcting import mail_correction
from companies.uploads import Upload, safe_name
from matching.enums import MilestoneState, Part, View
from matching.models import Introduction, Milestone, MilestoneView
from matching.services import space_mails as mails

State = MilestoneState
TRANSITIONS = {
    State.STATED: {State.CONFIRMED, State.DISPUTED},
    State.CONFIRMED: {State.DISPUTED},
    State.DISPUTED: {State.STATED, State.CONFIRMED, State.UPHELD, State.DROPPED},
    State.UPHELD: set(),
    State.DROPPED: set(),
}
COUNTS = (State.CONFIRMED, State.UPHELD)


def state_milestone(
    introduction: Introduction,
    code: str,
    *,
    reached_on: date,
    side: Part | None,
    by,
    channel: Channel = Channel.PORTAL,
    note: str = "",
    proof: tuple[str, Upload] | None = None,
) -> Milestone:
    """Write down what was reached; a side that states it confirms it by that. ``proof`` is a name and a clean file."""
    _check(introduction, code, reached_on)
    stored_as = default_storage.save(f"proofs/{uuid.uuid4()}{proof[1].suffix}", ContentFile(proof[1].data)) if proof else ""
    try:
        return _write(introduction, code, reached_on, side, by, channel, note, proof, stored_as)
    except BaseException as error:
        if stored_as:
            default_storage.delete(stored_as)
        if isinstance(error, IntegrityError):
            raise DomainError(_("This milestone is noted for that day already.")) from error
        raise


def _check(introduction, code, reached_on):
    if introduction.introduced_at is None:
        raise InvalidTransition(_("Milestones begin once both sides have said yes."))
    if code not in current_taxonomy().codes["milestone"]:
        raise DomainError(_("Please choose a milestone from the list."))
    if reached_on > timezone.localdate():
        raise DomainError(_("Please choose a day that is not in the future."))


@transaction.atomic
def _write(introduction, code, reached_on, side, by, channel, note, proof, stored_as):
    locked = Introduction.objects.select_for_update().get(pk=introduction.pk)
    milestone = Milestone.objects.create(
        introduction=locked,
        code=code,
        reached_on=reached_on,
        note=note,
        side=side or "",
        stated_by=by,
        proof_name=safe_name(proof[0], proof[1].suffix) if proof else "",
        proof_kind=proof[1].kind if proof else "",
        proof_stored_as=stored_as,
    )
    log_action(locked, "milestone.stated", actor=by, side=side or "", milestone=milestone.pk, code=code)
    if side:
        _note_view(milestone, side, View.CONFIRMED, by, channel, "")
    mails.ask_for_view(locked, milestone, [part for part in Part if part != side])
    return milestone


@transaction.atomic
def view_milestone(milestone: Milestone, view: View, *, side: Part, by, channel: Channel, words: str = "") -> Milestone:
    """One side confirms, or says how it sees it; it may change its mind until the team has settled a dispute."""
    locked = _lock(milestone)
    if locked.state in (State.UPHELD, State.DROPPED):
        raise InvalidTransition(_("The project team has clarified this already."))
    if view == View.DISPUTED and not words:
        raise DomainError(_("Please say in a few words how you see it."))
    _note_view(locked, side, view, by, channel, words)
    log_action(locked.introduction, f"milestone.{view}", actor=by, reason=words, side=side, milestone=locked.pk, channel=channel)
    _change_state(locked, _state_of(locked))
    if view == View.DISPUTED and by is None:
        to, company = locked.introduction.responsible, getattr(locked.introduction, Part(side))
        said = {"words": words, "dedupe": f"{locked.pk}:{side}:{words}"[:200]}
        mail_correction("milestone", to=to, company=company, about=locked.introduction, path="matching:space_detail", **said)
    return locked


def _note_view(milestone, side, view, by, channel, words):
    row = {"view": view, "words": words, "by": by, "channel": channel, "at": timezone.now()}
    MilestoneView.objects.update_or_create(milestone=milestone, side=side, defaults=row)


def _state_of(milestone):
    views = set(milestone.views.values_list("side", "view"))
    if any(view == View.DISPUTED for _side, view in views):
        return State.DISPUTED
    return State.CONFIRMED if len(views) == len(Part) else State.STATED


@transaction.atomic
def settle_milestone(milestone: Milestone, *, stands: bool, reason: str, by) -> Milestone:
    """The team decides a dispute. What both sides wrote stays as it is."""
    locked = _lock(milestone)
    if not reason:
        raise DomainError(_("Please write down the reason."))
    locked.settled_reason = reason
    _change_state(locked, State.UPHELD if stands else State.DROPPED)
    log_action(locked.introduction, f"milestone.{locked.state}", actor=by, reason=reason, milestone=locked.pk)
    return locked


def _lock(milestone):
    introduction = Introduction.objects.select_for_update().get(pk=milestone.introduction_id)
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    locked.introduction = introduction
    return locked


def _change_state(locked, state):
    """The only writer of ``Milestone.state``."""
    if state == locked.state:
        return
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This step is not possible in the present state."))
    locked.state = state
    locked.save(update_fields=["state", "settled_reason"])


def counted_outcomes(measure):
    """Milestones that a funding measure counts: both sides confirmed them, or the team upheld them."""
    within = Milestone.objects.filter(introduction__funding_measure=measure, state__in=COUNTS)
    return within.select_related("introduction__offering", "introduction__seeking").order_by("reached_on", F("pk"))


def disputes_due():
    """For the desk: what the sides see differently, the oldest first."""
    rows = Milestone.objects.filter(state=State.DISPUTED).select_related(
        "introduction__offering", "introduction__seeking", "introduction__responsible"
    )
    return rows.order_by("stated_at", "pk")
