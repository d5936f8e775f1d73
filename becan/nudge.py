"""The hint to a worker that a due row waits. The row is the truth: a lost hint costs up to one sweep, nothing else."""

import logging
import time
from functools import partial

from celery import Task
from celery.canvas import Signature
from celery.result import AsyncResult
from django.db import transaction
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

HINT_EXPIRES = 30  # seconds; by then a sweep has given the next hint
PATIENCE = {  # the person whose request this is does not wait for a dead broker; celery's own pool would, for six seconds
    "socket_connect_timeout": 0.4,
    "socket_timeout": 0.4,
    "connect_retries_timeout": 0.4,
    "max_retries": 1,
    "interval_start": 0,
}
PAUSE = 5  # seconds without hints after a failure, so that a transaction with many due rows waits once

NO_BROKER = (OperationalError, RedisError, OSError)

_silent_until = 0.0


def nudge(task: Task | Signature, *args) -> None:
    """Start ``task(*args)`` once the transaction has committed; a dead broker is logged, never raised."""
    transaction.on_commit(partial(hint, task, *args))


def hint(task: Task | Signature, *args) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        send(task, *args, expires=HINT_EXPIRES)
    except NO_BROKER as error:
        _silent_until = time.monotonic() + PAUSE
        logger.warning("No broker for %s%r, the sweep will do it: %s", task.name, args, error)


def send(task: Task | Signature, *args, **options) -> AsyncResult:
    """Give the message to the broker, with little patience: raises one of ``NO_BROKER``."""
    with producers[_broker(task.app)].acquire(block=True) as producer:
        return task.apply_async(args, producer=producer, **options)


def _broker(app) -> Connection:
    return app.connection_for_write(transport_options=PATIENCE)
