"""One line of the desk: what is due when, and who waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from becan.clock import add_working_days, is_estimated
from companies.models import User
from companies.services.verification import HANDLING_DAYS
from companies.texts import in_language

PROMISED = HANDLING_DAYS  # working days within which a side that waits for us hears from us


@dataclass(frozen=True)
class Item:
    due: date
    task: str
    title: str
    url: str
    waiting: str  # who waits for whom
    owner: User | None = None  # who answers for it; nobody: the team
    key: str = ""  # queue:number
    stands_for: User | None = None  # who is away, if the owner stands in

    @property
    def responsible(self) -> str:
        return str(self.owner or "")

    @property
    def is_late(self) -> bool:
        return self.due < timezone.localdate()

    @property
    def is_estimated(self) -> bool:
        return is_estimated(self.due)


class Queue(NamedTuple):
    """``effect``: what doing it brings nearer, from 3 (a cooperation that waits for us) to 0. ``is_ours``: our promise, not theirs."""

    name: str
    title: Promise
    rows: Callable[[], QuerySet]
    item: Callable[..., Item]
    effect: int = 1
    is_ours: bool = True
    is_idea: bool = False  # nobody waits yet: it fills the list
    takes_budget: bool = False  # of the week's introductions

    def items(self, most: int) -> list[Item]:
        return [replace(self.item(row), key=f"{self.name}:{row.pk}") for row in self.rows()[:most]]


def promised(moment: datetime) -> date:
    return add_working_days(timezone.localdate(moment), PROMISED)


def waits_for_us(company, since):
    return name_waits_for_us(name_of(company), since)


def name_waits_for_us(name, since):
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days == 0:
        return _("%(company)s waits for us since today") % {"company": name}
    sentence = ngettext("%(company)s waits for us, %(days)s day so far", "%(company)s waits for us, %(days)s days so far", days)
    return sentence % {"company": name, "days": days}


def name_of(company):
    return in_language(company, "name", get_language()).value or str(company)


def title_of(demand):
    return in_language(demand, "title", get_language()).value or str(demand)
