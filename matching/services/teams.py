"""Asking for the teams of a demand, by due rows like refreshes; and reading them. The shards find them: ``team_search``."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from celery.canvas import Signature
from django.db import transaction

from becan.locks import try_lock
from becan.nudge import hint, nudge
from companies.models import Company
from matching.models import Demand, DemandTeams, TeamShare
from matching.routing import queue_of, shards
from matching.tasks import teams_task

BATCH = 1000


@transaction.atomic
def request_teams(demands: Iterable[UUID]) -> None:
    """Look for the teams of these demands anew, in all shards; they follow within seconds of the commit."""
    rows = [TeamShare(demand_id=demand, shard=shard) for demand in demands for shard in shards()]
    fields = ["due_at", "attempts", "last_error"]
    TeamShare.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["demand", "shard"], update_fields=fields, batch_size=BATCH
    )
    for shard in shards() if rows else ():
        nudge(_task_for(shard), shard)


def renew_shares(demands: Iterable[UUID], shard: int, *, now: datetime) -> None:
    """What a shard's companies bring may have changed. The next sweep hints at it: matches go first.

    Asked where stored matches change. A company too far down for a match may still bring one part: that shows with the next day.
    """
    TeamShare.objects.filter(demand__in=demands, shard=shard).update(due_at=now, attempts=0)


def sweep_due_teams(*, now: datetime) -> None:
    with transaction.atomic():
        if not try_lock("matching.teams.sweep"):
            return
        waiting = set(TeamShare.objects.due(now).filter(shard__in=shards()).values_list("shard", flat=True))
    for shard in sorted(waiting):
        hint_teams(shard)


def hint_teams(shard: int) -> None:
    hint(_task_for(shard), shard)


def _task_for(shard: int) -> Signature:
    return teams_task.s().set(queue=queue_of(shard))


def are_being_found(demand: Demand) -> bool:
    return demand.team_shares.filter(due_at__isnull=False, shard__in=shards()).exists()


def companies_of(teams: DemandTeams) -> dict[str, Company]:
    """The companies of all teams, by id as text."""
    told = [*teams.teams, *([teams.single] if teams.single else [])]
    names = {member["company"] for team in told for member in team["members"]}
    return {str(pk): company for pk, company in Company.objects.in_bulk([UUID(name) for name in names]).items()}
