"""How an indicator is counted. A rule gives rows: who and what stands behind the number, and who took part without counting.

``period`` is (first day, last day); ``only`` are codes that narrow the rule down. Nothing here asks the database by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from becan.portal.report.facts import Happened, Outcome, Service

Span = tuple[date, date]
SIZES = ("micro", "small", "medium", "large")
SIXTY = Decimal(60)

NOT_COUNTED: dict[str, Promise] = {
    "no_establishment": pgettext_lazy("not counted", "took part; no establishment in the region of the measure"),
    "no_enterprise": pgettext_lazy("not counted", "took part; no enterprise"),
    "counted_before": pgettext_lazy("not counted", "counted in an earlier period"),
    "counted_elsewhere": pgettext_lazy("not counted", "counted in another funding measure"),
    "counted_once": pgettext_lazy("not counted", "counted already in this period"),
    "other_size": pgettext_lazy("not counted", "of another size class"),
}


@dataclass(frozen=True)
class Row:
    """What stands behind a number. ``why_not`` is empty for what counts; ``evidence`` are numbers of records, ``kind:number``."""

    enterprise: str
    company: str
    on: str
    amount: Decimal
    evidence: tuple[str, ...]
    size_class: str = ""
    why_not: str = ""

    def to_json(self) -> dict:
        return asdict(self) | {"amount": str(self.amount), "evidence": list(self.evidence)}

    @classmethod
    def from_json(cls, row: dict) -> "Row":
        return cls(**row | {"amount": Decimal(row["amount"]), "evidence": tuple(row["evidence"])})


@dataclass(frozen=True)
class Rule:
    label: Promise
    rows: Callable[[Happened, Span, frozenset[str]], Iterable[Row]]


RULES: dict[str, Rule] = {}


def rule(code: str, label: Promise):
    def register(function):
        RULES[code] = Rule(label, function)
        return function

    return register


def value_of(rows: Iterable[Row]) -> Decimal:
    return sum((row.amount for row in rows if not row.why_not), Decimal(0))


def _within(period: Span, day: date) -> bool:
    return period[0] <= day <= period[1]


def _of_kinds(services: Iterable[Service], only: frozenset[str]) -> list[Service]:
    kinds = only.difference(SIZES)
    return [service for service in services if not kinds or service.kind in kinds]


def _reason(service: Service) -> str:
    if not service.is_enterprise:
        return "no_enterprise"
    return "" if service.is_in_region else "no_establishment"


@rule("enterprises", gettext_lazy("Distinct enterprises supported; codes: size classes, kinds of support"))
def enterprises(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    """Each once: where and when it was first supported, in the size class of that day."""
    services = _of_kinds(happened.services, only)
    first: dict[str, Service] = {}
    for service in services:
        if service.counts:
            first.setdefault(service.enterprise, service)
    here: dict[str, list[Service]] = {}
    for service in services:
        if service.measure == happened.measure.pk and _within(period, service.on):
            here.setdefault(service.enterprise, []).append(service)
    for enterprise, found in here.items():
        yield _enterprise_row(happened, period, only, enterprise, found, first.get(enterprise))


def _enterprise_row(happened, period, only, enterprise, found, first):
    start = first if first in found else found[0]
    size = first.size_class if first else start.size_class
    return Row(
        enterprise=enterprise,
        company=str(start.company),
        on=start.on.isoformat(),
        amount=Decimal(1),
        evidence=tuple(service.evidence for service in found),
        size_class=size,
        why_not=_why_not(happened, period, only, found, first),
    )


def _why_not(happened, period, only, found, first) -> str:
    if first is None or not any(service.counts for service in found):
        return _reason(found[0]) or "no_establishment"
    if first.measure != happened.measure.pk:
        return "counted_elsewhere"
    if first.on < period[0]:
        return "counted_before"
    sizes = only.intersection(SIZES)
    return "other_size" if sizes and first.size_class not in sizes else ""


def _by_source(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[list[Service]]:
    """What came from one thing is one service; those who count come first."""
    found: dict[tuple[str, str], list[Service]] = {}
    for service in _of_kinds(happened.own_services, only):
        if _within(period, service.on):
            found.setdefault((service.kind, service.source), []).append(service)
    for services in found.values():
        yield sorted(services, key=lambda service: not service.counts)


def _service_row(services: list[Service], amount: Decimal) -> Row:
    first = services[0]
    return Row(
        enterprise=first.enterprise,
        company=str(first.company),
        on=first.on.isoformat(),
        amount=amount,
        evidence=tuple(service.evidence for service in services),
        size_class=first.size_class,
        why_not=_reason(first),
    )


@rule("services", gettext_lazy("Services, each once however many companies took part; codes: kinds of support"))
def services(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    for found in _by_source(happened, period, only):
        yield _service_row(found, Decimal(1))


def _each(happened, period, only, amount) -> Iterator[Row]:
    for service in _of_kinds(happened.own_services, only):
        if _within(period, service.on) and amount(service):
            yield _service_row([service], amount(service))


@rule("hours", gettext_lazy("Hours of support; codes: kinds of support"))
def hours(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    return _each(happened, period, only, lambda service: Decimal(service.minutes) / SIXTY)


@rule("persons", gettext_lazy("Persons of the companies supported; codes: kinds of support"))
def persons(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    return _each(happened, period, only, lambda service: Decimal(service.persons))


@rule("de_minimis", gettext_lazy("De-minimis aid in euro; codes: kinds of support"))
def de_minimis(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    return _each(happened, period, only, lambda service: service.de_minimis)


@rule("introductions_proposed", gettext_lazy("Introductions proposed"))
def introductions_proposed(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    for pk, offering, seeking, day in happened.introductions:
        if _within(period, day):
            yield _pair_row(happened, pk, (offering, seeking), day, f"introduction:{pk}")


@rule("outcomes", gettext_lazy("Outcomes confirmed by both sides; codes: milestones"))
def outcomes(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    for outcome in _outcomes(happened, only):
        if outcome.measure == happened.measure.pk and _within(period, outcome.on):
            yield _outcome_row(happened, outcome)


@rule("enterprises_with_outcomes", gettext_lazy("Distinct enterprises with a confirmed outcome; codes: milestones"))
def enterprises_with_outcomes(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    """Each once, with its first outcome; the other side took part."""
    first: dict[str, Outcome] = {}
    for outcome in _outcomes(happened, only):
        for company in outcome.companies:
            enterprise, why_not = happened.enterprise_of(company), "no_establishment"
            if happened.is_regional(company, outcome.introduction, outcome.measure):
                why_not = _why_again(happened, period, first.setdefault(enterprise, outcome), outcome)
            if outcome.measure == happened.measure.pk and _within(period, outcome.on):
                yield Row(
                    enterprise, str(company), outcome.on.isoformat(), Decimal(1), (f"milestone:{outcome.number}",), "", why_not
                )


def _why_again(happened, period, first: Outcome, outcome: Outcome) -> str:
    if first is outcome:
        return ""
    if first.measure != happened.measure.pk:
        return "counted_elsewhere"
    return "counted_before" if first.on < period[0] else "counted_once"


def _outcomes(happened: Happened, only: frozenset[str]) -> list[Outcome]:
    return [outcome for outcome in happened.outcomes if not only or outcome.code in only]


def _outcome_row(happened: Happened, outcome: Outcome) -> Row:
    return _pair_row(happened, outcome.introduction, outcome.companies, outcome.on, f"milestone:{outcome.number}")


def _pair_row(happened: Happened, introduction, companies, day: date, evidence: str) -> Row:
    regional = [company for company in companies if happened.is_regional(company, introduction, happened.measure.pk)]
    company = (regional or companies)[0]
    why_not = "" if regional else "no_establishment"
    return Row(happened.enterprise_of(company), str(company), day.isoformat(), Decimal(1), (evidence,), "", why_not)


@rule("demands", gettext_lazy("Demands published"))
def demands(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    for pk, company, day in happened.demands:
        if _within(period, day):
            yield Row(happened.enterprise_of(company), str(company), day.isoformat(), Decimal(1), (f"demand:{pk}",))


@rule("events", gettext_lazy("Events held"))
def events(happened: Happened, period: Span, only: frozenset[str]) -> Iterator[Row]:
    for pk, day in happened.events:
        if _within(period, day):
            yield Row("", "", day.isoformat(), Decimal(1), (f"event:{pk}",))
