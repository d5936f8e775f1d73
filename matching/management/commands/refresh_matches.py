"""``manage.py refresh_matches``: rank every open demand anew, and watch.

What is still to be done are rows in the database. So a run that was stopped, whenever and however, goes on where it was.
"""

import time
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.models import MatchRefresh
from matching.routing import shards
from matching.services.ranking import run_refreshes, start_shard
from matching.services.refresh import request_all

PAUSE = 1  # seconds between two looks at what the workers have done


class Command(BaseCommand):
    help = "Ranks every open demand anew and shows how far it is. Stopped and started again, it goes on where it was."

    def add_arguments(self, parser):
        parser.add_argument(
            "--here", action="store_true", help="do the work in this process; only where no worker of the engine is running"
        )

    def handle(self, *, here, **_options):
        waiting = MatchRefresh.objects.filter(shard__in=shards())
        left = waiting.count()
        if left:
            self.stdout.write(f"Going on with {left} rankings that are still waiting.")
        else:
            request_all()
            left = waiting.count()
        for shard in shards() if here else ():
            start_shard(shard)
        self._watch(waiting, left, here)
        self.stdout.write(self.style.SUCCESS(f"Done: {left} rankings."))

    def _watch(self, waiting, total, here):
        started = time.monotonic()
        while left := waiting.count():
            self.stdout.write(_progress(total - left, total, time.monotonic() - started))
            self.stdout.flush()
            if not here:
                time.sleep(PAUSE)
                continue
            if not waiting.due(timezone.now()).exists():
                raise CommandError(f"{left} rankings failed, for example: {waiting.first().last_error}")
            for shard in shards():
                run_refreshes(shard, now=timezone.now())


def _progress(done: int, total: int, seconds: float) -> str:
    if done <= 0:
        return f"{max(done, 0)} of {total}"
    rest = timedelta(seconds=round(seconds / done * (total - done)))
    return f"{done} of {total}, about {rest} to go"
