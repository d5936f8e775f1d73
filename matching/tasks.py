"""Thin tasks of the engine. Those of a shard go to its queue, see ``routing.queue_of``."""

from datetime import datetime

from celery import shared_task
from celery.signals import celeryd_after_setup
from django.utils import timezone

from becan.tasks import sweep
from matching.routing import queue_of, shards


@shared_task
def refresh_task(shard: int):
    from matching.services.ranking import run_refreshes

    run_refreshes(shard, now=timezone.now())


@shared_task
def refresh_all_task():
    from matching.services.refresh import request_all

    request_all()


@shared_task
def propose_weights_task():
    from matching.services.learning import propose_if_worth_it

    propose_if_worth_it()


@shared_task
def tell_changes_task():
    from matching.services.partner_news import tell_changes

    tell_changes(now=timezone.now())


@shared_task
def teams_task(shard: int):
    from matching.services.team_search import run_teams

    run_teams(shard, now=timezone.now())


@shared_task
def advise_task(shard: int):
    from matching.services.advising import run_advice

    run_advice(shard, now=timezone.now())


@shared_task
def explain_task(place: str, demand_pk: str, company_pk: str, shard: int):
    from matching.services.asking import answer
    from matching.services.ranking import explain

    answer(place, explain(demand_pk, company_pk, shard=shard))


@shared_task
def preview_task(place: str, demand_pk: str, shard: int):
    from matching.services.asking import answer
    from matching.services.previewing import shard_preview

    answer(place, shard_preview(demand_pk, shard=shard))


@shared_task
def suggest_translation_task(pk: int):
    from matching.services.translating.desk import run_suggestion

    run_suggestion(pk, now=timezone.now())


@sweep
def sweep_suggestions(now: datetime):
    from matching.services.translating.desk import sweep_due_suggestions

    sweep_due_suggestions(now=now)


@sweep
def sweep_refreshes(now: datetime):
    from matching.services.refresh import sweep_due_refreshes

    sweep_due_refreshes(now=now)


@sweep
def sweep_teams(now: datetime):
    from matching.services.teams import sweep_due_teams

    sweep_due_teams(now=now)


@sweep
def sweep_advice(now: datetime):
    from matching.services.helping import sweep_due_advice

    sweep_due_advice(now=now)


@shared_task
def match_digest_task(pk: int):
    from matching.services.digests import send_match_digest

    send_match_digest(pk, now=timezone.now())


@sweep
def sweep_match_digests(now: datetime):
    from matching.services.digests import sweep_due_match_digests

    sweep_due_match_digests(now=now)


@sweep
def sweep_reminders(now: datetime):
    from matching.services.reminders import remind_sides

    remind_sides(now=now)


@sweep
def sweep_introductions(now: datetime):
    from matching.services.introductions import expire_sides

    expire_sides(now=now)


@sweep
def sweep_follow_ups(now: datetime):
    from matching.services.follow_ups import ask_follow_ups

    ask_follow_ups(now=now)


@sweep
def sweep_demands(now: datetime):
    from matching.services.demand_life import sweep_demand_lives

    sweep_demand_lives(now=now)


@sweep
def sweep_task_reminders(now: datetime):
    from matching.services.records import remind_of_tasks

    remind_of_tasks(now=now)


@sweep
def sweep_batches(now: datetime):
    from matching.services.batches import run_due_batches
    from matching.services.curation import bring_back_dismissed

    run_due_batches(now=now)
    bring_back_dismissed(now=now)


@sweep
def sweep_quick_demands(now: datetime):
    from matching.services.quick_demands import erase_old_quick_demands

    erase_old_quick_demands(now=now)


@celeryd_after_setup.connect
def start_shards(instance, **_):
    from matching.services.ranking import start_shard

    for number in shards():
        if queue_of(number) in instance.app.amqp.queues.consume_from:
            start_shard(number)
