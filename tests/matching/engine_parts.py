"""What the tests of refreshing share: one shard in this process, the work done as a worker does it, the matches as plain values."""

from django.utils import timezone

from matching.routing import shards
from matching.services.ranking import run_refreshes
from matching.shard import local_shard


def fresh_shard(number=0):
    local_shard.cache_clear()
    return local_shard(number)


def do_refreshes():
    """What is due, as the shards' processes would; then the lists in which that has left gaps."""
    for _round in range(2):
        for shard in shards():
            run_refreshes(shard, now=timezone.now())


def current(demand):
    """(company, rank, gates) of the demand's matches."""
    return [(match.company, match.rank, match.gates) for match in demand.matches.current().select_related("company")]


def suggested(demand):
    return [match.company for match in demand.matches.current().filter(gates=[]).select_related("company")]
