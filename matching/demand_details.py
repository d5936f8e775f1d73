"""What a demand's kind asks for beside texts and codes, in words of the active language. Stored as codes, numbers and days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from companies.words import Words
from matching.demand_types import asked_of
from matching.models import Demand


@dataclass(frozen=True)
class Detail:
    """``kind``: what is stored. ``is_shown``: the other side reads it; what somebody wants to pay is for the team."""

    label: Promise
    kind: str  # "code", "codes", "number", "weeks", "price", "day", "flag" or "words"
    code_list: str = ""
    is_shown: bool = True


DETAILS = {
    "target_price": Detail(gettext_lazy("Target price of a piece"), "price", is_shown=False),
    "sop": Detail(gettext_lazy("Start of production (SOP)"), "day"),
    "budget_band": Detail(gettext_lazy("Budget"), "code", "budget_band", is_shown=False),
    "nda_needed": Detail(gettext_lazy("Details only after an NDA/NNN"), "flag"),
    "ipr": Detail(gettext_lazy("Industrial property rights"), "code", "ipr_status"),
    "starts_on": Detail(gettext_lazy("Begins on"), "day"),
    "programme": Detail(gettext_lazy("Funding programme or call"), "words", is_shown=False),
    "deadline": Detail(gettext_lazy("Answer or register until"), "day"),
    "duration_weeks": Detail(gettext_lazy("Duration of the project"), "weeks"),
    "coordinator_needed": Detail(gettext_lazy("The partner should lead the project"), "flag"),
    "test_areas": Detail(gettext_lazy("Where it drives"), "codes", "test_area"),
    "test_vehicles": Detail(gettext_lazy("Vehicles"), "codes", "test_vehicle"),
    "fleet_size": Detail(gettext_lazy("Number of vehicles"), "number"),
    "trial_weeks": Detail(gettext_lazy("Duration of the trial"), "weeks"),
    "data_stays": Detail(gettext_lazy("The data have to stay in the country"), "flag"),
    "place": Detail(gettext_lazy("Place"), "words"),
    "places": Detail(gettext_lazy("Number of places"), "number"),
}
CURRENCIES = {"EUR": gettext_lazy("euro"), "CNY": gettext_lazy("yuan")}


def detail_lines(demand: Demand, words: Words, *, for_others: bool = False) -> list[tuple[str, str]]:
    """Label and value of what is stated, in the order of the kind's form."""
    names = [name for name in asked_of(demand.type).details if demand.details.get(name) not in (None, "", [])]
    shown = [name for name in names if DETAILS[name].is_shown or not for_others]
    return [(str(DETAILS[name].label), _value(name, demand.details, words)) for name in shown]


def _value(name: str, details: dict, words: Words) -> str:
    return _VALUES[DETAILS[name].kind](details[name], details, DETAILS[name].code_list, words)


def _codes(codes, _details, code_list, words):
    return pgettext("between the parts of a list", ", ").join(words.codes(code_list, codes))


def _price(value, details, _list, _words):
    currency = CURRENCIES.get(details.get("price_currency"), "")
    return f"{number_format(value, decimal_pos=2)} {currency}".strip()


def _weeks(value, *_rest):
    return ngettext("%(number)s week", "%(number)s weeks", value) % {"number": value}


_VALUES: dict[str, Callable] = {
    "code": lambda value, _details, code_list, words: words.code(code_list, value),
    "codes": _codes,
    "number": lambda value, *_rest: number_format(value),
    "weeks": _weeks,
    "price": _price,
    "day": lambda value, *_rest: date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"),
    "flag": lambda value, *_rest: _("yes") if value else _("no"),
    "words": lambda value, *_rest: value,
}
