"""The working-day clock of two countries: a day counts where people work in Berlin, in Brandenburg and in China.

The library knows the statutory days; ``SpecialDay`` rows of the project team, once they are announced, say what it does not know.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import lru_cache

import holidays

from becan.special_days import Country, SpecialDay

DAY = timedelta(days=1)
MARGIN = timedelta(days=7)  # around Spring Festival
SPRING_FESTIVAL = ("Chinese New Year", "Spring Festival")
NEAR = timedelta(days=10)  # a special day so near to a festival belongs to it
SATURDAY = 5
NOVEMBER = 11  # China announces the next year's days
_seen: ContextVar[dict | None] = ContextVar("special_days", default=None)


def add_working_days(day: date, count: int) -> date:
    special = _special_days()
    while count:
        day += DAY
        count -= _is_working_day(day, special)
    return day


def is_working_day(day: date) -> bool:
    return _is_working_day(day, _special_days())


def is_quiet(day: date) -> bool:
    """Nothing expires and nobody is reminded around Spring Festival, in Golden Week, and between Christmas and Epiphany."""
    return _is_quiet(day, _special_days())


def is_estimated(day: date) -> bool:
    """Whether a deadline reaches into a year whose Chinese days nobody has entered yet."""
    return not _is_announced(day.year)


def year_to_enter(today: date) -> int | None:
    """The year whose Chinese days the team has to enter now: this one, and from November on the next."""
    years = [today.year, *([today.year + 1] if today.month >= NOVEMBER else [])]
    return next((year for year in years if not _is_announced(year)), None)


@contextmanager
def one_look():
    """All questions asked inside are answered from one reading of the table: for a page with many deadlines."""
    token = _seen.set(_special_days())
    try:
        yield
    finally:
        _seen.reset(token)


def _special_days() -> dict[tuple[str, date], bool]:
    """(country, day) -> whether people work; some dozens of rows a year."""
    seen = _seen.get()
    if seen is not None:
        return seen
    return {(country, day): works for country, day, works in SpecialDay.objects.values_list("country", "day", "works")}


def _is_announced(year):
    if any(day.year == year for day in _chinese(year).weekend_workdays):
        return True
    return any(country == Country.CHINA and day.year == year for country, day in _special_days())


def _is_working_day(day, special):
    return not _is_quiet(day, special) and all(_works(country, day, special) for country in Country.values)


def _works(country, day, special):
    known = special.get((country, day))
    if known is not None:
        return known
    if country == Country.CHINA:
        chinese = _chinese(day.year)
        return day in chinese.weekend_workdays or (day.weekday() < SATURDAY and day not in chinese)
    return day.weekday() < SATURDAY and not any(day in calendar for calendar in _german(day.year))


def _is_quiet(day, special):
    if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6):
        return True
    first, last = _with_neighbours(date(day.year, 10, 1), date(day.year, 10, 8), special)
    if first <= day <= last:
        return True
    first, last = _with_neighbours(*_spring_festival(day.year), special)
    return first - MARGIN <= day <= last + MARGIN


def _with_neighbours(first, last, special):
    """A festival with the days off that the team has entered for it."""
    off = [day for (country, day), works in special.items() if country == Country.CHINA and not works]
    near = [day for day in off if first - NEAR <= day <= last + NEAR]
    return min([first, *near]), max([last, *near])


@lru_cache(maxsize=8)
def _german(year: int):
    return [holidays.country_holidays("DE", subdiv=land, years=year) for land in ("BE", "BB")]


@lru_cache(maxsize=8)
def _chinese(year: int):
    return holidays.country_holidays("CN", years=year, language="en_US")


@lru_cache(maxsize=8)
def _spring_festival(year: int) -> tuple[date, date]:
    days = [day for day, name in _chinese(year).items() if any(word in name for word in SPRING_FESTIVAL)]
    return _to_the_end_of_the_days_off(min(days), -DAY), _to_the_end_of_the_days_off(max(days), DAY)


def _to_the_end_of_the_days_off(day, step):
    chinese = _chinese(day.year)
    while day + step in chinese or ((day + step).weekday() >= SATURDAY and day + step not in chinese.weekend_workdays):
        day += step
    return day
