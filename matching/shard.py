"""A shard: its part of the offering companies as the engine's arrays, in the one process that consumes its queue.

The database is the truth; a killed shard is built anew. News are ``EngineChange`` rows. They become visible out of order, so the
shard remembers the oldest transaction that was running when it last looked, and looks again at all rows since then: one that
commits late is never skipped.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from companies.adapters import current_taxonomy, taxonomy_from_database
from companies.enums import Side
from companies.models import Company
from matching.adapters import demand_records, offer_records
from matching.engine.engine import Scored, explain_prepared, iter_ranked
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.openings import DemandIndex
from matching.engine.prepared import PreparedDemand, PreparedOffer, prepare_demands, prepare_offers
from matching.models import Demand, EngineChange, EngineShard
from matching.queries import company_groups, demands_to_match, offering_companies
from matching.routing import shard_of
from matching.weights import weights_in_force

KEPT = 50  # suggestions, and near misses, of a demand and a shard


@cache
def local_shard(number: int) -> "Shard":
    """This process's own; only the worker of ``engine.<number>`` asks for it."""
    return Shard(number)


@lru_cache(maxsize=1)
def engine_language(version: str) -> Language:
    return Language.of(taxonomy_from_database(version))


class Shard:
    def __init__(self, number: int):
        self.number = number
        self.since, self.applied = oldest_running_transaction(), set()
        self._build()
        self._tell()

    def catch_up(self) -> None:
        """Apply the changes not applied yet. Where that fails they are news again: applying twice does no harm."""
        self.weights = weights_in_force()
        oldest = oldest_running_transaction()
        changes = list(EngineChange.objects.filter(transaction__gte=self.since))
        news = [change for change in changes if change.pk not in self.applied]
        if any(change.kind == EngineChange.Kind.TAXONOMY for change in news):
            self._build()
        elif news:
            self._read_again(_objects(news, EngineChange.Kind.OFFER))
            self._read_demands_again(_objects(news, EngineChange.Kind.DEMAND))
        self.since, self.applied = oldest, {change.pk for change in changes if change.transaction >= oldest}
        if news:
            self._tell()

    def rank(self, demands: QuerySet[Demand], today: date) -> dict[UUID, list[Scored]]:
        """Per demand the best companies of the other side, and the near misses; none of the seeker's own group."""
        self.catch_up()
        groups, seekers = company_groups(), dict(demands.values_list("pk", "company"))
        barred = {str(pk): {str(member) for member in groups.get(company, ())} for pk, company in seekers.items()}
        most = KEPT + max(map(len, barred.values()), default=0)
        found: dict[UUID, list[Scored]] = {pk: [] for pk in seekers}
        for side, index in self.indexes.items():
            asked = demand_records(Demand.objects.filter(pk__in=seekers).exclude(company__side=side))
            for scored in iter_ranked(asked, index, self.weights, today, most):
                if scored.supplier not in barred[scored.demand]:
                    found[UUID(scored.demand)].append(scored)
        return {pk: list(_best(ranked)) for pk, ranked in found.items()}

    def score(self, company: Company, today: date, least: Callable[[str], tuple[float, float]]) -> dict[UUID, Scored]:
        """By demand, where the company may reach the least that counts there as a suggestion and as a near miss. See ``DemandIndex``."""
        index = self.indexes[company.side]
        if str(company.pk) not in index:
            return {}
        group = company_groups().get(company.pk, {company.pk})
        barred = {str(pk) for pk in Demand.objects.filter(company__in=group).values_list("pk", flat=True)}
        found = []
        for side, demands in self.demands.items():
            if side != company.side:
                found += demands.scored(index.offer(str(company.pk)), self.weights, today, least)
        return {UUID(scored.demand): scored for scored in found if scored.demand not in barred}

    def nearest_demands(self, company: Company, today: date, among: Collection[str], most: int) -> list[PreparedDemand]:
        """Of the open demands ``among`` those of the other side that the company comes closest to."""
        self.catch_up()
        offer = self._prepared(company)
        found = (
            demands.nearest(offer, self.weights, today, among, most)
            for side, demands in self.demands.items()
            if side != company.side
        )
        return [demand for some in found for demand in some]

    def explain(self, demand: Demand, company: Company, today: date) -> Scored:
        """Any pair, suggested or not."""
        self.catch_up()
        [wanted] = prepare_demands(demand_records(Demand.objects.filter(pk=demand.pk)), self.language)
        return explain_prepared(wanted, self._prepared(company), self.language, self.weights, today)

    def _prepared(self, company: Company) -> PreparedOffer:
        """As it is held; only who is not open for introductions has to be read."""
        for index in self.indexes.values():
            if str(company.pk) in index:
                return index.offer(str(company.pk))
        [(_side, record)] = offer_records(Company.objects.filter(pk=company.pk))
        [offer] = prepare_offers([record], self.language)
        return offer

    def _tell(self) -> None:
        """Changes that all shards have applied can go."""
        EngineShard.objects.update_or_create(number=self.number, defaults={"since": self.since})

    def _build(self) -> None:
        self.language = engine_language(current_taxonomy().version)
        offers = defaultdict(list)
        for side, offer in offer_records(self._own(offering_companies())):
            offers[side].append(offer)
        self.indexes = {side: OfferIndex.build(offers[side], self.language) for side in Side.values}
        gc.freeze()  # these objects live as long as the process: nobody need look whether they still do
        self.demands = {side: self._read_demands(demands_to_match().filter(company__side=side)) for side in Side.values}
        self.lasts = None  # what ``places`` remembers of the stored lists

    def _read_demands(self, demands: QuerySet[Demand]) -> DemandIndex:
        return DemandIndex.build(demand_records(demands), self.language)

    def _own(self, companies: QuerySet[Company]) -> QuerySet[Company]:
        return companies.filter(pk__in=[pk for pk in companies.values_list("pk", flat=True) if shard_of(pk) == self.number])

    def _read_demands_again(self, demand_ids: set[str]) -> None:
        if not demand_ids:
            return
        for side, index in self.demands.items():
            records = {
                record.id: record for record in demand_records(demands_to_match().filter(pk__in=demand_ids, company__side=side))
            }
            for demand_id in demand_ids - records.keys():
                index.remove(demand_id)
            for record in records.values():
                index.update(record)

    def _read_again(self, company_ids: set[str]) -> None:
        company_ids = {company_id for company_id in company_ids if shard_of(company_id) == self.number}
        offers = {offer.id: (side, offer) for side, offer in offer_records(offering_companies().filter(pk__in=company_ids))}
        for company_id in company_ids:
            side, _offer = offers.get(company_id, (None, None))
            for other in set(Side.values) - {side}:
                self.indexes[other].remove(company_id)
        for side, offer in offers.values():
            self.indexes[side].update(offer)


def _objects(changes: Iterable[EngineChange], kind: EngineChange.Kind) -> set[str]:
    return {change.object_id for change in changes if change.kind == kind}


def oldest_running_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def _best(ranked: Iterable[Scored]) -> Iterator[Scored]:
    """The first of each kind: what was barred has left room for others."""
    counts = {True: 0, False: 0}
    for scored in ranked:
        counts[bool(scored.gates)] += 1
        if counts[bool(scored.gates)] <= KEPT:
            yield scored
