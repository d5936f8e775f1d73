from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from matching.models import Decision, Match
from matching.services.decisions import note_decision
from matching.services.teams import request_teams

NOT_DISMISSED = {"dismissed_at": None, "dismissed_by": None, "dismissal_reason": "", "dismissed_until": None}


@transaction.atomic
def dismiss_match(match: Match, reason: str, *, by, until: date | None = None, side: str = "") -> Match:
    """Set a match aside, for good or until a day: nobody is shown it meanwhile. ``reason`` is a code of ``dismissal_reason``.

    ``side``: which of the two companies has said no; empty: the team.
    """
    locked = Match.objects.select_for_update(of=["self"]).get(pk=match.pk)
    if locked.dismissed_at or locked.superseded_at:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    if until and until <= timezone.localdate():
        raise DomainError(_("Please choose a day in the future."))
    locked.dismissed_at, locked.dismissed_by, locked.dismissal_reason = timezone.now(), by, reason
    locked.dismissed_until = until
    locked.save(update_fields=list(NOT_DISMISSED))
    note_decision(locked, is_yes=False, reason=reason, by=by, side=side)
    log_action(locked, "match.dismissed", actor=by, reason=reason, until=str(until or ""))
    request_teams([locked.demand_id])
    return locked


@transaction.atomic
def take_dismissal_back(match: Match, *, by) -> None:
    """It was a slip: the match stands in the list again, and nothing is learnt from it."""
    locked = Match.objects.select_for_update(of=["self"]).get(pk=match.pk)
    if locked.dismissed_at is None:
        return
    slip = (
        Decision.objects.filter(demand=locked.demand_id, company=locked.company_id, side="", is_yes=False).order_by("-pk").first()
    )
    if slip:
        slip.delete()
    Match.objects.filter(demand=locked.demand_id, company=locked.company_id).update(**NOT_DISMISSED)
    log_action(locked, "match.dismissal_undone", actor=by)
    request_teams([locked.demand_id])


@transaction.atomic
def bring_back_dismissed(*, now: datetime) -> int:
    """Those whose day has come. What was decided then stays in the log and teaches the weights."""
    due = Match.objects.filter(dismissed_until__lte=timezone.localdate(now)).select_for_update(skip_locked=True)
    rows = list(due)
    Match.objects.filter(pk__in=[row.pk for row in rows]).update(**NOT_DISMISSED)
    for row in rows:
        log_action(row, "match.back")
    request_teams({row.demand_id for row in rows})
    return len(rows)
