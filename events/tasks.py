"""What is due by time; the rows themselves are the truth."""

from datetime import datetime

from becan.tasks import sweep


@sweep
def sweep_offers(now: datetime):
    from events.services.registrations import expire_offers

    expire_offers(now=now)
