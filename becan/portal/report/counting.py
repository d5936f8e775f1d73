"""The values of a period: live as long as it is open, as they were frozen afterwards, with their corrections."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from becan.portal.report.facts import Happened
from becan.portal.report.models import Indicator, IndicatorValue, ReportPeriod
from becan.portal.report.rules import RULES, Row, value_of


@dataclass(frozen=True)
class Line:
    """An indicator with its value in a period. ``corrections`` follow the frozen value; the last one holds."""

    indicator: Indicator
    counted: Decimal
    rows: list[Row]
    corrections: tuple[IndicatorValue, ...] = ()

    @property
    def value(self) -> Decimal:
        return self.corrections[-1].value if self.corrections else self.counted

    @property
    def counting(self) -> list[Row]:
        return [row for row in self.rows if not row.why_not]

    @property
    def others(self) -> list[Row]:
        """Who took part and does not count."""
        return [row for row in self.rows if row.why_not]


def lines_of(period: ReportPeriod) -> list[Line]:
    return frozen_lines([period])[period.pk] if period.frozen_at else counted_lines(period)


def counted_lines(period: ReportPeriod, happened: Happened | None = None) -> list[Line]:
    """What the tables say now: one reading for all indicators."""
    happened = happened or Happened(period.measure)
    return [_counted(happened, period, indicator) for indicator in happened.indicators]


def _counted(happened: Happened, period: ReportPeriod, indicator: Indicator) -> Line:
    span = (period.starts_on, period.ends_on)
    rows = list(RULES[indicator.rule].rows(happened, span, frozenset(indicator.only)))
    return Line(indicator, value_of(rows).quantize(Decimal("0.01")), rows)


def frozen_lines(periods: Iterable[ReportPeriod]) -> dict[int, list[Line]]:
    """Period -> its lines; one query, however many periods."""
    values = list(IndicatorValue.objects.filter(period__in=periods).select_related("indicator").order_by("pk"))
    following = {value.corrects_id: value for value in values if value.corrects_id}
    firsts = [value for value in values if value.corrects_id is None]
    firsts.sort(key=lambda value: (value.indicator.order, value.indicator.code))
    found: dict[int, list[Line]] = {period.pk: [] for period in periods}
    for value in firsts:
        found[value.period_id].append(_frozen(value, following))
    return found


def _frozen(value: IndicatorValue, following: dict[int, IndicatorValue]) -> Line:
    corrections, last = [], value
    while last := following.get(last.pk):
        corrections.append(last)
    return Line(value.indicator, value.value, [Row.from_json(row) for row in value.rows], tuple(corrections))


def line_of(period: ReportPeriod, code: str) -> Line | None:
    """Only this indicator is counted."""
    if period.frozen_at:
        return next((line for line in lines_of(period) if line.indicator.code == code), None)
    happened = Happened(period.measure)
    indicator = next((one for one in happened.indicators if one.code == code), None)
    return _counted(happened, period, indicator) if indicator else None


def lines_and_totals(period: ReportPeriod) -> tuple[list[Line], dict[str, Decimal]]:
    """The lines of the period; and indicator -> all periods of the measure up to this one, which the target is compared with.

    One reading of the tables for all periods that are still open, one query for all that are frozen.
    """
    periods = list(ReportPeriod.objects.filter(measure=period.measure, starts_on__lte=period.starts_on))
    happened, lines = Happened(period.measure), frozen_lines([one for one in periods if one.frozen_at])
    lines |= {one.pk: counted_lines(one, happened) for one in periods if not one.frozen_at}
    totals: dict[str, Decimal] = {}
    for line in chain.from_iterable(lines.values()):
        totals[line.indicator.code] = totals.get(line.indicator.code, line.indicator.baseline) + line.value
    return lines[period.pk], totals
