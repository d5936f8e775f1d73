"""What the report says beside its indicators: the way of an introduction, how long it takes, promises kept, languages, fairness.

Plain numbers by code, so that they can be frozen; ``words`` gives the codes their labels.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count
from django.db.models.functions import Cast, TruncMonth
from django.utils import timezone

from becan.clock import add_working_days, one_look
from becan.models import ActivityLog
from becan.portal.report.cohort import Cohort
from becan.portal.report.models import ReportPeriod
from companies.models import Company, SupportRecord
from companies.services.verification import HANDLING_DAYS
from events.models import EventInvitation
from events.services.reporting import SMES
from matching.engine.fairness import gini
from matching.enums import Answer, MeetingState
from matching.models import Match, Meeting, Milestone
from matching.services.fairness import shares
from matching.services.milestones import COUNTS

TALKING = ("talk", "nda", "rfq", "quotation", "site-visit")  # on the way; everything after is a result


def figures_of(period: ReportPeriod) -> dict:
    """All of it; as many queries for ten companies as for ten thousand."""
    cohort = Cohort(period)
    with one_look():
        return {
            "funnel": funnel(cohort),
            "medians": medians(cohort),
            "promises": promises(cohort),
            "answers": answers(cohort),
            "declines": declines(cohort),
            "languages": languages(cohort),
            "months": months(period),
            "events": events(cohort),
            "milestones": milestones(period),
            "fairness": fairness(cohort),
        }


def funnel(cohort: Cohort) -> list[dict]:
    met = Meeting.objects.filter(introduction__in=cohort.proposed_pks, state=MeetingState.ACCEPTED).order_by()
    results = [row for row in cohort.milestones if row.code not in TALKING]
    steps = {
        "registered": len(cohort.registered),
        "verified": sum(row.verified_on is not None for row in cohort.registered),
        "demands": len(cohort.demands),
        "suggestions": Match.objects.suggested().filter(demand__in=cohort.published_pks).count(),
        "proposed": len(cohort.introductions),
        "one_yes": _distinct(side for side in cohort.sides if side.answer == Answer.ACCEPTED),
        "introduced": sum(row.introduced_at is not None for row in cohort.introductions),
        "talked": len({row.introduction for row in cohort.milestones} | set(met.values_list("introduction", flat=True))),
        "visited": _distinct(row for row in cohort.milestones if row.code == "site-visit"),
        "outcome_stated": _distinct(results),
        "outcome_confirmed": _distinct(row for row in results if row.state in COUNTS),
    }
    return _pairs(steps.items())


def _distinct(rows: Iterable) -> int:
    return len({row.introduction for row in rows})


def medians(cohort: Cohort) -> list[dict]:
    """Days, with the number of cases behind them; None without a case."""
    first: dict = {}
    for row in cohort.milestones:
        first[row.introduction] = min(row.reached_on, first.get(row.introduction, row.reached_on))
    spans = {
        "verification": [(row.created_at, row.verified_on) for row in cohort.registered],
        "demand_to_proposal": [(row.published_at, row.first_proposal_at) for row in cohort.demands],
        "proposal_to_yes": [(row.proposed_at, row.introduced_at) for row in cohort.introductions],
        "yes_to_milestone": [(row.introduced_at, first.get(row.pk)) for row in cohort.introductions],
    }
    return [_median(code, rows) for code, rows in spans.items()]


def _median(code: str, rows: Iterable[tuple]) -> dict:
    days = [(_day(end) - _day(start)).days for start, end in rows if start and end]
    return {"code": code, "days": median(days) if days else None, "cases": len(days)}


def _day(moment: date | datetime) -> date:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def promises(cohort: Cohort) -> list[dict]:
    """What we promised, how often, and how often it was kept."""
    decided = [
        side.answered_at is not None and _day(side.answered_at) <= side.answer_by
        for side in cohort.sides
        if side.answer_by and side.answer != Answer.ASKED
    ]
    checked = [end is not None and end <= add_working_days(start, HANDLING_DAYS) for start, end in _reviews(cohort)]
    return [
        {"code": "answered_in_time", "kept": sum(decided), "of": len(decided)},
        {"code": "checked_in_time", "kept": sum(checked), "of": len(checked)},
    ]


def _reviews(cohort: Cohort) -> list[tuple[date, date | None]]:
    """(sent to us, first word from us) of every company of the measure that sent its profile in the period."""
    kind = ContentType.objects.get_for_model(Company)
    own = Company.objects.filter(funding_measure=cohort.period.measure).order_by()
    answers = ["company.verified", "company.needs_info", "company.rejected"]
    log = ActivityLog.objects.filter(content_type=kind, action__in=["company.submitted", *answers])
    log = log.filter(object_id__in=own.annotate(number=Cast("pk", CharField())).values("number"))
    start, end = cohort.moments
    found, waiting = [], {}
    for company, action, at in log.order_by("at", "pk").values_list("object_id", "action", "at"):
        if action != "company.submitted":
            if sent := waiting.pop(company, None):
                found.append((sent, _day(at)))
        elif start <= at < end:
            waiting[company] = _day(at)
    return found + [(sent, None) for sent in waiting.values()]


def answers(cohort: Cohort) -> list[dict]:
    """By side: yes, no, no answer in time."""
    found = Counter(side.answer for side in cohort.sides)
    return _pairs((answer.value, found[answer.value]) for answer in Answer)


def declines(cohort: Cohort) -> list[dict]:
    reasons = (side.reason for side in cohort.sides if side.answer == Answer.DECLINED and side.reason)
    return _most_first(Counter(reasons))


def languages(cohort: Cohort) -> dict[str, list[dict]]:
    return {
        "demands": _most_first(Counter(row.original_language for row in cohort.demands)),
        "companies": _most_first(Counter(row.original_language for row in cohort.registered)),
    }


def _most_first(found: Counter) -> list[dict]:
    return _pairs(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def months(period: ReportPeriod) -> list[dict]:
    """Services by month."""
    records = SupportRecord.objects.valid().filter(measure=period.measure, on__range=(period.starts_on, period.ends_on))
    found = dict(records.annotate(month=TruncMonth("on")).values_list("month").annotate(Count("pk")).order_by("month"))
    days, month = [], period.starts_on.replace(day=1)
    while month <= period.ends_on:
        days.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return _pairs((day.strftime("%Y-%m"), found.get(day, 0)) for day in days)


def events(cohort: Cohort) -> list[dict]:
    """From the invitation to those who came, over the events of the period that took place; companies, then persons."""
    came = [guest.company for guest in cohort.guests if guest.checked_in_at]
    there = Company.objects.in_bulk({pk for pk in came if pk}).values()  # guests without an account are of no company
    steps = {
        "invited": EventInvitation.objects.filter(event__in=cohort.held_pks).values("company").distinct().count(),
        "registered": len({guest.company for guest in cohort.guests if guest.company}),
        "attended": len(there),
        "smes": sum(company.size_class in SMES for company in there),
        "persons_registered": len(cohort.guests),
        "persons_attended": len(came),
    }
    return _pairs(steps.items())


def milestones(period: ReportPeriod) -> list[dict]:
    """Confirmed or not, by kind: what was reached in the period."""
    span = (period.starts_on, period.ends_on)
    rows = Milestone.objects.filter(introduction__funding_measure=period.measure, reached_on__range=span)
    found: Counter = Counter(dict(rows.values_list("code").annotate(number=Count("pk")).order_by("code")))
    return _pairs(found.most_common())


def fairness(cohort: Cohort) -> dict:
    """How evenly the suppliers were shown, and how many had an introduction; over all suppliers, whoever pays."""
    period, last = cohort.period, min(cohort.moments[1], timezone.now())
    found = shares(now=last, period=timedelta(days=(period.ends_on - period.starts_on).days + 1)).values()
    return {
        "gini": round(gini([share.exposure for share in found]), 4),
        "suppliers": len(found),
        "shown": sum(share.exposure > 0 for share in found),
        "introduced": sum(share.proposed > 0 for share in found),
    }


def _pairs(rows: Iterable[tuple[str, int]]) -> list[dict]:
    return [{"code": code, "value": value} for code, value in rows]
