"""Companies and demands as the engine reads them. Only what a person stands behind: no machine translations, no outdated ones."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from companies.enums import Language
from companies.models import Capability, CapabilityFigure, Company, FigureValue, KeyFigure, Proof
from companies.names import plain_name
from companies.texts import has_checked, text_of
from matching.engine import records
from matching.models import Demand, DemandConcept, DemandFigure, DemandProof

CHUNK = 2000


def offer_records(companies: QuerySet[Company]) -> Iterator[tuple[str, records.OfferRecord]]:
    """(side, record) of each company, with the same few queries for each chunk."""
    for company in companies.prefetch_related(*_offer_parts()).iterator(chunk_size=CHUNK):
        yield company.side, _offer(company)


def demand_records(demands: QuerySet[Demand]) -> list[records.DemandRecord]:
    return [_demand(demand) for demand in demands.prefetch_related(*_demand_parts())]


def _offer_parts():
    figures = Prefetch("figures", CapabilityFigure.objects.select_related("key_figure"))
    yield Prefetch("capabilities", Capability.objects.select_related("concept").prefetch_related(figures))
    yield Prefetch("proofs", Proof.objects.select_related("proof_type"))


def _demand_parts():
    yield Prefetch("demand_concepts", DemandConcept.objects.select_related("concept"))
    yield Prefetch("demand_proofs", DemandProof.objects.select_related("proof_type"))
    yield Prefetch("figures", DemandFigure.objects.select_related("key_figure", "concept"))


def _offer(company: Company) -> records.OfferRecord:
    return records.OfferRecord(
        id=str(company.pk),
        name=plain_name(company),
        texts=_texts(company, "description", "summary"),
        capabilities=tuple(_capability(capability) for capability in company.capabilities.all()),
        proofs=tuple(records.HeldProof(p.proof_type.code, p.valid_from, p.valid_until) for p in company.proofs.all()),
        languages=tuple(company.languages),
        country=company.country,
        region=company.region or None,
        employees=company.employees,
        cooperation=tuple(company.cooperation),
        stage=company.stage or None,
        volume=company.volume_band or None,
        delivers_to=tuple(company.delivers_to),
        experience=tuple(company.experience),
        updated_on=timezone.localdate(company.updated_at),
    )


def _demand(demand: Demand) -> records.DemandRecord:
    return records.DemandRecord(
        id=str(demand.pk),
        title=_texts(demand, "title"),
        texts=_texts(demand, "description", "summary"),
        required=_notations(demand, is_must=True),
        desired=_notations(demand, is_must=False),
        proofs=tuple(_wished(proof) for proof in demand.demand_proofs.all()),
        languages=tuple(demand.languages),
        cooperation=tuple(demand.cooperation),
        delivery=tuple(demand.delivery),
        figures=tuple(_sought(figure) for figure in demand.figures.all()),
        stage=demand.stage or None,
        volume=demand.volume_band or None,
        sizes=tuple(demand.sizes),
    )


def _texts(obj, *fields: str) -> dict[str, str]:
    """By language. The first field leads, so that places found in the text are places in that field."""
    texts = {language: "\n".join(_checked(obj, fields, language)) for language in Language.values}
    return {language: text for language, text in texts.items() if text}


def _checked(obj, fields: Iterable[str], language: str) -> Iterator[str]:
    return (text_of(obj, field, language) for field in fields if has_checked(obj, field, language))


def _capability(capability: Capability) -> records.Capability:
    notation = capability.concept.notation
    return records.Capability(notation, capability.level, tuple(_figure(figure, notation) for figure in capability.figures.all()))


def _figure(figure: FigureValue, notation: str | None, **more) -> records.Figure:
    """A choice stands in ``min``, as the engine has it."""
    key_figure = figure.key_figure
    low = figure.choice if key_figure.kind == KeyFigure.Kind.CHOICE else figure.min
    return records.Figure(key_figure.code, notation, low, figure.max, key_figure.unit or None, **more)


def _sought(figure: DemandFigure) -> records.Figure:
    return _figure(figure, figure.concept.notation if figure.concept else None, without_exception=figure.is_must)


def _wished(proof: DemandProof) -> records.WishedProof:
    return records.WishedProof(proof.proof_type.code, proof.needed_by, proof.is_without_exception)


def _notations(demand: Demand, *, is_must: bool) -> tuple[str, ...]:
    return tuple(row.concept.notation for row in demand.demand_concepts.all() if row.is_must == is_must)
