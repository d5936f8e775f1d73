"""How many introductions the team takes on in a week; beyond it somebody says why."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.locks import take_lock
from becan.models import log_action
from matching.enums import Part
from matching.models import Introduction, Match
from matching.services.introductions import propose_introduction


class Budget(NamedTuple):
    used: int
    most: int

    @property
    def left(self) -> int:
        return max(self.most - self.used, 0)


def budget(now: datetime) -> Budget:
    """Of the week from Monday on, for the whole team."""
    today = timezone.localdate(now)
    monday = timezone.make_aware(datetime.combine(today - timedelta(days=today.weekday()), time()))
    return Budget(Introduction.objects.filter(proposed_at__gte=monday).count(), settings.INTRODUCTIONS_A_WEEK)


@transaction.atomic
def propose_within_budget(
    match: Match, *, by, reason: str = "", first: Part | None = None, now: datetime | None = None
) -> Introduction:
    """Ask both sides, or ``first`` one of them; once the week's budget is used, only with a reason, which is logged."""
    take_lock("matching.budget")
    is_beyond = not budget(now or timezone.now()).left
    if is_beyond and not reason.strip():
        raise DomainError(_("This week's budget of introductions is used. Please say why this one cannot wait."))
    introduction = propose_introduction(match, by=by, first=first)
    if is_beyond:
        log_action(introduction, "introduction.beyond_budget", actor=by, reason=reason)
    return introduction
