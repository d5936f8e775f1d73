"""Both time zones on every appointment: first the clock of the place, then the one of the other country."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext, pgettext_lazy, to_locale

BERLIN, BEIJING = "Europe/Berlin", "Asia/Shanghai"
CLOCKS = {
    BERLIN: pgettext_lazy("time zone", "Berlin time"),
    BEIJING: pgettext_lazy("time zone", "Beijing time"),
    "Asia/Hong_Kong": pgettext_lazy("time zone", "Hong Kong time"),
    "Europe/London": pgettext_lazy("time zone", "London time"),
    "UTC": pgettext_lazy("time zone", "universal time (UTC)"),
}


AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def other_zones(language: str) -> list[tuple[str, str]]:
    """All places of the IANA database that have no name of their own above: (zone, city), by city."""
    found = [zone for zone in available_timezones() if zone.partition("/")[0] in AREAS and zone not in CLOCKS]
    return sorted(((zone, f"{city_of(zone, language)} ({zone})") for zone in found), key=lambda pair: (pair[1], pair[0]))


def city_of(zone: str, language: str) -> str:
    known = Locale.parse(to_locale(language)).time_zones.get(zone, {}).get("city")
    return known or zone.rpartition("/")[2].replace("_", " ")


def clock_name(zone: str) -> str:
    if zone in CLOCKS:
        return str(CLOCKS[zone])
    return pgettext("time zone", "%(city)s time") % {"city": city_of(zone, get_language())}


def zones_for(zone: str) -> list[str]:
    return list(dict.fromkeys([zone, BERLIN, BEIJING]))


def span_of(thing) -> list[str]:
    """One line a clock for whatever has ``starts_at`` and ``ends_at``, and a zone of its own or of its event."""
    zone = getattr(thing, "zone", None) or thing.event.zone
    return [span_on(thing.starts_at, thing.ends_at, name) for name in zones_for(zone)]


def span_on(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (starts_at, ends_at))
    day = date_format(first.date(), "SHORT_DATE_FORMAT")
    comma = pgettext("separator", ", ")
    end = (
        f"{last:%H:%M}" if first.date() == last.date() else f"{date_format(last.date(), 'SHORT_DATE_FORMAT')}{comma}{last:%H:%M}"
    )
    return pgettext("from – to on a clock", "%(day)s, %(from)s–%(to)s (%(clock)s)") % {
        "day": day,
        "from": f"{first:%H:%M}",
        "to": end,
        "clock": clock_name(zone),
    }
