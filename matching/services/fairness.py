"""Exposure of the suppliers: written down when a list was read, summed up for the order of the next list and for the report."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from companies.enums import Kind
from companies.models import Company
from matching.engine.fairness import PERIOD, Place, Ranked, Standing, exposure_at, gini, lorenz, take_turns
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.models import Demand, Exposure, Introduction, Match
from matching.queries import demands_to_match, matches_of, offering_companies


@transaction.atomic
def record_shown(demand: Demand, places: Iterable[tuple[UUID, int]], *, day: date) -> None:
    """Somebody reads a list with these companies at these places. Of several readings of a day the first one counts."""
    rows = [Exposure(demand=demand, company_id=company, place=place, day=day) for company, place in places]
    Exposure.objects.bulk_create(rows, ignore_conflicts=True)


def order_of(demand: Demand, *, now: datetime) -> list[tuple[int, Place]]:
    """(id of the match, its place) in the order in which the team reads the suggestions for a demand."""
    fields = matches_of(demand).order_by("rank", "company").values_list("pk", "company", "score", "band", "coverage")
    matches = {str(company): (pk, Ranked(str(company), *rest, _is_below(coverage))) for pk, company, *rest, coverage in fields}
    known = standings([UUID(name) for name in matches], now=now)
    places = take_turns([one for _pk, one in matches.values()], lambda name: known[UUID(name)], timezone.localdate(now))
    return [(matches[place.name][0], place) for place in places]


def engine_order_of(demand: Demand) -> list[tuple[int, Place]]:
    fields = matches_of(demand).order_by("rank", "company").values_list("pk", "company")
    return [(pk, Place(str(company), place, place, "")) for place, (pk, company) in enumerate(fields, 1)]


def _is_below(coverage: float) -> bool:
    return coverage < DEFAULT_WEIGHTS.coverage_floor


def standings(companies: Iterable[UUID], *, now: datetime, period: timedelta = PERIOD) -> dict[UUID, Standing]:
    """Of each of the companies, whatever is known; four queries."""
    pks = list(companies)
    listed, proposed = _listed(pks, now, period), _proposed(pks, now, period)
    going_on = _counted(Introduction.objects.open().filter(offering__in=pks))
    released = dict(Company.objects.filter(pk__in=pks).values_list("pk", "verified_on"))
    return {
        pk: Standing(
            exposure=_exposure(listed[pk]) + proposed.get(pk, 0) * exposure_at(1),
            released_on=released.get(pk),
            proposed=proposed.get(pk, 0),
            open=going_on.get(pk, 0),
        )
        for pk in pks
    }


def _listed(companies: Iterable[UUID] | QuerySet[Company], now: datetime, period: timedelta) -> dict[UUID, dict[int, int]]:
    """Company -> place -> how often it stood there."""
    today = timezone.localdate(now)
    rows = Exposure.objects.filter(company__in=companies, day__gt=today - period, day__lte=today)
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    for company, place, times in rows.values_list("company", "place").annotate(Count("pk")).order_by():
        found[company][place] = times
    return found


def _proposed(companies: Iterable[UUID] | QuerySet[Company], now: datetime, period: timedelta) -> dict[UUID, int]:
    return _counted(Introduction.objects.filter(offering__in=companies, proposed_at__gt=now - period, proposed_at__lte=now))


def _counted(introductions: QuerySet[Introduction]) -> dict[UUID, int]:
    return dict(introductions.values_list("offering").annotate(Count("pk")).order_by())


def _exposure(places: dict[int, int]) -> float:
    return sum(exposure_at(place) * times for place, times in sorted(places.items()))


@dataclass(frozen=True)
class Row:
    company: Company
    exposure: float
    listed: int  # how often in a list
    proposed: int  # introductions
    fits: int  # suggestions for open demands at present


@dataclass(frozen=True)
class Report:
    rows: list[Row]  # of all suppliers, most exposure first
    gini: float
    curve: list[tuple[float, float]]

    @property
    def never(self) -> list[Row]:
        """Who was not shown once. Those who fit a demand come first: there something can be done at once."""
        unseen = [row for row in self.rows if not row.exposure]
        return sorted(unseen, key=lambda row: (-row.fits, row.company.sort_key, str(row.company.pk)))

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row.exposure]


class Share(NamedTuple):
    """What one supplier got: exposure, places in lists, introductions."""

    exposure: float
    listed: int
    proposed: int


def shares(*, now: datetime, period: timedelta = PERIOD) -> dict[UUID, Share]:
    """Of all suppliers that may be suggested, without the companies themselves; three queries."""
    pks = _suppliers().values("pk")
    share = _share_of(_listed(pks, now, period), _proposed(pks, now, period))
    return {pk: share(pk) for pk in _suppliers().values_list("pk", flat=True)}


def _suppliers() -> QuerySet[Company]:
    return offering_companies().filter(kind=Kind.SUPPLIER)


def _share_of(listed: dict[UUID, dict[int, int]], proposed: dict[UUID, int]) -> Callable[[UUID], Share]:
    def share(pk: UUID) -> Share:
        introductions = proposed.get(pk, 0)
        places = listed.get(pk, {})
        return Share(_exposure(places) + introductions * exposure_at(1), sum(places.values()), introductions)

    return share


def fairness_report(*, now: datetime, period: timedelta = PERIOD) -> Report:
    """Over all suppliers that may be suggested; four queries, whatever their number."""
    suppliers = _suppliers()
    pks = suppliers.values("pk")
    share, fits = _share_of(_listed(pks, now, period), _proposed(pks, now, period)), _fits(pks)
    rows = [Row(company, *share(company.pk), fits.get(company.pk, 0)) for company in suppliers]
    rows.sort(key=lambda row: (-row.exposure, row.company.sort_key, str(row.company.pk)))
    exposures = [row.exposure for row in rows]
    return Report(rows, gini(exposures), lorenz(exposures))


def _fits(companies: QuerySet[Company]) -> dict[UUID, int]:
    matches = Match.objects.suggested().filter(company__in=companies, demand__in=demands_to_match().values("pk"))
    return dict(matches.values_list("company").annotate(Count("pk")).order_by())
