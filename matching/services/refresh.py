"""Match refreshes as due rows: written with the change, done by the shards within seconds of the commit."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from celery.canvas import Signature
from django.db import transaction

from becan.locks import try_lock
from becan.nudge import hint, nudge
from companies.models import Company
from matching.models import Demand, EngineChange, EngineShard, MatchRefresh
from matching.queries import demands_to_match
from matching.routing import queue_of, shard_of, shards
from matching.services.teams import request_teams
from matching.tasks import refresh_task


@transaction.atomic
def request_refresh(*, demand: Demand | None = None, company: Company | None = None) -> None:
    """Say that a demand or a company has changed: its matches follow within seconds of the commit."""
    if demand:
        EngineChange.objects.create(kind=EngineChange.Kind.DEMAND, object_id=str(demand.pk))
        _request((MatchRefresh(demand=demand, shard=shard) for shard in shards()), ["demand", "shard"])
        request_teams([demand.pk])
    if company:
        EngineChange.objects.create(kind=EngineChange.Kind.OFFER, object_id=str(company.pk))
        _request([MatchRefresh(company=company, shard=shard_of(company.pk))], ["company"])


@transaction.atomic
def request_all() -> None:
    """Rank every open demand anew: the taxonomy has changed, a new day has begun, or there are more shards or fewer."""
    MatchRefresh.objects.exclude(shard__in=shards()).delete()
    demands = demands_to_match()
    _request((MatchRefresh(demand=demand, shard=shard) for demand in demands for shard in shards()), ["demand", "shard"])
    request_teams(demand.pk for demand in demands)


@transaction.atomic
def request_ranking(demands: Iterable[UUID], *, shard: int) -> None:
    """Lists of this shard that have lost somebody and may have room for another."""
    if rows := [MatchRefresh(demand_id=demand, shard=shard) for demand in demands]:
        _request(rows, ["demand", "shard"])


def _request(rows: Iterable[MatchRefresh], key: list[str]) -> None:
    fields = ["shard", "requested_at", "due_at", "attempts", "last_error"]
    written = MatchRefresh.objects.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=fields)
    for shard in sorted({row.shard for row in written}):
        nudge(_task_for(shard), shard)


def hint_shard(shard: int) -> None:
    hint(_task_for(shard), shard)


def _task_for(shard: int) -> Signature:
    return refresh_task.s().set(queue=queue_of(shard))


def prune_changes() -> None:
    """Forget the changes that every shard has applied. A shard that has never started reads everything anew when it does."""
    followed = dict(EngineShard.objects.values_list("number", "since"))
    if all(shard in followed for shard in shards()):
        EngineChange.objects.filter(transaction__lt=min(followed[shard] for shard in shards())).delete()


def sweep_due_refreshes(*, now: datetime) -> None:
    """Hint again at the shards for which something is due: hints get lost with a broker or a worker."""
    with transaction.atomic():
        if not try_lock("matching.refresh.sweep"):
            return
        prune_changes()
        waiting = set(MatchRefresh.objects.due(now).values_list("shard", flat=True))
    for shard in sorted(waiting):
        hint_shard(shard)
