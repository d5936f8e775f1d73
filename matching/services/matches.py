"""Stores what a shard has computed.

A match that an introduction points at, or that was dismissed, is superseded by a new one; others are renewed in place.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from matching.engine.engine import Scored
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.models import Demand, Introduction, Match
from matching.routing import shard_of
from matching.services.teams import renew_share
from matching.shard import ENGINE_VERSION, Shard

COMPUTED = ["score", "coverage", "band", "gates", "contributions", "engine_version", "weights_version", "taxonomy_version"]
DISMISSAL = ["dismissed_at", "dismissed_by_id", "dismissal_reason"]


@transaction.atomic
def store_matches(demand_pk: UUID, ranked: Iterable[Scored], *, shard: Shard, now: datetime) -> None:
    """Make the stored matches of a demand with this shard's companies those of ``ranked``."""
    Demand.objects.select_for_update(no_key=True).get(pk=demand_pk)  # the shards number one list
    wanted = {match.company_id: match for match in (_match(scored, shard, now) for scored in ranked)}
    held = [match for match in _lock_current(demand_pk) if shard_of(match.company_id) == shard.number]
    left = [match for match in held if match.company_id not in wanted]
    changed = [match for match in held if match.company_id in wanted and not _is_same(match, wanted[match.company_id])]
    added = wanted.keys() - {match.company_id for match in held}
    if not (left or changed or added):
        return
    renew_share(demand_pk, shard.number, now=now)
    frozen = _frozen(left + changed)
    Match.objects.filter(pk__in=frozen).update(superseded_at=now)
    Match.objects.filter(pk__in=[match.pk for match in left if match.pk not in frozen]).delete()
    _renew([match for match in changed if match.pk not in frozen], wanted)
    added |= {match.company_id for match in changed if match.pk in frozen}
    _add(demand_pk, [wanted[company_id] for company_id in added])
    _number(demand_pk)


def _lock_current(demand_pk: UUID) -> list[Match]:
    """Locked, so that no introduction comes to point at one that is about to go."""
    return list(Match.objects.current().filter(demand=demand_pk).select_for_update())


def _match(scored: Scored, shard: Shard, now: datetime) -> Match:
    return Match(
        demand_id=UUID(scored.demand),
        company_id=UUID(scored.supplier),
        rank=scored.rank,
        score=min(scored.score, 100.0),  # a sum of rounded points may pass 100 by a hair
        coverage=scored.coverage,
        band=scored.band,
        gates=list(scored.gates),
        contributions=json.loads(json.dumps([contribution.to_json() for contribution in scored.contributions])),
        engine_version=ENGINE_VERSION,
        weights_version=shard.weights.version,
        taxonomy_version=shard.language.taxonomy.version,
        computed_at=now,
    )


def _is_same(held: Match, new: Match) -> bool:
    return all(getattr(held, name) == getattr(new, name) for name in COMPUTED)


def _frozen(matches: list[Match]) -> set[int]:
    """Those that a person has acted on."""
    introduced = Introduction.objects.filter(match__in=matches).values_list("match", flat=True)
    return {match.pk for match in matches if match.dismissed_at} | set(introduced)


def _renew(matches: list[Match], wanted: dict[UUID, Match]) -> None:
    for match in matches:
        for name in [*COMPUTED, "computed_at"]:
            setattr(match, name, getattr(wanted[match.company_id], name))
    Match.objects.bulk_update(matches, [*COMPUTED, "computed_at"])


def _add(demand_pk: UUID, matches: list[Match]) -> None:
    """A pair that was dismissed stays dismissed."""
    earlier = Match.objects.filter(demand=demand_pk, company__in=[match.company_id for match in matches]).order_by("pk")
    latest = {match.company_id: match for match in earlier}
    for match in matches:
        if match.company_id in latest:
            for name in DISMISSAL:
                setattr(match, name, getattr(latest[match.company_id], name))
    Match.objects.bulk_create(matches)


def _number(demand_pk: UUID) -> None:
    """One order over all shards: the engine's own."""
    matches = sorted(Match.objects.current().filter(demand=demand_pk).only(*_ORDER, "rank"), key=_order)
    moved = []
    for rank, match in enumerate(matches, 1):
        if match.rank != rank:
            match.rank = rank
            moved.append(match)
    Match.objects.bulk_update(moved, ["rank"])


_ORDER = ["company", "score", "coverage", "gates"]


def _order(match: Match):
    below = match.coverage < DEFAULT_WEIGHTS.coverage_floor
    return bool(match.gates), below, -match.score, -match.coverage, str(match.company_id)
