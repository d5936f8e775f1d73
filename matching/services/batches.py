"""Several suggestions decided at once. What writes to companies waits for some minutes, so that it can be undone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from matching.models import Batch, Demand, Match
from matching.rules import is_ready_to_meet
from matching.services.budget import budget, propose_within_budget
from matching.services.curation import dismiss_match, take_dismissal_back
from matching.services.introductions import open_introduction

TIME_TO_UNDO = timedelta(minutes=10)
UNDO_OF_DISMISSALS = timedelta(days=1)
MOST = 20


class Planned(NamedTuple):
    match: Match
    obstacle: str  # why nothing will be done; empty: it will


def plan(matches: Iterable[Match], action: str) -> list[Planned]:
    """What a batch would do, match by match."""
    return [Planned(match, _obstacle(match, action)) for match in matches]


def _obstacle(match, action):
    if match.dismissed_at or match.superseded_at:
        return _("This match is no longer current. Please look at the list again.")
    if action == "dismiss":
        return ""
    if open_introduction(match):
        return _("These two companies are being asked already.")
    if not is_ready_to_meet(match.demand, match.company):
        return _("The demand has to be open, and both companies verified and open for introductions.")
    return ""


@transaction.atomic
def start_batch(
    demand: Demand, matches: list[Match], action: str, *, by, now: datetime, reason: str = "", until: date | None = None
) -> Batch:
    """Dismiss at once, or ask in ten minutes. ``reason``: the code of a dismissal, or why the budget does not hold."""
    doable = [row.match for row in plan(matches, action) if not row.obstacle]
    if not doable or len(doable) > MOST:
        raise DomainError(_("Please choose between 1 and %(most)s suggestions.") % {"most": MOST})
    fields = {"demand": demand, "action": action, "by": by, "at": now, "reason": reason, "until": until}
    batch = Batch(matches=[match.pk for match in doable], **fields)
    if action == "propose":
        if len(doable) > budget(now).left and not reason.strip():
            raise DomainError(_("This week's budget of introductions is used. Please say why this one cannot wait."))
        batch.due_at = now + TIME_TO_UNDO
    else:
        for match in doable:
            dismiss_match(match, reason, by=by, until=until)
        batch.done_at = now
    batch.save()
    log_action(batch, f"batch.{action}", actor=by, matches=batch.matches)
    return batch


def run_due_batches(*, now: datetime) -> int:
    due = Batch.objects.filter(due_at__lte=now, done_at=None, undone_at=None).order_by("due_at", "pk")
    return sum(_run(pk, now) for pk in due.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _run(pk, now):
    """All or nothing of the row; a pair that cannot be asked any more leaves its reason instead."""
    batch = Batch.objects.select_for_update(skip_locked=True, of=["self"]).filter(pk=pk, done_at=None, undone_at=None).first()
    if batch is None:
        return False
    for match in Match.objects.filter(pk__in=batch.matches).order_by("rank", "pk"):
        batch.results.append([match.pk, _propose(match, batch, now)])
    batch.done_at = now
    batch.save(update_fields=["results", "done_at"])
    return True


def _propose(match, batch, now):
    try:
        with transaction.atomic():
            propose_within_budget(match, by=batch.by, reason=batch.reason or "–", now=now)
    except DomainError as error:
        return str(error)
    return ""


def can_undo(batch: Batch, now: datetime) -> bool:
    if batch.undone_at:
        return False
    return batch.done_at is None if batch.action == "propose" else now < batch.at + UNDO_OF_DISMISSALS


@transaction.atomic
def undo_batch(batch: Batch, *, by, now: datetime) -> Batch:
    """As if nobody had clicked: nothing has been sent, or the suggestions stand in the list again."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if not can_undo(locked, now):
        raise InvalidTransition(_("This can no longer be undone: both sides have been asked."))
    if locked.action == "dismiss":
        for match in Match.objects.filter(pk__in=locked.matches):
            take_dismissal_back(match, by=by)
    locked.undone_at = now
    locked.save(update_fields=["undone_at"])
    log_action(locked, "batch.undone", actor=by)
    return locked
