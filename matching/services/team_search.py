"""The teams for a demand, by the shards: each says what its companies bring, and whoever is last makes the teams of it."""

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from becan.due import claim, postpone
from matching.adapters import demand_records
from matching.engine.parts import Brought, Part, brought, parts_of, value_of, weights_of
from matching.engine.teams import Candidate, Team, Teams, find_teams, worth_keeping
from matching.engine.weights import Weights
from matching.models import Demand, DemandTeams, TeamShare
from matching.queries import company_groups, demands_to_match
from matching.routing import shards
from matching.services.teams import hint_teams
from matching.shard import Shard, local_shard

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
TOGETHER = 2  # demands of one task: a question or a refresh waits no longer than that


def run_teams(shard: int, *, now: datetime) -> None:
    """Some of what is due for the shard."""
    due = TeamShare.objects.due(now).filter(shard=shard)
    claimed = claim(due, now=now, lease=LEASE, most=TOGETHER)
    if not claimed:
        return
    engine, groups = local_shard(shard), company_groups()
    engine.catch_up()
    for share in claimed:
        try:
            _renew(share, engine, groups, now)
        except Exception as error:  # whatever it is: the row keeps it, and the shard goes on with the others
            logger.exception("The teams of %s failed", share.demand_id)
            postpone(share, error, now=now)
    if due.exists():
        hint_teams(shard)


def _renew(share: TeamShare, engine: Shard, groups: dict[UUID, set[UUID]], now: datetime) -> None:
    demand = demands_to_match().select_related("company").filter(pk=share.demand_id).first()
    parts, found = _share_of(demand, engine, groups, now) if demand else ((), [])
    with transaction.atomic():
        Demand.objects.select_for_update(no_key=True).get(pk=share.demand_id)  # the last of the shards sees all shares
        changed = TeamShare.objects.filter(pk=share.pk, due_at=share.due_at)  # not where it was requested again meanwhile
        changed.update(due_at=None, last_error="")
        TeamShare.objects.filter(pk=share.pk).update(
            parts=[_part_json(part) for part in parts],
            brought=[asdict(one) for one in found],
            weights_version=engine.weights.version,
            computed_at=now,
        )
        if demand:
            _assemble(demand, parts, groups, engine.weights, now)
        else:
            DemandTeams.objects.filter(demand=share.demand_id).delete()


def _share_of(
    demand: Demand, engine: Shard, groups: dict[UUID, set[UUID]], now: datetime
) -> tuple[tuple[Part, ...], list[Brought]]:
    """The demand's parts, and of this shard's companies of the other side those that may matter in a team."""
    [record] = demand_records(Demand.objects.filter(pk=demand.pk))
    parts = parts_of(record, engine.language)
    barred = {str(pk) for pk in groups.get(demand.company_id, {demand.company_id})} | _set_aside(demand)
    found = [
        one
        for side, index in engine.indexes.items()
        if side != demand.company.side
        for one in brought(record, parts, index, engine.weights, timezone.localdate(now))
        if one.name not in barred
    ]
    kept = worth_keeping(_candidates(found, parts, groups, engine.weights), *_asked(parts, engine.weights))
    return parts, [one for one in found if one.name in kept]


def _set_aside(demand: Demand) -> set[str]:
    """Whom a person has dismissed for this demand."""
    return set(map(str, demand.matches.filter(dismissed_at__isnull=False).values_list("company", flat=True)))


def _assemble(demand: Demand, parts: tuple[Part, ...], groups: dict[UUID, set[UUID]], weights: Weights, now: datetime) -> None:
    """The teams, where every shard has answered the same question."""
    asked = [_part_json(part) for part in parts]
    shares = TeamShare.objects.filter(
        demand=demand, shard__in=shards(), computed_at__isnull=False, weights_version=weights.version
    )
    said = [share.brought for share in shares.order_by("shard") if share.parts == asked]
    if len(said) < len(shards()):
        return
    found = [_brought(row) for rows in said for row in rows]
    teams = find_teams(_candidates(found, parts, groups, weights), *_asked(parts, weights))
    by_name = {one.name: one for one in found}
    tell = lambda team: _team_json(team, parts, by_name, weights)  # noqa: E731
    DemandTeams.objects.update_or_create(demand=demand, defaults=_stored(teams, asked, tell, weights, now))


def _stored(teams: Teams, asked: list[dict], tell, weights: Weights, now: datetime) -> dict:
    return {
        "parts": asked,
        "teams": [tell(team) for team in teams.teams],
        "single": tell(teams.single) if teams.single else None,
        "missing": list(teams.missing),
        "is_exact": teams.is_exact,
        "bound": teams.bound,
        "weights_version": weights.version,
        "computed_at": now,
    }


def _candidates(
    found: list[Brought], parts: tuple[Part, ...], groups: dict[UUID, set[UUID]], weights: Weights
) -> list[Candidate]:
    counts = weights_of(parts, weights)
    return [Candidate(one.name, _group(one.name, groups), one.score, _values(one, counts)) for one in found]


def _values(one: Brought, counts) -> tuple[float, ...]:
    return tuple(value_of(levels, weights) for levels, weights in zip(one.levels, counts, strict=True))


def _asked(parts: tuple[Part, ...], weights: Weights) -> tuple[list[float], list[bool]]:
    return [sum(each) for each in weights_of(parts, weights)], [part.is_must for part in parts]


def _group(name: str, groups: dict[UUID, set[UUID]]) -> str:
    return min(map(str, groups.get(UUID(name), {name})))


def _brought(row: dict) -> Brought:
    return Brought(row["name"], row["score"], tuple(None if each is None else tuple(each) for each in row["levels"]))


def _part_json(part: Part) -> dict:
    return {
        "concept": part.concept,
        "is_must": part.is_must,
        "figures": [{name: getattr(figure, name) for name in ("code", "min", "max")} for figure in part.figures],
        "proofs": [proof.code for proof in part.proofs],
    }


def _team_json(team: Team, parts: tuple[Part, ...], by_name: dict[str, Brought], weights: Weights) -> dict:
    """Each part with the member that brings it best; so each member has one, else it would be idle."""
    members = [by_name[name] for name in team.members]
    counts = weights_of(parts, weights)
    given: dict[str, list] = {name: [] for name in team.members}
    for place, each in enumerate(counts):
        best = max(members, key=lambda one: (value_of(one.levels[place], each), one.score, one.name))
        if best.levels[place] is not None:
            given[best.name].append({"part": place, "levels": best.levels[place]})
    members.sort(key=lambda one: [part["part"] for part in given[one.name]])
    return {
        "musts": team.musts,
        "coverage": team.coverage,
        "score": team.score,
        "members": [{"company": one.name, "score": one.score, "parts": given[one.name]} for one in members],
    }
