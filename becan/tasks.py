"""Thin tasks, and the sweep: every 30 seconds each app looks for due rows whose hint was lost."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

logger = logging.getLogger(__name__)

Sweep = Callable[[datetime], object]
SWEEPS: list[Sweep] = []


def sweep(function: Sweep) -> Sweep:
    """Decorator for ``tasks.py`` of any app: ``function(now)`` runs with every sweep."""
    SWEEPS.append(function)
    return function


@shared_task
def sweep_task():
    for function in SWEEPS:
        try:
            function(timezone.now())
        except Exception:
            logger.exception("Sweep %s failed; the others go on", function.__name__)


@shared_task
def deliver_mail_task(pk: int):
    from becan.mail import deliver_mail

    deliver_mail(pk, now=timezone.now())


@shared_task
def send_held_task(user_pk, address=""):
    from becan.mail_held import send_held

    send_held(user_pk, now=timezone.now(), address=address)


@sweep
def sweep_mail(now: datetime):
    from becan.mail import sweep_due_mail
    from becan.mail_held import sweep_held

    sweep_held(now=now)
    sweep_due_mail(now=now)
