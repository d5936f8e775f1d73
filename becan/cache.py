"""A cache that is missing must not become an error page."""

import functools
import logging

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _patient(name: str, answer):
    """The client's method; without Redis it answers like an empty cache: rate limits pause, nobody is locked out."""
    method = getattr(RedisCacheClient, name)

    @functools.wraps(method)
    def call(self, key, *args, **kwargs):
        try:
            return method(self, key, *args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("Cache without Redis: %s", error)
            return answer(key, *args)

    return call


class PatientRedisClient(RedisCacheClient):
    add = _patient("add", lambda *args: True)
    get = _patient("get", lambda key, default=None, *args: default)
    set = _patient("set", lambda *args: None)
    touch = _patient("touch", lambda *args: False)
    delete = _patient("delete", lambda *args: False)
    get_many = _patient("get_many", lambda *args: {})
    has_key = _patient("has_key", lambda *args: False)
    incr = _patient("incr", lambda key, delta=1, *args: delta)
    set_many = _patient("set_many", lambda *args: None)
    delete_many = _patient("delete_many", lambda *args: None)


class PatientRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = PatientRedisClient
