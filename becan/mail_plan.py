"""When a mail may go: the reader's frequency, quiet hours, and at most two a week. Decided as a worker claims it, under a lock a reader.

Nothing is lost: what may not go now is held as a due row and goes with others in one digest (see ``becan.mail_held``).
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from becan.locks import take_lock
from becan.mail_kinds import CHOICES, COUNTED, MOST_A_WEEK, Frequency, group_of
from becan.models import MailState, OutgoingMail
from becan.notices import NoticeSettings, Suppression

WEEK = timedelta(days=7)
OPENS, CLOSES, MORNING = time(7), time(20), time(8)
SATURDAY = 5


class Plan(NamedTuple):
    state: MailState
    due_at: datetime


def let_through(mail: OutgoingMail, *, now: datetime) -> bool:
    """Whether a claimed mail goes out now. Who was let through once stays so, however often the server defers it."""
    group = group_of(mail.kind)
    if not group.is_critical and Suppression.objects.filter(address__iexact=mail.to).exists():
        return _set(mail, state=MailState.SUPPRESSED)
    has_no_limits = mail.user_id is None and not group.counts  # an address without an account has no wishes either
    if group.is_critical or has_no_limits or mail.passed_at:
        return True
    with transaction.atomic():
        take_lock(reader_lock(mail.user_id, mail.to))
        plan = plan_of(mail, group, now=now) if mail.user_id else _plan_of_address(mail, now=now)
        if plan:
            return _set(mail, state=plan.state, due_at=plan.due_at, attempts=0)
        OutgoingMail.objects.filter(pk=mail.pk).update(passed_at=now)
    return True


def reader_lock(user_pk, address: str) -> str:
    return f"becan.mail.reader.{user_pk or address.lower()}"


def _plan_of_address(mail, *, now: datetime) -> Plan | None:
    free_at = free_again_at(mail, now=now)
    return Plan(MailState.HELD, free_at) if free_at else None


def _set(mail, **fields) -> bool:
    OutgoingMail.objects.filter(pk=mail.pk).update(**fields)
    return False


def plan_of(mail, group, *, now: datetime) -> Plan | None:
    """What becomes of the mail instead of going out now; None: it goes."""
    wishes = NoticeSettings.of(mail.user)
    zone = ZoneInfo(wishes.zone_name)
    frequency = wishes.frequency(group)
    if frequency == Frequency.OFF:
        return Plan(MailState.OFF, now)
    if frequency in (Frequency.DAILY, Frequency.WEEKLY):
        return Plan(MailState.HELD, next_morning(now, zone, weekly=frequency == Frequency.WEEKLY))
    rests = wishes.rests and settings.MAIL_QUIET_HOURS
    if group.counts and (free_at := free_again_at(mail, now=now)):
        return Plan(MailState.HELD, next_open(free_at, zone) if rests else free_at)
    if group.rests and rests and (opens_at := next_open(now, zone)) > now:
        return Plan(MailState.WAITING, opens_at)
    return None


def free_again_at(mail, *, now: datetime) -> datetime | None:
    """When this reader may be written to again; None: now. Who has mails held already gets this one with them."""
    if mail.user and mail.user.role:  # the team's work, and an auditor's
        return None
    of_reader = {"user": mail.user_id} if mail.user_id else {"to__iexact": mail.to}
    counted = OutgoingMail.objects.filter(group__in=COUNTED, **of_reader)
    held = counted.filter(state=MailState.HELD).order_by("due_at").first()
    if held:
        return max(held.due_at, now)
    passed = counted.filter(passed_at__gt=now - WEEK)
    latest = passed.order_by("-passed_at").values_list("passed_at", flat=True)[:MOST_A_WEEK]
    return latest[MOST_A_WEEK - 1] + WEEK if len(latest) == MOST_A_WEEK else None


@transaction.atomic
def set_frequencies(user, frequencies: dict[str, str]) -> None:
    """What is held back of a group that is switched off now will not be mailed; it stands in the inbox."""
    row, _created = NoticeSettings.objects.select_for_update().get_or_create(user=user)
    allowed = {group.code for group in CHOICES}
    row.frequencies = row.frequencies | {code: Frequency(value) for code, value in frequencies.items() if code in allowed}
    row.save(update_fields=["frequencies"])
    groups = [code for code, value in row.frequencies.items() if value == Frequency.OFF]
    OutgoingMail.objects.filter(user=user, state=MailState.HELD, group__in=groups).update(state=MailState.OFF)


def next_open(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment, or the next one outside the quiet hours of the reader: nights and weekends."""
    local = moment.astimezone(zone)
    if local.time() >= CLOSES:
        local = _at(local + timedelta(days=1), OPENS)
    elif local.time() < OPENS:
        local = _at(local, OPENS)
    while local.weekday() >= SATURDAY:
        local = _at(local + timedelta(days=1), OPENS)
    return local.astimezone(moment.tzinfo)


def next_morning(moment: datetime, zone: ZoneInfo, *, weekly: bool) -> datetime:
    """Eight o'clock of the next working day, or of the next Monday."""
    local = _at(moment.astimezone(zone), MORNING)
    while local <= moment or local.weekday() >= SATURDAY or (weekly and local.weekday() != 0):
        local = _at(local + timedelta(days=1), MORNING)
    return local.astimezone(moment.tzinfo)


def _at(local: datetime, clock: time) -> datetime:
    """On the same day, by the zone's own clock."""
    return datetime.combine(local.date(), clock, local.tzinfo)
