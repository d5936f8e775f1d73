"""A period is frozen once; from then on a mistake is corrected by a further row that says why."""

import hashlib
import json
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from becan.portal.report.counting import counted_lines
from becan.portal.report.further import figures_of
from becan.portal.report.models import Indicator, IndicatorValue, ReportPeriod
from companies.models import FundingMeasure


@transaction.atomic
def open_period(measure: FundingMeasure, starts_on, ends_on, *, by) -> ReportPeriod:
    FundingMeasure.objects.select_for_update().get(pk=measure.pk)
    if starts_on > ends_on:
        raise DomainError(_("The period ends before it begins."))
    if starts_on < measure.starts_on or ends_on > measure.ends_on:
        raise DomainError(_("The period has to lie within the funding measure."))
    if ReportPeriod.objects.filter(measure=measure, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise DomainError(_("The period overlaps with another one of this measure: something would be counted twice."))
    period = ReportPeriod.objects.create(measure=measure, starts_on=starts_on, ends_on=ends_on)
    log_action(period, "report.opened", actor=by)
    return period


@transaction.atomic
def freeze_period(period: ReportPeriod, *, by) -> ReportPeriod:
    """Keep every value with the rows it was counted from, and a checksum over all of it. What is late comes into the next period."""
    locked = ReportPeriod.objects.select_for_update(of=["self"]).select_related("measure").get(pk=period.pk)
    if locked.frozen_at:
        raise DomainError(_("This period is frozen already."))
    if locked.ends_on >= timezone.localdate():
        raise DomainError(_("A period can be frozen once it is over."))
    if not Indicator.objects.filter(measure=locked.measure).exists():
        raise DomainError(_("There is no indicator yet: enter those of the grant decision first."))
    earlier = ReportPeriod.objects.filter(measure=locked.measure, ends_on__lt=locked.starts_on, frozen_at=None)
    if earlier.exists():
        raise DomainError(_("Freeze the earlier periods of this measure first."))
    for line in counted_lines(locked):
        rows = [row.to_json() for row in line.rows]
        IndicatorValue.objects.create(period=locked, indicator=line.indicator, value=line.counted, rows=rows, by=by)
    locked.figures = json.loads(json.dumps(figures_of(locked)))
    locked.frozen_at, locked.frozen_by = timezone.now(), by
    locked.checksum = checksum_of(locked)
    locked.save(update_fields=["figures", "frozen_at", "frozen_by", "checksum"])
    log_action(locked, "report.frozen", actor=by, checksum=locked.checksum)
    return locked


def checksum_of(period: ReportPeriod) -> str:
    """Over the frozen values and figures as they stand in the database; corrections are not part of it."""
    values = period.values.filter(corrects=None).order_by("indicator__code").values_list("indicator__code", "value", "rows")
    content = {
        "measure": period.measure.code,
        "from": period.starts_on.isoformat(),
        "to": period.ends_on.isoformat(),
        "values": [[code, str(value), rows] for code, value, rows in values],
        "figures": period.figures,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_unchanged(period: ReportPeriod) -> bool:
    return period.checksum == checksum_of(period)


@transaction.atomic
def correct_value(period: ReportPeriod, code: str, value: Decimal, reason: str, *, by) -> IndicatorValue:
    """A further row behind the last one; the frozen value stays where it is."""
    locked = ReportPeriod.objects.select_for_update().get(pk=period.pk)
    if not locked.frozen_at:
        raise DomainError(_("This period is not frozen: its values follow what happens."))
    if not reason.strip():
        raise DomainError(_("Please write down the reason."))
    last = locked.values.filter(indicator__code=code, correction=None).first()
    if last is None:
        raise DomainError(_("This period has no such indicator."))
    if last.value == value:
        raise DomainError(_("That is the value already."))
    row = IndicatorValue.objects.create(
        period=locked, indicator=last.indicator, value=value, rows=[], corrects=last, reason=reason.strip(), by=by
    )
    log_action(locked, "report.corrected", actor=by, reason=reason, indicator=code, value=str(value), before=str(last.value))
    return row
