"""What one changed company changes in the stored lists: its own pairs, and who has to make room.

A list is the best ``KEPT`` suggestions of a demand and shard, or its best near misses. What falls out of a full list may have been better
than somebody who is not stored; only then is the demand ranked anew, a little later. So every sequence of changes ends where one ranking
of all would.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from companies.models import Company
from matching.engine.engine import Scored
from matching.engine.openings import ANY
from matching.models import Match
from matching.queries import demands_to_match
from matching.routing import shard_of
from matching.services.matches import Change, Place, match_of, place_of
from matching.shard import KEPT, Shard


class Lasts(NamedTuple):
    """The last places of a demand's two lists; None where a list has room."""

    suggested: Place | None = None
    near_miss: Place | None = None


class Outcome(NamedTuple):
    changes: dict[UUID, Change]
    rank_again: set[UUID]


def changes_of(company: Company, *, shard: Shard, now: datetime, today) -> Outcome:
    """What is to be stored for a company that has changed, by demand."""
    held = {match.demand_id: match for match in Match.objects.current().filter(company=company)}
    lasts = lasts_of(shard)

    def least(demand: str) -> tuple[float, float]:
        pk = UUID(demand)
        return (ANY, ANY) if pk in held else tuple(map(_score_of, lasts.get(pk, Lasts())))

    scored = shard.score(company, today, least)
    found = Outcome({}, set())
    for pk in demands_to_match().filter(pk__in=scored.keys() | held.keys()).values_list("pk", flat=True):
        new = scored.get(pk)
        if _falls_behind(new, held.get(pk), lasts.get(pk, Lasts()), shard):
            found.rank_again.add(pk)
        if change := _change(new, held.get(pk), lasts.get(pk, Lasts()), shard, now):
            found.changes[pk] = change
    return found


def lasts_of(shard: Shard) -> dict[UUID, Lasts]:
    """Read once, then kept by ``note_lasts``: only the shard's own process stores its matches."""
    if shard.lasts is None:
        shard.lasts = _read_lasts(shard, Match.objects.current())
    return shard.lasts


def note_lasts(demands: Iterable[UUID], *, shard: Shard) -> None:
    """The lists of these demands have changed."""
    if shard.lasts is not None:
        demands = set(demands)
        fresh = _read_lasts(shard, Match.objects.current().filter(demand__in=demands))
        shard.lasts |= {pk: fresh.get(pk, Lasts()) for pk in demands}


def _read_lasts(shard: Shard, matches) -> dict[UUID, Lasts]:
    fields = "demand", "company", "score", "coverage", "gates"
    counts: dict[tuple[UUID, bool], int] = {}
    found: dict[UUID, list[Place | None]] = {}
    for demand, company, score, coverage, gates in matches.order_by("demand", "rank").values_list(*fields).iterator():
        if shard_of(company) == shard.number:
            counts[demand, bool(gates)] = number = counts.get((demand, bool(gates)), 0) + 1
            if number == KEPT:
                found.setdefault(demand, [None, None])[bool(gates)] = place_of(score, coverage, company, shard.weights)
    return {demand: Lasts(*lasts) for demand, lasts in found.items()}


def _score_of(last: Place | None) -> float:
    return ANY if last is None or last[0] else -last[1]


def _falls_behind(new: Scored | None, held: Match | None, lasts: Lasts, shard: Shard) -> bool:
    """Whether the pair leaves a full list, or a place in it that somebody else may now deserve."""
    if held is None or lasts[bool(held.gates)] is None:
        return False
    if new is None or bool(new.gates) != bool(held.gates):
        return True
    before, after = place_of(held.score, held.coverage, held.company_id, shard.weights), _place(new, shard)
    return after > before and after >= lasts[bool(held.gates)]


def _change(new: Scored | None, held: Match | None, lasts: Lasts, shard: Shard, now: datetime) -> Change | None:
    if new is None:
        return Change({}, {held.company_id}) if held else None
    company, last = UUID(new.supplier), lasts[bool(new.gates)]
    put = {company: match_of(new, shard=shard, now=now)}
    if last is None or (held and bool(held.gates) == bool(new.gates)):
        return Change(put, set())
    if _place(new, shard) < last:
        return Change(put, {UUID(last[3])})
    return Change({}, {company}) if held else None


def _place(scored: Scored, shard: Shard) -> Place:
    return place_of(min(scored.score, 100.0), scored.coverage, scored.supplier, shard.weights)
