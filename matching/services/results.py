"""The results of a multiplier's companies in a quarter, as far as the companies have released them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Channel
from companies.models import Company
from companies.texts import in_language
from companies.words import Words
from matching.answers import amount_text
from matching.cards import anonymous_title
from matching.enums import Currency, MilestoneState, Part, ResultItem
from matching.models import Introduction, ResultRelease

VISITS = ("site-visit",)
SIGNINGS = ("sample-order", "nomination", "mou", "pilot-project", "rnd-contract", "joint-venture", "settlement")
PROVEN = (MilestoneState.CONFIRMED, MilestoneState.UPHELD)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """``2026-4``; None where it is none."""
        year, _dash, number = text.partition("-")
        is_one = year.isdecimal() and number in ("1", "2", "3", "4") and 2000 <= int(year) <= 2100
        return cls(int(year), int(number)) if is_one else None

    @property
    def starts_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - DAY

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter.of(self.starts_on - DAY)

    def __str__(self):
        return f"{self.year}-{self.number}"

    @property
    def label(self) -> str:
        return _("%(year)s, quarter %(number)s") % {"year": self.year, "number": self.number}

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Result:
    item: ResultItem
    day: date
    company: str
    other: str
    words: str
    amount: str = ""


@dataclass(frozen=True)
class Sheet:
    quarter: Quarter
    results: list[Result]
    unreleased: int  # introductions of these companies in the quarter of which nothing is released

    def count(self, item: ResultItem) -> int:
        return sum(result.item == item for result in self.results)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [
            (_("Companies put in touch"), self.count(ResultItem.CONTACT)),
            (_("Visits"), self.count(ResultItem.VISIT)),
            (_("Signings and orders"), self.count(ResultItem.SIGNING)),
        ]


@transaction.atomic
def release_results(
    introduction: Introduction,
    items: Iterable[str],
    *,
    side: Part,
    by,
    channel: Channel,
    amount: Decimal | None = None,
    currency: str = Currency.EUR,
    told_by: str = "",
) -> ResultRelease:
    """By the company, or written down by the team; nothing ticked takes it all back."""
    locked = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if locked.introduced_at is None:
        raise DomainError(_("There is nothing to release before both sides have been put in touch."))
    items = [item for item in ResultItem.values if item in set(items)]
    if ResultItem.SUM in items and amount is None:
        raise DomainError(_("Please enter the sum, or do not release it."))
    fields = {
        "items": items,
        "amount": amount if ResultItem.SUM in items else None,
        "currency": currency,
        "released_at": timezone.now(),
        "released_by": by,
        "channel": channel,
        "told_by": told_by,
    }
    release, _created = ResultRelease.objects.update_or_create(introduction=locked, side=side, defaults=fields)
    log_action(locked, "results.released", actor=by, side=side, items=items, channel=channel, told_by=told_by)
    return release


def results_sheet(companies: Iterable[Company], quarter: Quarter, words: Words) -> Sheet:
    """In the active language; the other side is named only where it has released its part, too."""
    pks = {company.pk for company in companies}
    introductions = Introduction.objects.filter(introduced_at__isnull=False).select_related("offering", "seeking")
    introductions = introductions.prefetch_related("result_releases", "milestones").order_by("introduced_at", "pk")
    results, unreleased = [], 0
    for introduction in introductions.filter(offering__in=pks) | introductions.filter(seeking__in=pks):
        releases = {release.side: release for release in introduction.result_releases.all() if release.items}
        for part in Part:
            if getattr(introduction, f"{part}_id") in pks:
                found = list(_results(introduction, part, releases, quarter, words))
                results += found
                unreleased += not releases.get(part) and any(_days(introduction, quarter))
    return Sheet(quarter, sorted(results, key=lambda result: (result.day, result.company, result.words)), unreleased)


def _results(introduction, part, releases, quarter, words):
    release = releases.get(part)
    if release is None:
        return
    names = {"company": _name(getattr(introduction, part)), "other": _other(introduction, part.other, releases)}
    day = timezone.localdate(introduction.introduced_at)
    if ResultItem.CONTACT in release.items and day in quarter:
        yield Result(ResultItem.CONTACT, day, words=_("Put in touch"), **names)
    for milestone in introduction.milestones.all():
        item = _item(milestone)
        if item in release.items and milestone.state in PROVEN and milestone.reached_on in quarter:
            amount = _amount(release) if item == ResultItem.SIGNING else ""
            yield Result(item, milestone.reached_on, words=words.code("milestone", milestone.code), amount=amount, **names)


def _days(introduction, quarter):
    yield timezone.localdate(introduction.introduced_at) in quarter
    for milestone in introduction.milestones.all():
        yield _item(milestone) is not None and milestone.state in PROVEN and milestone.reached_on in quarter


def _item(milestone) -> ResultItem | None:
    if milestone.code in VISITS:
        return ResultItem.VISIT
    return ResultItem.SIGNING if milestone.code in SIGNINGS else None


def _amount(release) -> str:
    if release.amount is None:
        return ""
    return amount_text({"low": str(release.amount.normalize()), "unit": release.currency}, get_language())


def _other(introduction, part, releases) -> str:
    company = getattr(introduction, part)
    return _name(company) if part in releases else anonymous_title(company.side)


def _name(company) -> str:
    return in_language(company, "name", get_language()).value
