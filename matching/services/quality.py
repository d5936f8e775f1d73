"""What the team does with warnings: override one with a reason, look twice, switch a check."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import ActivityLog, log_action
from matching.enums import Identity
from matching.models import Demand, Override
from matching.quality import Severity, Warning, warnings_of


@transaction.atomic
def override_warning(demand: Demand, code: str, quote: str, *, reason: str, by) -> Override:
    """Only what is warned of now, and only with a reason; it is in the history."""
    if not reason.strip():
        raise DomainError(_("Please write down the reason."))
    found = [one for one in warnings_of(demand) if (one.code, one.quote) == (code, quote)]
    if not found:
        raise DomainError(_("This warning is gone already."))
    row = Override.objects.create(demand=demand, code=code, quote=quote, reason=reason.strip(), by=by, at=timezone.now())
    log_action(demand, "demand.warning_overridden", actor=by, reason=row.reason, check=code, severity=found[0].severity.name)
    return row


def blockers(demand: Demand) -> list[Warning]:
    return [one for one in warnings_of(demand) if one.severity == Severity.BLOCKER]


def note_publication(demand: Demand, *, by) -> None:
    """What was left open, and whether a second person has looked at an anonymous demand: advice, written down where it is skipped."""
    left = sorted({one.code for one in warnings_of(demand)})
    if left:
        log_action(demand, "demand.published_with_warnings", actor=by, checks=left)
    if demand.identity == Identity.ANONYMOUS and not second_looks(demand).exclude(actor=by).exists():
        log_action(demand, "demand.second_look_skipped", actor=by)


def second_looks(demand: Demand):
    return ActivityLog.objects.about(demand).filter(action="demand.second_look")


def note_second_look(demand: Demand, *, by) -> None:
    log_action(demand, "demand.second_look", actor=by)
