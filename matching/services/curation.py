from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from matching.models import Match
from matching.services.decisions import note_decision
from matching.services.teams import request_teams


@transaction.atomic
def dismiss_match(match: Match, reason: str, *, by) -> Match:
    """Set a match aside: nobody is shown it any more. ``reason`` is a code of ``dismissal_reason``."""
    locked = Match.objects.select_for_update(of=["self"]).get(pk=match.pk)
    if locked.dismissed_at or locked.superseded_at:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    locked.dismissed_at, locked.dismissed_by, locked.dismissal_reason = timezone.now(), by, reason
    locked.save(update_fields=["dismissed_at", "dismissed_by", "dismissal_reason"])
    note_decision(locked, is_yes=False, reason=reason, by=by)
    log_action(locked, "match.dismissed", actor=by, reason=reason)
    request_teams([locked.demand_id])
    return locked
