"""A generated year: 500 companies in and outside the region, two measures, 300 introductions, 40 outcomes, 12 events."""

import random
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType

from becan.portal.report.models import ReportPeriod
from becan.portal.report.standard import enter_standard_indicators
from companies.models import Company, Identifier, Site, SupportRecord
from events.models import Event
from matching.models import Demand, Introduction, IntroductionSide, Milestone
from tests.factories import make_measure, make_user

BERLIN = ZoneInfo("Europe/Berlin")
START, END = date(2025, 1, 1), date(2025, 12, 31)
REGIONS = ["berlin", "brandenburg", "saxony", "bavaria", ""]
CODES = ["talk", "nda", "sample-order", "nomination", "mou", "pilot-project", "rnd-contract"]


def moment(day, hour=0, minute=30):
    """Half an hour after midnight in Berlin is still the day before in UTC: whoever forgets the zone counts wrongly."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def make_year(seed=20251231):
    draw = random.Random(seed)
    manager = make_user(role="project_manager")
    measures = [
        make_measure(f"year-{number}", starts_on=START, ends_on=date(2027, 12, 31), regions=regions)
        for number, regions in enumerate((["berlin"], ["brandenburg", "berlin"]))
    ]
    companies = _companies(draw, measures)
    _records(draw, companies, measures)
    introductions = _introductions(draw, companies, measures, manager)
    _outcomes(draw, introductions)
    _events(draw, companies, measures, manager)
    periods = []
    for measure in measures:
        enter_standard_indicators(measure, by=manager)
        half = date(2025, 6, 30)
        periods += [
            ReportPeriod.objects.create(measure=measure, starts_on=START, ends_on=half),
            ReportPeriod.objects.create(measure=measure, starts_on=half + timedelta(days=1), ends_on=END),
        ]
    return SimpleNamespace(manager=manager, measures=measures, companies=companies, periods=periods, introductions=introductions)


def a_day(draw):
    return START + timedelta(days=draw.randrange(365))


def _companies(draw, measures):
    rows = []
    for number in range(500):
        kind = "partner" if number % 5 == 4 else "multiplier" if number % 50 == 3 else "supplier"
        side = "china" if kind == "partner" else "berlin_brandenburg"
        row = Company(
            kind=kind, side=side, country="CN" if side == "china" else "DE", state="verified", verified_on=START,
            region=draw.choice(REGIONS) if kind != "partner" else "jilin", employees=draw.choice([None, 5, 30, 120, 900]),
            sort_key=f"firma {number:03}", funding_measure=draw.choice(measures), original_language="de", name_de=f"Firma {number:03} GmbH",
        )  # fmt: skip
        rows.append(row)
    Company.objects.bulk_create(rows)
    for number, row in enumerate(rows):
        if number % 3 == 0:  # entries 0/3, 6/9, … are one enterprise each: the same register number at two sites
            Identifier.objects.create(
                company=row, kind="de-register", value=f"Berlin HRB {number // 6}", site_label=f"Werk {number % 6}"
            )
        if number % 7 == 0:
            Site.objects.create(company=row, country="DE", region="berlin", city="Berlin")
    return rows


def record(company, measure, kind, on, **fields):
    regions = sorted({company.region, *company.sites.values_list("region", flat=True)} - {""})
    fields = {"size_class": company.size_class, "regions": regions} | fields
    return SupportRecord(company=company, measure=measure, kind=kind, on=on, **fields)


def _records(draw, companies, measures):
    rows = []
    for number in range(900):
        kind = draw.choice(["consultation", "information", "translation"]) if number % 20 else "research"
        fields = {"minutes": draw.choice([None, 20, 45, 90]), "persons": draw.randrange(1, 4), "part": uuid.uuid4().hex}
        if draw.random() < 0.1:
            fields |= {"is_de_minimis": True, "de_minimis_value": Decimal(draw.randrange(100, 2000))}
        if draw.random() < 0.05:
            fields |= {"voided_at": moment(END), "voided_reason": "Termin fiel aus"}
        measure = draw.choice(measures) if "de_minimis_value" in fields else draw.choice([*measures, None])
        size = draw.choice(["micro", "small", "medium", "large", ""])  # companies grow and shrink
        rows.append(record(draw.choice(companies), measure, kind, a_day(draw), **fields | {"size_class": size}))
    SupportRecord.objects.bulk_create(rows)


def _introductions(draw, companies, measures, manager):
    suppliers = [company for company in companies if company.kind == "supplier"]
    partners = [company for company in companies if company.kind == "partner"]
    kind = ContentType.objects.get_for_model(Introduction)
    rows, records = [], []
    demands = [_demand(draw, draw.choice(partners), draw.choice(measures)) for _number in range(60)]
    for _number in range(300):
        offering, demand = draw.choice(suppliers), draw.choice(demands)
        proposed = a_day(draw)
        row = Introduction.objects.create(
            demand=demand, offering=offering, seeking=demand.company, responsible=manager, state="closed", close_reason="no-answer",
            funding_measure=demand.funding_measure, proposed_at=moment(proposed),
        )  # fmt: skip
        said_yes = draw.random() < 0.5
        answers = ("accepted", "accepted") if said_yes else ("accepted", draw.choice(["declined", "expired"]))
        for side, answer in zip(("offering", "seeking"), answers, strict=True):
            at = moment(proposed + timedelta(days=draw.randrange(12)), 12)
            given = {"answered_at": at, "channel": "phone"} if answer != "expired" else {}
            reason = {"reason": draw.choice(["capacity", "price"])} if answer == "declined" else {}
            by = proposed + timedelta(days=9)
            IntroductionSide.objects.create(introduction=row, side=side, answer=answer, answer_by=by, **given, **reason)
        if said_yes:
            on = proposed + timedelta(days=draw.randrange(1, 20))
            row.state, row.close_reason, row.introduced_at = "introduced", "", moment(on)
            row.save()
            for company in (offering, demand.company):
                records.append(record(company, row.funding_measure, "introduction", on, content_type=kind, object_id=str(row.pk)))
        rows.append(row)
    SupportRecord.objects.bulk_create(records)
    return rows


def _demand(draw, company, measure):
    day = a_day(draw)
    return Demand.objects.create(
        company=company, state="published", published_at=moment(day), title_zh_hans="寻找供应商",
        original_language=draw.choice(["zh-hans", "en"]), funding_measure=measure,
    )  # fmt: skip


def _outcomes(draw, introductions):
    """40 confirmed results; besides, talks, what one side alone states, and the same result stated for two days."""
    met = [row for row in introductions if row.introduced_at]
    results = [code for code in CODES if code not in ("talk", "nda")]
    made = 0
    while made < 40:
        row, code = draw.choice(met), draw.choice(results)
        if row.milestones.filter(code=code).exists():
            continue
        day = min(row.introduced_at.astimezone(BERLIN).date() + timedelta(days=draw.randrange(1, 90)), END)
        _milestone(row, code, day, draw.choice(["confirmed", "confirmed", "upheld"]))
        made += 1
        if made % 8 == 0:
            _milestone(row, code, day - timedelta(days=1), "confirmed")
    for row in draw.sample(met, 60):
        _milestone(row, "talk", row.introduced_at.date() + timedelta(days=3), "confirmed")
    for row in draw.sample(met, 10):
        if not row.milestones.filter(code="nomination").exists():
            _milestone(row, "nomination", row.introduced_at.date() + timedelta(days=4), "stated")


def _milestone(row, code, day, state):
    Milestone.objects.create(
        introduction=row, code=code, reached_on=day, state=state, settled_reason="Vertrag liegt vor" if state == "upheld" else ""
    )


def _events(draw, companies, measures, manager):
    """12 that took place, with the attendance of their companies; one was cancelled."""
    kind, rows = ContentType.objects.get_for_model(Event), []
    for number in range(13):
        measure, on = draw.choice([*measures, None]), a_day(draw)
        event = Event.objects.create(
            kind="workshop", state="held" if number else "cancelled", responsible=manager, title_de=f"Treffen {number}",
            starts_at=moment(on), ends_at=moment(on, 3), published_at=moment(START), funding_measure=measure,
        )  # fmt: skip
        for company in draw.sample(companies, 25) if number else ():
            persons = draw.randrange(1, 4)
            rows.append(
                record(company, measure, "event", on, content_type=kind, object_id=str(event.pk), persons=persons, minutes=180)
            )
    SupportRecord.objects.bulk_create(rows)
