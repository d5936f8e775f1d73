"""One line of the desk: what is due when, and who waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from becan.clock import add_working_days, is_estimated
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
    responsible: str = ""

    @property
    def is_late(self) -> bool:
        return self.due < timezone.localdate()

    @property
    def is_estimated(self) -> bool:
        return is_estimated(self.due)


class Queue(NamedTuple):
    name: str
    title: Promise
    rows: Callable[[], QuerySet]
    item: Callable[..., Item]

    def items(self, most: int) -> list[Item]:
        return [self.item(row) for row in self.rows()[:most]]


def promised(moment: datetime) -> date:
    return add_working_days(timezone.localdate(moment), PROMISED)


def waits_for_us(company, since):
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days == 0:
        return _("%(company)s waits for us since today") % {"company": name_of(company)}
    sentence = ngettext("%(company)s waits for us, %(days)s day so far", "%(company)s waits for us, %(days)s days so far", days)
    return sentence % {"company": name_of(company), "days": days}


def name_of(company):
    return in_language(company, "name", get_language()).value or str(company)


def title_of(demand):
    return in_language(demand, "title", get_language()).value or str(demand)
