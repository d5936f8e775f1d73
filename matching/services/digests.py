"""What companies are told once a week: collected where matches are stored, one due row for each company."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from becan.clock import DAY, is_working_day
from becan.due import claim, postpone
from becan.nudge import hint
from companies.services import mail_company
from matching.enums import Part
from matching.models import Digest, Match
from matching.queries import demands_to_match
from matching.tasks import match_digest_task

WEEKDAY, HOUR = 1, time(9)  # Tuesday morning in Berlin, the afternoon in China

LEASE = timedelta(minutes=5)
TOLD_AT_ONCE = 5  # demands in one mail, the best first; the page has the others

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


def send_match_digest(pk: int, *, now: datetime) -> None:
    """What fits a company since the last digest, as far as it may still be shown. Nothing to tell, no mail."""
    for digest in claim(Digest.objects.due(now).filter(pk=pk), now=now, lease=LEASE):
        try:
            _tell(digest, now)
        except Exception as error:
            postpone(digest, error, now=now)


@transaction.atomic
def _tell(digest: Digest, now: datetime) -> None:
    row = Digest.objects.select_for_update().get(pk=digest.pk)
    if not is_working_day(timezone.localdate(now)):
        Digest.objects.filter(pk=row.pk).update(due_at=next_digest(now), attempts=0)
        return
    found = list(_news(row))
    if found:
        context = {"matches": found[:TOLD_AT_ONCE], "more": len(found) - TOLD_AT_ONCE}
        mail_company(row.company, "match_digest", context=context, dedupe=f"digest:{row.pk}:{timezone.localdate(now)}")
    told = sorted({*row.told, *row.news})
    Digest.objects.filter(pk=row.pk).update(news=[], told=told, due_at=None, attempts=0, last_error="")


def _news(row: Digest):
    """The company's own fit with demands that it may read of today."""
    mine = Match.objects.suggested().filter(company=row.company, demand__in=row.news)
    return mine.filter(demand__in=demands_to_match()).select_related("demand__company").order_by("-score", "demand")


def sweep_due_match_digests(*, now: datetime) -> None:
    for pk in Digest.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True):
        hint(match_digest_task, pk)
