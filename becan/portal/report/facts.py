"""What happened, as the report counts it: one reading of the tables, then plain values.

An enterprise is known by its register number, so that two entries with the same number are one; without a number by its entry.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from becan.portal.report.models import Indicator
from companies.enums import Kind
from companies.models import Company, FundingMeasure, Identifier, SupportRecord
from events.enums import EventState
from events.models import Event
from matching.enums import DemandState
from matching.models import Demand, Introduction, Milestone
from matching.services.milestones import COUNTS

STABLE = ("de-register", "cn-uscc", "de-vat", "de-craft-roll", "de-trade")  # the best one first


@dataclass(frozen=True)
class Service:
    """A support record. ``is_in_region``: an establishment in the region of its own measure, on that day."""

    number: int
    company: UUID
    enterprise: str
    measure: int | None
    on: date
    kind: str
    minutes: int
    persons: int
    size_class: str
    is_enterprise: bool
    is_in_region: bool
    source: str
    de_minimis: Decimal

    @property
    def counts(self) -> bool:
        return self.is_enterprise and self.is_in_region

    @property
    def evidence(self) -> str:
        return f"support:{self.number}"


@dataclass(frozen=True)
class Outcome:
    """A milestone that both sides confirmed, or that the team upheld; of several of one kind in an introduction the first."""

    number: int
    code: str
    on: date
    measure: int
    introduction: UUID
    companies: tuple[UUID, UUID]


@dataclass
class Happened:
    """Everything of one measure; ``services`` are those of all measures, because nobody counts twice."""

    measure: FundingMeasure

    @cached_property
    def indicators(self) -> list[Indicator]:
        return list(Indicator.objects.filter(measure=self.measure))

    @cached_property
    def eligible(self) -> dict[int, set[str]]:
        """Measure -> the regions in which an enterprise must have an establishment."""
        return {pk: set(codes) for pk, codes in FundingMeasure.objects.values_list("pk", "regions")}

    @cached_property
    def enterprises(self) -> dict[UUID, str]:
        """Entry -> the number by which the enterprise is known."""
        best: dict[UUID, tuple[int, str]] = {}
        rows = Identifier.objects.filter(kind__in=STABLE).values_list("company", "kind", "value")
        for company, kind, value in rows:
            found = (STABLE.index(kind), f"{kind}:{value}")
            best[company] = min(best.get(company, found), found)
        return {company: number for company, (_rank, number) in best.items()}

    def enterprise_of(self, company: UUID) -> str:
        return self.enterprises.get(company, f"entry:{company}")

    @cached_property
    def services(self) -> list[Service]:
        rows = SupportRecord.objects.valid().filter(measure__isnull=False).order_by("on", "pk")
        fields = (
            "pk", "company", "company__kind", "measure", "on", "kind", "minutes", "persons", "size_class", "regions",
            "content_type", "object_id", "de_minimis_value",
        )  # fmt: skip
        return [self._service(*row) for row in rows.values_list(*fields)]

    def _service(self, pk, company, kind_of, measure, on, kind, minutes, persons, size, regions, type_id, object_id, aid):
        return Service(
            number=pk,
            company=company,
            enterprise=self.enterprise_of(company),
            measure=measure,
            on=on,
            kind=kind,
            minutes=minutes or 0,
            persons=persons,
            size_class=size,
            is_enterprise=kind_of != Kind.MULTIPLIER,
            is_in_region=not self.eligible[measure].isdisjoint(regions),
            source=f"{type_id}:{object_id}" if type_id else f"support:{pk}",
            de_minimis=aid or Decimal(0),
        )

    @cached_property
    def own_services(self) -> list[Service]:
        return [service for service in self.services if service.measure == self.measure.pk]

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Of all measures, the first ones first."""
        rows = Milestone.objects.filter(introduction__funding_measure__isnull=False, state__in=COUNTS)
        fields = ("introduction__funding_measure", "introduction", "introduction__offering", "introduction__seeking")
        first: dict[tuple[UUID, str], Outcome] = {}
        rows = rows.order_by("reached_on", "pk").values_list("pk", "code", "reached_on", *fields)
        for pk, code, on, measure, introduction, *sides in rows:
            first.setdefault((introduction, code), Outcome(pk, code, on, measure, introduction, tuple(sides)))
        return list(first.values())

    @cached_property
    def _counted_then(self) -> dict[tuple[str, UUID], bool]:
        """(introduction, company) -> whether the company counted when it was introduced."""
        kind = ContentType.objects.get_for_model(Introduction).pk
        services = [service for service in self.services if service.source.startswith(f"{kind}:")]
        return {(service.source.partition(":")[2], service.company): service.counts for service in services}

    @cached_property
    def _regions_now(self) -> dict[UUID, set[str]]:
        found: dict[UUID, set[str]] = defaultdict(set)
        for pk, *regions in Company.objects.exclude(kind=Kind.MULTIPLIER).values_list("pk", "region", "sites__region"):
            found[pk].update(region for region in regions if region)
        return found

    def is_regional(self, company: UUID, introduction: UUID, measure: int) -> bool:
        """Whether it had an establishment: when it was introduced, else as it stands now."""
        now = not self.eligible[measure].isdisjoint(self._regions_now[company])
        return self._counted_then.get((str(introduction), company), now)

    @cached_property
    def introductions(self) -> list[tuple[UUID, UUID, UUID, date]]:
        """(introduction, offering, seeking, day of the proposal)."""
        rows = Introduction.objects.filter(funding_measure=self.measure).order_by("proposed_at", "pk")
        return [(pk, *sides, day_of(at)) for pk, *sides, at in rows.values_list("pk", "offering", "seeking", "proposed_at")]

    @cached_property
    def demands(self) -> list[tuple[UUID, UUID, date]]:
        """(demand, company, day of publication)."""
        rows = Demand.objects.filter(funding_measure=self.measure, published_at__isnull=False)
        rows = rows.exclude(state__in=[DemandState.DRAFT, DemandState.REJECTED]).order_by("published_at", "pk")
        return [(pk, company, day_of(at)) for pk, company, at in rows.values_list("pk", "company", "published_at")]

    @cached_property
    def events(self) -> list[tuple[UUID, date]]:
        """(event, first day) of those that took place."""
        held = Event.objects.filter(funding_measure=self.measure, ends_at__lt=timezone.now())
        held = held.filter(state__in=[EventState.PUBLISHED, EventState.HELD]).order_by("starts_at", "pk")
        return [(pk, day_of(at)) for pk, at in held.values_list("pk", "starts_at")]


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)
