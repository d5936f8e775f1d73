"""What companies are told once a week: collected where matches are stored, one due row for each company."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from becan.clock import DAY, is_working_day
from matching.enums import Part

WEEKDAY, HOUR = 1, time(9)  # Tuesday morning in Berlin, the afternoon in China

ADD = """
    INSERT INTO matching_digest AS held (company_id, reader, news, told, due_at, attempts, last_error)
    SELECT company, %s, array_agg(DISTINCT demand), '{}', %s, 0, ''
    FROM unnest(%s::uuid[], %s::uuid[]) AS fresh (company, demand) GROUP BY company ORDER BY company
    ON CONFLICT (company_id, reader) DO UPDATE SET
        news = ARRAY(SELECT DISTINCT one FROM unnest(held.news || excluded.news) AS one WHERE one <> ALL (held.told) ORDER BY one),
        due_at = COALESCE(held.due_at, excluded.due_at)
    WHERE NOT excluded.news <@ (held.news || held.told)
"""


def note_news(pairs: Iterable[tuple[UUID, UUID]], *, reader: Part, now: datetime) -> None:
    """(demand, company): the next digest of the company is to tell of the demand. What it has been told is left out."""
    found = sorted(pairs)
    if not found:
        return
    demands, companies = ([str(one) for one in column] for column in zip(*found, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(ADD, [reader, next_digest(now), companies, demands])


def next_digest(now: datetime) -> datetime:
    """The next Tuesday, or the first working day of both countries after it."""
    day = timezone.localdate(now)
    day += timedelta(days=(WEEKDAY - day.weekday() - 1) % 7 + 1)
    while not is_working_day(day):
        day += DAY
    return timezone.make_aware(datetime.combine(day, HOUR))
