"""Whom the figures of a period are about: each table is read once, whatever is counted from it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min, Q
from django.utils import timezone

from becan.portal.report.models import ReportPeriod
from companies.enums import Kind
from companies.models import Company
from events.enums import EventState, RegistrationState
from events.models import Event, EventRegistration
from matching.models import Demand, Introduction, IntroductionSide, Milestone

NO_LONGER = [RegistrationState.WITHDRAWN, RegistrationState.REFUSED, RegistrationState.EXPIRED, RegistrationState.DROPPED]


class Proposed(NamedTuple):
    pk: UUID
    proposed_at: datetime
    introduced_at: datetime | None


class Side(NamedTuple):
    introduction: UUID
    answer: str
    answered_at: datetime | None
    answer_by: date | None
    reason: str


class Reached(NamedTuple):
    introduction: UUID
    code: str
    state: str
    reached_on: date


class Published(NamedTuple):
    published_at: datetime
    original_language: str
    first_proposal_at: datetime | None


class Registered(NamedTuple):
    created_at: datetime
    verified_on: date | None
    original_language: str


class Guest(NamedTuple):
    company: UUID | None
    checked_in_at: datetime | None


@dataclass
class Cohort:
    """Introductions proposed, demands published, suppliers registered in the period, whatever became of them since."""

    period: ReportPeriod

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the period to the first one after it, in Berlin."""
        zone = timezone.get_default_timezone()
        start, after = self.period.starts_on, self.period.ends_on + timedelta(days=1)
        return tuple(datetime.combine(day, time(), tzinfo=zone) for day in (start, after))

    def _own(self, model, field: str):
        start, end = self.moments
        return model.objects.filter(
            Q(**{f"{field}__gte": start, f"{field}__lt": end}), funding_measure=self.period.measure
        ).order_by()

    @property
    def _proposed(self):
        return self._own(Introduction, "proposed_at")

    @property
    def proposed_pks(self):
        """For a subquery."""
        return self._proposed.values("pk")

    @property
    def published_pks(self):
        return self._own(Demand, "published_at").values("pk")

    @cached_property
    def introductions(self) -> list[Proposed]:
        return [Proposed(*row) for row in self._proposed.values_list(*Proposed._fields)]

    @cached_property
    def sides(self) -> list[Side]:
        rows = IntroductionSide.objects.filter(introduction__in=self.proposed_pks)
        return [Side(*row) for row in rows.values_list(*Side._fields)]

    @cached_property
    def milestones(self) -> list[Reached]:
        rows = Milestone.objects.filter(introduction__in=self.proposed_pks).order_by()
        return [Reached(*row) for row in rows.values_list(*Reached._fields)]

    @cached_property
    def demands(self) -> list[Published]:
        rows = self._own(Demand, "published_at").annotate(first_proposal_at=Min("introductions__proposed_at"))
        return [Published(*row) for row in rows.values_list(*Published._fields)]

    @cached_property
    def registered(self) -> list[Registered]:
        rows = self._own(Company, "created_at").filter(kind=Kind.SUPPLIER)
        return [Registered(*row) for row in rows.values_list(*Registered._fields)]

    @property
    def held_pks(self):
        """Events of the period that took place."""
        held = self._own(Event, "starts_at").filter(ends_at__lt=timezone.now())
        return held.filter(state__in=[EventState.PUBLISHED, EventState.HELD]).values("pk")

    @cached_property
    def guests(self) -> list[Guest]:
        rows = EventRegistration.objects.filter(event__in=self.held_pks).exclude(state__in=NO_LONGER).order_by()
        return [Guest(*row) for row in rows.values_list(*Guest._fields)]
