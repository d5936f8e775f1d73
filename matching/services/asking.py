"""Single questions from a page to a shard: answered at once or not at all, so that the page can say "being computed".

The answer is a Redis list of its own that lives for a minute. Celery's result store would retry a dead Redis for a minute and more.
"""

import json
import logging
from functools import cache
from uuid import uuid4

from celery import Task
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from becan.nudge import NO_BROKER, send
from companies.models import Company
from matching.models import Demand
from matching.routing import queue_of, shard_of
from matching.tasks import explain_task

logger = logging.getLogger(__name__)

PATIENCE = 2  # seconds
LIFE = 60


def explain_fit(demand: Demand, company: Company) -> dict | None:
    """How the engine sees this pair now: score, coverage, band, gates, contributions; None = being computed."""
    shard = shard_of(company.pk)
    return ask_engine(explain_task, str(demand.pk), str(company.pk), shard, shard=shard)


def ask_engine(task: Task, *args, shard: int):
    """What ``task(place, *args)`` answers in the shard, or None if no answer comes in time."""
    place = f"engine.answer.{uuid4()}"
    try:
        send(task, place, *args, queue=queue_of(shard), expires=PATIENCE)
        found = _redis().blpop([place], timeout=PATIENCE)
    except NO_BROKER as error:
        logger.warning("%s cannot be asked: %s", queue_of(shard), error)
        return None
    return json.loads(found[1]) if found else None


def answer(place: str, value) -> None:
    """What the task has found, put where the page waits for it."""
    with _redis().pipeline() as pipeline:
        pipeline.rpush(place, json.dumps(value)).expire(place, LIFE).execute()


@cache
def _redis() -> Redis:
    times = {"socket_connect_timeout": 0.4, "socket_timeout": PATIENCE + 0.5}
    return Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **times)
