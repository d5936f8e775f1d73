"""Suggestions side by side: a row for each criterion and fact, a column for each company."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from companies.adapters import current_taxonomy
from companies.words import Words
from matching.engine import wording
from matching.engine.fairness import Standing
from matching.fits import Fit, waterfall_of
from matching.models import Match


@dataclass(frozen=True)
class Cell:
    text: str
    is_best: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    matches: list[Match]
    criteria: list[Row]  # points
    facts: list[Row]
    reasons: list[wording.Reasons]  # a column each


def comparison_of(matches: list[Match], language: str, standings: dict) -> Comparison:
    taxonomy = current_taxonomy()
    return Comparison(
        matches=matches,
        criteria=_criteria([waterfall_of(Fit.of_match(match)) for match in matches]),
        facts=_facts(matches, Words(taxonomy), [standings[match.company_id] for match in matches]),
        reasons=[wording.reasons(match.contributions, match.gates, language, taxonomy) for match in matches],
    )


def _criteria(waterfalls):
    labels = list(dict.fromkeys(bar.label for waterfall in waterfalls for bar in waterfall.bars))
    columns = [{bar.label: bar for bar in waterfall.bars} for waterfall in waterfalls]
    return [_points(label, [column.get(label) for column in columns]) for label in labels]


def _points(label, bars):
    """The most points of a row are marked, unless all have them."""
    known = [bar.points for bar in bars if bar is not None and bar.is_known]
    best = max(known, default=0)
    is_told_apart = len({*known}) > 1 or len(known) < len(bars)
    return Row(label, [_cell(bar, best if is_told_apart else None) for bar in bars])


def _cell(bar, best):
    if bar is None or not bar.is_known:
        return Cell(_("not stated"))
    text = _("%(points)s of %(most)s") % {"points": _tenths(bar.points), "most": _tenths(bar.most)}
    return Cell(text, best is not None and bar.points == best > 0)


def _tenths(value):
    return number_format(value, decimal_pos=1)


def _facts(matches, words, standings: list[Standing]):
    def row(label, values):
        return Row(label, [Cell("–" if value in (None, "") else str(value)) for value in values])

    companies = [match.company for match in matches]
    return [
        row(_("Place"), [company.city for company in companies]),
        row(_("Employees"), [company.employees for company in companies]),
        row(_("Known share of what counts"), [f"{round(100 * match.coverage)} %" for match in matches]),
        row(_("Shown in the last 90 days (exposure)"), [_tenths(standing.exposure) for standing in standings]),
        row(_("Open introductions"), [standing.open for standing in standings]),
    ]
