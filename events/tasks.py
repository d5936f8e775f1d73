"""What is due by time; the rows themselves are the truth."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

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


@shared_task
def plan_meetings_task(event_pk: str):
    from events.services.meeting_plans import run_plan

    run_plan(event_pk, now=timezone.now())


@sweep
def sweep_meeting_plans(now: datetime):
    from events.services.meeting_plans import hint_due_plans

    hint_due_plans(now=now)
