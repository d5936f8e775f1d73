"""The values of a period: live as long as it is open, as they were frozen afterwards, with their corrections."""

from dataclasses import dataclass
from decimal import Decimal

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


def lines_of(period: ReportPeriod, happened: Happened | None = None) -> list[Line]:
    return frozen_lines(period) if period.frozen_at else counted_lines(period, happened)


def counted_lines(period: ReportPeriod, happened: Happened | None = None) -> list[Line]:
    """What the tables say now: one reading for all indicators."""
    happened = happened or Happened(period.measure)
    indicators = Indicator.objects.filter(measure=period.measure)
    return [_counted(happened, period, indicator) for indicator in indicators]


def _counted(happened: Happened, period: ReportPeriod, indicator: Indicator) -> Line:
    span = (period.starts_on, period.ends_on)
    rows = list(RULES[indicator.rule].rows(happened, span, frozenset(indicator.only)))
    return Line(indicator, value_of(rows).quantize(Decimal("0.01")), rows)


def frozen_lines(period: ReportPeriod) -> list[Line]:
    values = list(period.values.select_related("indicator", "by").order_by("pk"))
    following = {value.corrects_id: value for value in values if value.corrects_id}
    firsts = [value for value in values if value.corrects_id is None]
    firsts.sort(key=lambda value: (value.indicator.order, value.indicator.code))
    return [_frozen(value, following) for value in firsts]


def _frozen(value: IndicatorValue, following: dict[int, IndicatorValue]) -> Line:
    chain, last = [], value
    while last := following.get(last.pk):
        chain.append(last)
    return Line(value.indicator, value.value, [Row.from_json(row) for row in value.rows], tuple(chain))


def line_of(period: ReportPeriod, code: str) -> Line | None:
    return next((line for line in lines_of(period) if line.indicator.code == code), None)


def totals_until(period: ReportPeriod) -> dict[str, Decimal]:
    """Indicator -> all periods of the measure up to this one: what the target is compared with."""
    happened = Happened(period.measure)
    totals: dict[str, Decimal] = {}
    for one in ReportPeriod.objects.filter(measure=period.measure, starts_on__lte=period.starts_on).select_related("measure"):
        for line in lines_of(one, happened):
            totals[line.indicator.code] = totals.get(line.indicator.code, line.indicator.baseline) + line.value
    return totals
