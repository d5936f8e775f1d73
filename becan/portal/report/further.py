"""What the report says beside its indicators: the way of an introduction, how long it takes, promises kept, languages, fairness.

Plain numbers by code, so that they can be frozen; ``words`` gives the codes their labels.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from statistics import median

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from becan.clock import add_working_days, one_look
from becan.models import ActivityLog
from becan.portal.report.models import ReportPeriod
from companies.enums import Kind
from companies.models import Company, SupportRecord
from companies.services.verification import HANDLING_DAYS
from events.enums import EventState, RegistrationState
from events.models import Event, EventInvitation, EventRegistration
from events.services.reporting import SMES
from matching.enums import Answer, MeetingState
from matching.models import Demand, Introduction, IntroductionSide, Match, Meeting, Milestone
from matching.services.fairness import fairness_report
from matching.services.milestones import COUNTS


def figures_of(period: ReportPeriod) -> dict:
    """All of it; as many queries for ten companies as for ten thousand."""
    with one_look():
        return {
            "funnel": funnel(period),
            "medians": medians(period),
            "promises": promises(period),
            "answers": answers(period),
            "declines": declines(period),
            "languages": languages(period),
            "months": months(period),
            "events": events(period),
            "milestones": milestones(period),
            "fairness": fairness(period),
        }


def moments(period: ReportPeriod) -> tuple[datetime, datetime]:
    """From the first moment of the period to the first one after it, in Berlin."""
    zone = timezone.get_default_timezone()
    start, after = period.starts_on, period.ends_on + timedelta(days=1)
    return tuple(datetime.combine(day, time(), tzinfo=zone) for day in (start, after))


def _in(period: ReportPeriod, field: str) -> Q:
    start, end = moments(period)
    return Q(**{f"{field}__gte": start, f"{field}__lt": end})


def _introductions(period: ReportPeriod):
    """Those proposed in the period, whatever became of them since."""
    return Introduction.objects.filter(_in(period, "proposed_at"), funding_measure=period.measure)


def _demands(period: ReportPeriod):
    return Demand.objects.filter(_in(period, "published_at"), funding_measure=period.measure)


def _registered(period: ReportPeriod):
    return Company.objects.filter(_in(period, "created_at"), funding_measure=period.measure, kind=Kind.SUPPLIER)


def funnel(period: ReportPeriod) -> list[dict]:
    introductions = _introductions(period)
    reached = Milestone.objects.filter(introduction__in=introductions.values("pk"))
    met = Meeting.objects.filter(introduction__in=introductions.values("pk"), state=MeetingState.ACCEPTED)
    talked = set(reached.values_list("introduction", flat=True)) | set(met.values_list("introduction", flat=True))
    one_yes = IntroductionSide.objects.filter(introduction__in=introductions.values("pk"), answer=Answer.ACCEPTED)
    steps = {
        "registered": _registered(period).count(),
        "verified": _registered(period).filter(verified_on__isnull=False).count(),
        "demands": _demands(period).count(),
        "suggestions": Match.objects.suggested().filter(demand__in=_demands(period).values("pk")).count(),
        "proposed": introductions.count(),
        "one_yes": one_yes.values("introduction").distinct().count(),
        "introduced": introductions.filter(introduced_at__isnull=False).count(),
        "talked": len(talked),
        "visited": reached.filter(code="site-visit").values("introduction").distinct().count(),
        "outcome_stated": _results(reached).values("introduction").distinct().count(),
        "outcome_confirmed": _results(reached).filter(state__in=COUNTS).values("introduction").distinct().count(),
    }
    return _pairs(steps.items())


NO_LONGER = [RegistrationState.WITHDRAWN, RegistrationState.REFUSED, RegistrationState.EXPIRED, RegistrationState.DROPPED]
TALKING = ("talk", "nda", "rfq", "quotation", "site-visit")  # on the way; everything after is a result


def _results(milestones):
    return milestones.exclude(code__in=TALKING)


def medians(period: ReportPeriod) -> list[dict]:
    """Days, with the number of cases behind them; None without a case."""
    introductions = _introductions(period)
    first_proposal = _demands(period).annotate(first=Min("introductions__proposed_at"))
    first_talk = introductions.filter(introduced_at__isnull=False).annotate(first=Min("milestones__reached_on"))
    spans = {
        "verification": _registered(period).values_list("created_at", "verified_on"),
        "demand_to_proposal": first_proposal.values_list("published_at", "first"),
        "proposal_to_yes": introductions.values_list("proposed_at", "introduced_at"),
        "yes_to_milestone": first_talk.values_list("introduced_at", "first"),
    }
    return [_median(code, rows) for code, rows in spans.items()]


def _median(code: str, rows: Iterable[tuple]) -> dict:
    days = [(_day(end) - _day(start)).days for start, end in rows if start and end]
    return {"code": code, "days": median(days) if days else None, "cases": len(days)}


def _day(moment: date | datetime) -> date:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def promises(period: ReportPeriod) -> list[dict]:
    """What we promised, how often, and how often it was kept."""
    sides = IntroductionSide.objects.filter(introduction__in=_introductions(period).values("pk"), answer_by__isnull=False)
    decided = [
        answered_at is not None and _day(answered_at) <= answer_by
        for answer, answered_at, answer_by in sides.values_list("answer", "answered_at", "answer_by")
        if answer != Answer.ASKED
    ]
    checked = [end is not None and end <= add_working_days(start, HANDLING_DAYS) for start, end in _reviews(period)]
    return [
        {"code": "answered_in_time", "kept": sum(decided), "of": len(decided)},
        {"code": "checked_in_time", "kept": sum(checked), "of": len(checked)},
    ]


def _reviews(period: ReportPeriod) -> list[tuple[date, date | None]]:
    """(sent to us, first word from us) of every company of the measure that sent its profile in the period."""
    kind = ContentType.objects.get_for_model(Company)
    ids = [str(pk) for pk in Company.objects.filter(funding_measure=period.measure).values_list("pk", flat=True)]
    answers = ["company.verified", "company.needs_info", "company.rejected"]
    log = ActivityLog.objects.filter(content_type=kind, object_id__in=ids, action__in=["company.submitted", *answers])
    start, end = moments(period)
    found, waiting = [], {}
    for company, action, at in log.order_by("at", "pk").values_list("object_id", "action", "at"):
        if action != "company.submitted":
            if sent := waiting.pop(company, None):
                found.append((sent, _day(at)))
        elif start <= at < end:
            waiting[company] = _day(at)
    return found + [(sent, None) for sent in waiting.values()]


def answers(period: ReportPeriod) -> list[dict]:
    """By side: yes, no, no answer in time."""
    sides = IntroductionSide.objects.filter(introduction__in=_introductions(period).values("pk"))
    rows = sides.values_list("answer").annotate(Count("pk")).order_by("answer")
    found = dict(rows)
    return _pairs((answer.value, found.get(answer, 0)) for answer in Answer)


def declines(period: ReportPeriod) -> list[dict]:
    sides = IntroductionSide.objects.filter(introduction__in=_introductions(period).values("pk"), answer=Answer.DECLINED)
    rows = sides.exclude(reason="").values_list("reason").annotate(number=Count("pk")).order_by("-number", "reason")
    return _pairs(rows)


def languages(period: ReportPeriod) -> dict[str, list[dict]]:
    return {
        "demands": _by_language(_demands(period)),
        "companies": _by_language(_registered(period)),
    }


def _by_language(rows) -> list[dict]:
    return _pairs(rows.values_list("original_language").annotate(number=Count("pk")).order_by("-number", "original_language"))


def months(period: ReportPeriod) -> list[dict]:
    """Services by month."""
    records = SupportRecord.objects.valid().filter(measure=period.measure, on__range=(period.starts_on, period.ends_on))
    found = dict(records.annotate(month=TruncMonth("on")).values_list("month").annotate(Count("pk")).order_by("month"))
    days, month = [], period.starts_on.replace(day=1)
    while month <= period.ends_on:
        days.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return _pairs((day.strftime("%Y-%m"), found.get(day, 0)) for day in days)


def events(period: ReportPeriod) -> list[dict]:
    """From the invitation to those who came, over the events of the period that took place; companies, then persons."""
    held = Event.objects.filter(_in(period, "starts_at"), funding_measure=period.measure, ends_at__lt=timezone.now())
    held = held.filter(state__in=[EventState.PUBLISHED, EventState.HELD])
    registered = EventRegistration.objects.filter(event__in=held.values("pk")).exclude(state__in=NO_LONGER)
    came = registered.filter(checked_in_at__isnull=False)
    there = {row.pk: row for row in Company.objects.filter(event_registrations__in=came.values("pk")).distinct()}
    steps = {
        "invited": EventInvitation.objects.filter(event__in=held.values("pk")).values("company").distinct().count(),
        "registered": registered.filter(company__isnull=False).values("company").distinct().count(),
        "attended": len(there),
        "smes": sum(company.size_class in SMES for company in there.values()),
        "persons_registered": registered.count(),
        "persons_attended": came.count(),
    }
    return _pairs(steps.items())


def milestones(period: ReportPeriod) -> list[dict]:
    """Confirmed or not, by kind: what was reached in the period."""
    span = (period.starts_on, period.ends_on)
    rows = Milestone.objects.filter(introduction__funding_measure=period.measure, reached_on__range=span)
    found: Counter = Counter(dict(rows.values_list("code").annotate(number=Count("pk")).order_by("code")))
    return _pairs(found.most_common())


def fairness(period: ReportPeriod) -> dict:
    """How evenly the suppliers were shown, and how many had an introduction; over all suppliers, whoever pays."""
    last = min(moments(period)[1], timezone.now())
    report = fairness_report(now=last, period=timedelta(days=(period.ends_on - period.starts_on).days + 1))
    return {
        "gini": round(report.gini, 4),
        "suppliers": len(report.rows),
        "shown": len(report.shown),
        "introduced": sum(row.proposed > 0 for row in report.rows),
    }


def _pairs(rows: Iterable[tuple[str, int]]) -> list[dict]:
    return [{"code": code, "value": value} for code, value in rows]
