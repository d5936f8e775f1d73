"""What a shard does, in its own process: start, do due refreshes, answer questions."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from becan.due import claim, postpone
from companies.models import Company
from matching.models import Demand, MatchRefresh
from matching.queries import demands_to_match
from matching.services.matches import store_matches, whole_list
from matching.services.places import changes_of, note_lasts
from matching.services.refresh import hint_shard
from matching.shard import Shard, local_shard

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
TOGETHER = 64  # refreshes of one task, and demands of one ranking: a question waits no longer than that


def start_shard(number: int) -> None:
    """Build the arrays before the first task asks for them, and go on where a killed predecessor stopped."""
    local_shard(number)
    MatchRefresh.objects.filter(shard=number).update(due_at=timezone.now())  # no lease lives on: nobody else works for this shard
    hint_shard(number)


def run_refreshes(shard: int, *, now: datetime) -> None:
    """What is due for the shard, in one go: many companies saved at once mean one ranking of each demand."""
    due = MatchRefresh.objects.due(now).filter(shard=shard)
    claimed = claim(due, now=now, lease=LEASE, most=TOGETHER)
    if not claimed:
        return
    if not _done(claimed, now) and len(claimed) > 1:
        for refresh in claimed:  # one of them is to blame; the others need not wait for it
            _done([refresh], now)
    if due.exists():
        hint_shard(shard)


def _done(refreshes: list[MatchRefresh], now: datetime) -> bool:
    try:
        _refresh(refreshes, now)
    except Exception as error:  # whatever it is: the rows keep it, and the shard goes on with the others
        logger.exception("%s failed", refreshes)
        if len(refreshes) == 1:
            postpone(refreshes[0], error, now=now)
        return False
    unchanged = MatchRefresh.objects.filter(due_at=refreshes[0].due_at)  # others were requested again meanwhile
    unchanged.filter(pk__in=[refresh.pk for refresh in refreshes]).delete()
    return True


def _refresh(refreshes: list[MatchRefresh], now: datetime) -> None:
    shard = local_shard(refreshes[0].shard)
    shard.catch_up()
    pks = set(
        demands_to_match().filter(pk__in=[row.demand_id for row in refreshes if row.demand_id]).values_list("pk", flat=True)
    )
    for company in Company.objects.filter(pk__in=[row.company_id for row in refreshes if row.company_id]):
        outcome = changes_of(company, shard=shard, now=now, today=timezone.localdate(now))
        changes = {pk: change for pk, change in outcome.changes.items() if pk not in pks}
        if changes:
            store_matches(changes, shard=shard, now=now)
            note_lasts(changes, shard=shard)
        pks |= outcome.rank_again
    _rank(sorted(pks), shard, now)


def _rank(pks: list[UUID], shard: Shard, now: datetime) -> None:
    for start in range(0, len(pks), TOGETHER):
        demands = Demand.objects.filter(pk__in=pks[start : start + TOGETHER])
        ranked = shard.rank(demands, timezone.localdate(now))
        store_matches({pk: whole_list(own, shard=shard, now=now) for pk, own in ranked.items()}, shard=shard, now=now)
        note_lasts(ranked, shard=shard)


def explain(demand_pk: str, company_pk: str, *, shard: int) -> dict:
    demand, company = Demand.objects.get(pk=demand_pk), Company.objects.get(pk=company_pk)
    scored = local_shard(shard).explain(demand, company, timezone.localdate())
    return {
        "score": scored.score,
        "coverage": scored.coverage,
        "band": scored.band,
        "gates": list(scored.gates),
        "contributions": [contribution.to_json() for contribution in scored.contributions],
    }
