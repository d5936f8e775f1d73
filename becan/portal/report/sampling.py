"""The auditor's random sample: the same number draws the same records again, here and anywhere else.

Records are ordered by the SHA-256 of "<number>:<record>", and the first ones are taken: a spreadsheet can check it.
"""

import hashlib
from collections.abc import Iterable

from becan.portal.report.models import ReportPeriod
from companies.models import SupportRecord

MOST = 200


def population(period: ReportPeriod):
    """What can be drawn: every valid service of the measure in the period."""
    return SupportRecord.objects.valid().filter(measure=period.measure, on__range=(period.starts_on, period.ends_on))


def draw(numbers: Iterable[int], *, seed: str, size: int) -> list[int]:
    return sorted(sorted(numbers, key=lambda number: _place(seed, number))[:size])


def _place(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
