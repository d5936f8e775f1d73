"""What is due by time; the rows themselves are the truth."""

from datetime import datetime

from becan.tasks import sweep


@sweep
def sweep_offers(now: datetime):
    from events.services.registrations import expire_offers

    expire_offers(now=now)


@sweep
def sweep_passports(now: datetime):
    from events.services.passports import purge_needs, purge_passports

    purge_passports(now=now)
    purge_needs(now=now)


@sweep
def sweep_feedback(now: datetime):
    from events.services.feedback import ask_for_feedback

    ask_for_feedback(now=now)
