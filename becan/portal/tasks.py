"""Thin tasks of the roof."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from becan.tasks import sweep


@shared_task
def make_export_task(pk: str):
    from becan.portal.report.exports.running import make_export

    make_export(pk, now=timezone.now())


@sweep
def sweep_exports(now: datetime):
    from becan.portal.report.exports.running import sweep_exports

    sweep_exports(now=now)


@shared_task
def escalate_task():
    from becan.portal.escalating import escalate

    escalate(now=timezone.now())


@shared_task
def retention_task():
    from becan.portal.retention.running import run_or_simulate

    run_or_simulate(now=timezone.now())
