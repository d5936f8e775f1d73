"""The working-day clock of two countries: a day counts where people work in Berlin, in Brandenburg and in China."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)
MARGIN = timedelta(days=7)  # around Spring Festival
SPRING_FESTIVAL = ("Chinese New Year", "Spring Festival")


def add_working_days(day: date, count: int) -> date:
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not is_quiet(day) and not any(day in calendar for calendar in _calendars(day.year))


def is_quiet(day: date) -> bool:
    """Nothing expires and nobody is reminded around Spring Festival, in Golden Week, and between Christmas and Epiphany."""
    if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6):
        return True
    if day.month == 10 and day.day <= 8:
        return True
    first, last = _spring_festival(day.year)
    return first - MARGIN <= day <= last + MARGIN


@lru_cache(maxsize=8)
def _calendars(year: int):
    german = [holidays.country_holidays("DE", subdiv=land, years=year) for land in ("BE", "BB")]
    return [*german, holidays.country_holidays("CN", years=year)]


@lru_cache(maxsize=8)
def _spring_festival(year: int) -> tuple[date, date]:
    chinese = holidays.country_holidays("CN", years=year, language="en_US")
    days = [day for day, name in chinese.items() if any(word in name for word in SPRING_FESTIVAL)]
    return min(days), max(days)
