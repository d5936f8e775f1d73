"""What stays undone past its promised day: first whoever could do it instead is told, then the board."""

from collections import defaultdict
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from becan.absences import Absence
from becan.clock import add_working_days, one_look
from becan.locks import try_lock
from becan.mail import queue_mail
from becan.portal.handing import placed_items
from becan.portal.queues import QUEUES
from becan.portal.queues.item import Item
from companies.models import User
from matching.forms.records import team
from matching.models import Escalation

LATE, VERY_LATE = 3, 8  # working days after the promised one
LOOKED_AT = 300  # of each queue
ON_A_MAIL = 20
DEPUTY, BOARD = "deputy", "board"


@transaction.atomic
@one_look()
def escalate(*, now: datetime) -> int:
    """Each item takes each step once, however often this runs. Returns how many mails went out."""
    if not try_lock("becan.portal.escalate"):
        return 0
    today = timezone.localdate(now)
    with override("de"):
        items = placed_items([queue for queue in QUEUES if queue.is_ours and not queue.is_idea], LOOKED_AT)
    mails = _tell(_new(items, DEPUTY, LATE, today), _deputies)
    if settings.BOARD_ADDRESS:
        mails += _tell(_new(items, BOARD, VERY_LATE, today), lambda item: [settings.BOARD_ADDRESS])
    return mails


def _new(items: list[Item], step: str, days: int, today: date) -> list[Item]:
    late = {item.key: item for item in items if add_working_days(item.due, days) <= today}
    known = Escalation.objects.filter(step=step, item__in=late).values_list("item", flat=True)
    fresh = [item for key, item in late.items() if key not in set(known)]
    Escalation.objects.bulk_create(Escalation(item=item.key, step=step) for item in fresh)
    return fresh


def _tell(items: list[Item], readers_of) -> int:
    """One mail to each reader, with all that is new."""
    by_reader: dict[User | str, list[Item]] = defaultdict(list)
    for item in items:
        for reader in readers_of(item):
            by_reader[reader].append(item)
    for reader, theirs in by_reader.items():
        context = {"items": theirs[:ON_A_MAIL], "more": max(len(theirs) - ON_A_MAIL, 0)}
        queue_mail("desk_late", to=reader, context=context, language="de" if isinstance(reader, str) else None)
    return len(by_reader)


def _deputies(item: Item) -> list[User]:
    """Whoever stood in for the owner the last time, else everybody else; of what is nobody's, everybody."""
    everybody = list(team())
    if item.owner is None:
        return everybody
    last = Absence.objects.filter(person=item.owner, deputy__isnull=False).select_related("deputy").order_by("-last").first()
    return [last.deputy] if last else [person for person in everybody if person != item.owner] or everybody
