"""What a shard does, in its own process: start, do due refreshes, answer questions."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from becan.due import claim, postpone
from companies.models import Company
from matching.models import Demand, EngineShard, MatchRefresh
from matching.queries import demands_to_match
from matching.routing import shards
from matching.services.matches import store_matches, whole_list
from matching.services.places import changes_of, lasts_of, note_lasts
from matching.services.refresh import hint_shard, request_all, request_ranking
from matching.shard import Shard, local_shard

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
COMPANIES, DEMANDS = 64, 16  # refreshes of one task: a question, or a profile just saved, waits no longer than that


def start_shard(number: int) -> None:
    """Read everything before the first task asks for it, and go on where a killed predecessor stopped."""
    known = set(EngineShard.objects.values_list("number", flat=True))
    lasts_of(local_shard(number))
    MatchRefresh.objects.filter(shard=number).update(due_at=timezone.now())  # no lease lives on: nobody else works for this shard
    if number not in known or known - {*shards()}:  # there are more shards than before, or fewer: companies have moved
        EngineShard.objects.exclude(number__in=shards()).delete()
        request_all()
    hint_shard(number)


def run_refreshes(shard: int, *, now: datetime) -> None:
    """What is due for the shard: first companies that have changed, whatever else waits; then demands, a few at a time."""
    due = MatchRefresh.objects.due(now).filter(shard=shard)
    claimed = claim(due.filter(demand=None), now=now, lease=LEASE, most=COMPANIES)
    claimed = claimed or claim(due, now=now, lease=LEASE, most=DEMANDS)
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
    for company in Company.objects.filter(pk__in=[row.company_id for row in refreshes if row.company_id]):
        _place(company, shard, now)
    if asked := [row.demand_id for row in refreshes if row.demand_id]:
        _rank(demands_to_match().filter(pk__in=asked), shard, now)


def _place(company: Company, shard: Shard, now: datetime) -> None:
    """Its own matches are right at once; lists in which it leaves a gap are ranked behind whatever is more urgent."""
    outcome = changes_of(company, shard=shard, now=now, today=timezone.localdate(now))
    with transaction.atomic():
        store_matches(outcome.changes, shard=shard, now=now)
        request_ranking(outcome.rank_again, shard=shard.number)
    note_lasts(outcome.changes, shard=shard)


def _rank(demands: QuerySet[Demand], shard: Shard, now: datetime) -> None:
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
