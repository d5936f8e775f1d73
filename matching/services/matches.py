"""Stores what a shard has computed.

A match that an introduction points at, or that was dismissed, is superseded by a new one; others are renewed in place.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from matching.engine.engine import Scored
from matching.engine.version import ENGINE_VERSION
from matching.engine.weights import Weights
from matching.enums import Band, Part
from matching.models import Demand, Introduction, Match
from matching.routing import shard_of
from matching.services.digests import note_news
from matching.services.teams import renew_shares
from matching.shard import Shard

COMPUTED = ["score", "coverage", "band", "gates", "contributions", "engine_version", "weights_version", "taxonomy_version"]
DISMISSAL = ["dismissed_at", "dismissed_by_id", "dismissal_reason", "dismissed_until"]


class Change(NamedTuple):
    """What is to be stored for a demand: these matches, and not those with these companies; None = with no others of the shard."""

    put: dict[UUID, Match]  # by company
    drop: set[UUID] | None


def whole_list(ranked: Iterable[Scored], *, shard: Shard, now: datetime) -> Change:
    """The matches with this shard's companies become those of ``ranked``."""
    return Change({UUID(scored.supplier): match_of(scored, shard=shard, now=now) for scored in ranked}, None)


@transaction.atomic
def store_matches(changes: Mapping[UUID, Change], *, shard: Shard, now: datetime) -> None:
    """By demand. The queries do not grow with the demands, nor with the matches."""
    if not changes:
        return
    # the shards number one list; locked in one order, so that they do not wait for each other in a ring
    list(Demand.objects.filter(pk__in=changes).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    held = {(match.demand_id, match.company_id): match for match in _lock_current(changes, shard)}
    wanted = {(demand, company): match for demand, change in changes.items() for company, match in change.put.items()}
    left = [match for pair, match in held.items() if pair not in wanted]
    changed = [match for pair, match in held.items() if pair in wanted and not _is_same(match, wanted[pair])]
    added = wanted.keys() - held.keys()
    if not (left or changed or added):
        return
    suggested_before = {(match.demand_id, match.company_id) for match in changed if _is_suggested(match)}
    frozen = _frozen(left + changed)
    Match.objects.filter(pk__in=frozen).update(superseded_at=now)
    Match.objects.filter(pk__in=[match.pk for match in left if match.pk not in frozen]).delete()
    _renew([match for match in changed if match.pk not in frozen], wanted)
    added |= {(match.demand_id, match.company_id) for match in changed if match.pk in frozen}
    _add([wanted[pair] for pair in sorted(added)])
    news = [pair for pair in added | {(match.demand_id, match.company_id) for match in changed} if _is_suggested(wanted[pair])]
    note_news(set(news) - suggested_before, reader=Part.OFFERING, now=now)
    touched = {match.demand_id for match in left + changed} | {demand for demand, _company in added}
    renew_shares(touched, shard.number, now=now)
    _number(touched, shard.weights)


def _is_suggested(match: Match) -> bool:
    """As ``Match.objects.suggested`` has it."""
    return not match.gates and match.dismissed_at is None and match.band != Band.WEAK


def _lock_current(changes: Mapping[UUID, Change], shard: Shard) -> list[Match]:
    """Locked, so that no introduction comes to point at one that is about to go."""
    found = Match.objects.current().filter(demand__in=changes).order_by("pk").select_for_update()
    if all(change.drop is not None for change in changes.values()):
        found = found.filter(company__in=set().union(*({*change.put, *change.drop} for change in changes.values())))
    return [match for match in found if _concerns(changes[match.demand_id], match, shard)]


def _concerns(change: Change, match: Match, shard: Shard) -> bool:
    if change.drop is None:
        return shard_of(match.company_id) == shard.number
    return match.company_id in change.put or match.company_id in change.drop


def match_of(scored: Scored, *, shard: Shard, now: datetime) -> Match:
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


def _renew(matches: list[Match], wanted: Mapping[tuple[UUID, UUID], Match]) -> None:
    for match in matches:
        for name in [*COMPUTED, "computed_at"]:
            setattr(match, name, getattr(wanted[match.demand_id, match.company_id], name))
    Match.objects.bulk_update(matches, [*COMPUTED, "computed_at"])


def _add(matches: list[Match]) -> None:
    """A pair that was dismissed stays dismissed."""
    demands, companies = {match.demand_id for match in matches}, {match.company_id for match in matches}
    earlier = Match.objects.filter(demand__in=demands, company__in=companies).order_by("pk").only("demand", "company", *DISMISSAL)
    latest = {(match.demand_id, match.company_id): match for match in earlier}
    for match in matches:
        known = latest.get((match.demand_id, match.company_id))
        for name in DISMISSAL if known else ():
            setattr(match, name, getattr(known, name))
    Match.objects.bulk_create(matches)


NUMBER = """
    UPDATE matching_match SET rank = numbered.rank
    FROM (
        SELECT id, row_number() OVER (
            PARTITION BY demand_id ORDER BY gates <> '{}', coverage < %s, score DESC, coverage DESC, company_id
        ) AS rank
        FROM matching_match WHERE superseded_at IS NULL AND demand_id = ANY(%s)
    ) AS numbered
    WHERE matching_match.id = numbered.id AND matching_match.rank <> numbered.rank
"""


def _number(demands: Iterable[UUID], weights: Weights) -> None:
    """One order over all shards: the engine's own, see ``place_of``."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [weights.coverage_floor, list(demands)])


Place = tuple[bool, float, float, str]  # the smaller the better


def place_of(score: float, coverage: float, company: UUID | str, weights: Weights) -> Place:
    """Where a pair stands among those of its demand that fail as many gates."""
    return coverage < weights.coverage_floor, -score, -coverage, str(company)
