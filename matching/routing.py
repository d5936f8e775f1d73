"""Which shard of the engine holds a company, and which queue leads there."""

from zlib import crc32

from django.conf import settings


def shard_of(company_pk) -> int:
    """The same on every machine and after every start, as long as the number of shards stays."""
    return crc32(str(company_pk).encode()) % settings.ENGINE_SHARDS


def shards() -> range:
    return range(settings.ENGINE_SHARDS)


def queue_of(shard: int) -> str:
    return f"engine.{shard}"
