"""Until when a side may answer."""

from datetime import date

from django.utils import timezone

from becan.clock import add_working_days

DAYS_TO_ANSWER = 7  # working days


def last_day_to_answer() -> date:
    return add_working_days(timezone.localdate(), DAYS_TO_ANSWER)
