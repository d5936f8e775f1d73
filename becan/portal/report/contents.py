"""Everything that a report of a period says, in the language that is active: the page, the PDF, Word and Excel show the same."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

from becan.portal.funding import Funder, funder_of
from becan.portal.report.charts import columns, share, with_bars
from becan.portal.report.counting import Line, lines_and_totals
from becan.portal.report.further import figures_of
from becan.portal.report.models import ReportPeriod
from becan.portal.report.words import labelled
from companies.adapters import current_taxonomy
from companies.models import FundingMeasure
from companies.texts import text_of
from companies.words import Words


@dataclass(frozen=True)
class IndicatorLine:
    code: str
    label: str
    unit: str
    baseline: Decimal
    target: Decimal | None
    value: Decimal
    total: Decimal
    line: Line

    @property
    def reached(self) -> int | None:
        """Of the way from baseline to target, in per cent."""
        return share(self.total - self.baseline, self.target - self.baseline) if self.target else None

    @property
    def bar(self) -> int:
        return max(0, min(self.reached or 0, 100))


@dataclass(frozen=True)
class Contents:
    period: ReportPeriod
    title: str
    lines: list[IndicatorLine]
    figures: dict
    funder: Funder

    @property
    def has_targets(self) -> bool:
        return any(line.target is not None for line in self.lines)

    @property
    def span(self) -> tuple[date, date]:
        return self.period.starts_on, self.period.ends_on


def contents_of(period: ReportPeriod) -> Contents:
    language = get_language()
    lines, totals = lines_and_totals(period)
    return Contents(
        period=period,
        title=title_of(period.measure, language),
        lines=[_line(line, totals, language) for line in lines],
        figures=shown(period.figures if period.frozen_at else figures_of(period)),
        funder=funder_of(period.measure, language),
    )


def title_of(measure: FundingMeasure, language: str) -> str:
    return text_of(measure, "title", language) or measure.code


def _line(line: Line, totals: dict[str, Decimal], language: str) -> IndicatorLine:
    indicator = line.indicator
    return IndicatorLine(
        code=indicator.code,
        label=text_of(indicator, "label", language),
        unit=indicator.get_unit_display(),
        baseline=indicator.baseline,
        target=indicator.target,
        value=line.value,
        total=totals[indicator.code],
        line=line,
    )


def shown(figures: dict) -> dict:
    """With labels, and with what a chart needs."""
    parts = ("funnel", "medians", "promises", "answers", "declines", "milestones")
    words = Words(current_taxonomy())  # the code lists are read once
    found = {part: labelled(part, figures[part], words) for part in parts}
    months = labelled("months", figures["months"])
    return found | {
        "funnel": with_bars(found["funnel"]),
        "promises": [row | {"share": share(row["kept"], row["of"])} for row in with_bars(found["promises"], "kept", "of")],
        "answers": with_bars(found["answers"]),
        "milestones": with_bars(found["milestones"]),
        "events": with_bars(labelled("events", figures.get("events", []))),  # periods frozen earlier have none
        "declines": with_bars(found["declines"]),
        "months": months,
        "columns": columns(months),
        "has_services": any(row["value"] for row in months),
        "languages": {part: with_bars(labelled("languages", rows)) for part, rows in figures["languages"].items()},
        "fairness": figures["fairness"] | {"share": share(figures["fairness"]["introduced"], figures["fairness"]["suppliers"])},
        "acceptance": _acceptance(figures["answers"]),
    }


def _acceptance(answers: list[dict]) -> int | None:
    """Yes among all sides that were asked and are no longer waiting."""
    found = {row["code"]: row["value"] for row in answers}
    return share(found["accepted"], sum(found.values()) - found["asked"] - found.get("waiting", 0))


def number(value: Decimal | None) -> str:
    """Without needless zeros, as the reader's language writes it."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    return number_format(value, decimal_pos=0 if whole else 2, use_l10n=True, force_grouping=True)
