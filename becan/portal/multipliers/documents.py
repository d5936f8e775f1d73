"""The results sheet of a quarter (对接成果清单): to finish in Word, to send as PDF, to pass on as a picture."""

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from becan.portal.funding import funder
from becan.word import WordFile
from companies.documents import pdf_of, png_of
from companies.texts import in_language
from matching.services.results import Sheet

MOST_ON_A_PAGE = 16  # rows; a sheet has one page, the Word file has all


def word_of(multiplier, sheet: Sheet) -> bytes:
    word = WordFile(get_language(), title=title_of(multiplier, sheet))
    word.title(_("Results of matchmaking"))
    word.pairs([(_("Organisation"), _name(multiplier)), (_("Period"), _period(sheet))])
    word.heading(_("At a glance"))
    word.table([label for label, _number in sheet.counts], [[str(number) for _label, number in sheet.counts]])
    word.heading(_("Results one by one"))
    if sheet.results:
        word.table([*_head()], [_row(result) for result in sheet.results], widths=(2.3, 4.2, 4.2, 3.4, 2.9))
    else:
        word.paragraph(_("No company has released a result of this quarter yet."))
    word.paragraph(
        _("Every result stands here because the company has released it. Where the other side has not, it is not named.")
    )
    word.funder(funder())
    return word.content()


def pdf_sheet(multiplier, sheet: Sheet, request) -> bytes:
    context = {
        "multiplier": multiplier,
        "name": _name(multiplier),
        "sheet": sheet,
        "period": _period(sheet),
        "head": _head(),
        "rows": [_row(result) for result in sheet.results[:MOST_ON_A_PAGE]],
        "left_out": max(0, len(sheet.results) - MOST_ON_A_PAGE),
    }
    return pdf_of([render_to_string("documents/results.html", context, request)])


def png_sheet(multiplier, sheet: Sheet, request) -> bytes:
    return png_of(pdf_sheet(multiplier, sheet, request))


def title_of(multiplier, sheet) -> str:
    return f"{_('Results of matchmaking')} – {_name(multiplier)} – {sheet.quarter.label}"


def _head() -> list[str]:
    return [_("Day"), _("Our company"), _("The other side"), _("Result"), _("Sum")]


def _row(result) -> list[str]:
    day = date_format(result.day, "SHORT_DATE_FORMAT")
    return [day, result.company, result.other, result.words, result.amount or "–"]


def _period(sheet) -> str:
    start, end = (date_format(day, "SHORT_DATE_FORMAT") for day in (sheet.quarter.starts_on, sheet.quarter.ends_on))
    return f"{start} – {end}"


def _name(multiplier) -> str:
    return in_language(multiplier, "name", get_language()).value
