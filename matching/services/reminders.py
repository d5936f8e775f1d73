"""One reminder to a side that has not answered, two working days before its last day. Told by WeChat, it is not told again."""

from datetime import datetime

from django.utils import timezone

from becan.clock import add_working_days, is_quiet, is_working_day
from matching.enums import Part
from matching.services.introduction_mails import mail_reminder
from matching.services.introductions import sides_waited_for
from matching.services.wechat import is_told_by_wechat

DAYS_BEFORE = 2  # working days


def remind_sides(*, now: datetime) -> int:
    """How many were reminded; a second run on the same day writes nothing, as the mails are there."""
    today = timezone.localdate(now)
    if is_quiet(today) or not is_working_day(today):
        return 0
    near = sides_waited_for().filter(answer_by__gte=today, answer_by__lte=add_working_days(today, DAYS_BEFORE))
    due = [side for side in near.select_related("introduction") if not _is_told(side)]
    return sum(mail_reminder(side.introduction, Part(side.side)) for side in due)


def _is_told(side) -> bool:
    return is_told_by_wechat(side.introduction, Part(side.side))
