"""The bench's companies and demands as rows of a database, and a shard that holds them. Import it when Django is set up.

Offers have no key figures here: in the portal they belong to a capability.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from companies.adapters import current_taxonomy
from companies.enums import CompanyState, Kind, Side
from companies.models import Capability, Company, Concept, KeyFigure, Proof, ProofType, User
from companies.texts import column
from matching.engine.index import OfferIndex
from matching.engine.openings import DemandIndex
from matching.engine.prepared import PreparedDemand, PreparedOffer
from matching.enums import DemandState
from matching.models import Demand, DemandConcept, DemandFigure, DemandProof
from matching.shard import Shard, engine_language
from tests.bench.corpus import NOW

SEEKERS, FIRST_DEMAND, FIRST_SEEKER = 1000, 10**9, 2 * 10**9
MOMENT = datetime.combine(NOW, time(), UTC)
STEP = 2000


class Stock:
    """The offers and demands with ids of the database."""

    def __init__(self, offers: Iterable[PreparedOffer], demands: Iterable[PreparedDemand]):
        self.offers = [_named(offer, UUID(int=number), figures=()) for number, offer in enumerate(offers, 1)]
        self.demands = [_named(demand, UUID(int=FIRST_DEMAND + number)) for number, demand in enumerate(demands)]

    def write(self) -> User:
        """All rows, as if they had been typed. Gives somebody who may save profiles."""
        known = {model: dict(model.objects.values_list(key, "pk")) for model, key in KEYS.items()}
        with transaction.atomic():
            _create(_company(number, Side.CHINA, Kind.PARTNER) for number in range(FIRST_SEEKER, FIRST_SEEKER + SEEKERS))
            _create(_offering(offer) for offer in self.offers)
            _create(row for offer in self.offers for row in _offered(offer, known))
            _create(_sought(number, demand) for number, demand in enumerate(self.demands))
            for model in (DemandConcept, DemandProof, DemandFigure):
                _create(row for demand in self.demands for row in _wished(demand, known) if type(row) is model)
        return User.objects.create_user("bench@example.org", role="project_manager")

    def shard(self) -> "StockShard":
        return StockShard(self)


class StockShard(Shard):
    """A shard whose texts have been read already: reading 100,000 profiles would take half an hour."""

    def __init__(self, stock: Stock):
        self.stock = stock
        super().__init__(0)

    def _build(self) -> None:
        self.language = engine_language(current_taxonomy().version)
        offers = {Side.BERLIN_BRANDENBURG: self.stock.offers}
        demands = {Side.CHINA: self.stock.demands}
        self.indexes = {side: OfferIndex.of_prepared(offers.get(side, ()), self.language) for side in Side.values}
        self.demands = {side: DemandIndex.of_prepared(demands.get(side, ()), self.language) for side in Side.values}
        self.lasts = None


KEYS = {Concept: "notation", ProofType: "code", KeyFigure: "code"}


def _named(prepared, pk: UUID, **record):
    return replace(prepared, record=replace(prepared.record, id=str(pk), **record), **record)


def _create(rows: Iterable[Model]) -> None:
    """Of one model, or of several one after the other."""
    rows = iter(rows)
    while some := list(islice(rows, STEP)):
        for model in dict.fromkeys(map(type, some)):
            model.objects.bulk_create([row for row in some if type(row) is model])


def _company(number: int, side: Side, kind: Kind, **fields) -> Company:
    fields |= {"country": "DE" if kind == Kind.SUPPLIER else "CN", "name_de": f"Werk {number} GmbH", "verified_on": NOW}
    return Company(id=UUID(int=number), side=side, kind=kind, state=CompanyState.VERIFIED, **fields)


def _offering(offer: PreparedOffer) -> Company:
    record = offer.record
    texts = {column("description", language): text for language, text in record.texts.items()}
    codes = {name: list(getattr(record, name)) for name in ("languages", "cooperation", "delivers_to", "experience")}
    more = {"stage": record.stage or "", "volume_band": record.volume or "", "original_language": next(iter(record.texts))}
    return _company(UUID(record.id).int, Side.BERLIN_BRANDENBURG, Kind.SUPPLIER, **texts, **codes, **more)


def _offered(offer: PreparedOffer, known) -> Iterator[Model]:
    company = UUID(offer.record.id)
    for one in offer.record.capabilities:
        yield Capability(company_id=company, concept_id=known[Concept][one.notation], level=one.level)
    for one in offer.record.proofs:
        yield Proof(company_id=company, proof_type_id=known[ProofType][one.code], valid_until=one.valid_until)


def _sought(number: int, demand: PreparedDemand) -> Demand:
    record = demand.record
    texts = {column("title", language): text[:256] for language, text in record.title.items()}
    texts |= {column("description", language): text for language, text in record.texts.items()}
    codes = {name: list(getattr(record, name)) for name in ("languages", "cooperation", "delivery")}
    return Demand(
        id=UUID(record.id),
        company_id=UUID(int=FIRST_SEEKER + number % SEEKERS),
        state=DemandState.PUBLISHED,
        published_at=MOMENT,
        original_language=next(iter(record.title)),
        stage=record.stage or "",
        volume_band=record.volume or "",
        **texts,
        **codes,
    )


def _wished(demand: PreparedDemand, known) -> Iterator[Model]:
    pk, record = UUID(demand.record.id), demand.record
    for notations, is_must in ((record.required, True), (record.desired, False)):
        for notation in notations:
            yield DemandConcept(demand_id=pk, concept_id=known[Concept][notation], is_must=is_must)
    for one in record.proofs:
        proof_type = known[ProofType][one.code]
        yield DemandProof(demand_id=pk, proof_type_id=proof_type, is_without_exception=one.without_exception)
    for one in record.figures:
        figure = known[KeyFigure][one.code]
        yield DemandFigure(demand_id=pk, key_figure_id=figure, min=one.min, max=one.max, is_must=one.without_exception)
