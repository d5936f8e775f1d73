"""The portal's own PostgreSQL and Redis (or Valkey) where a machine gives none: started from wheels, data in one folder.

Settings never start a server; ``manage.py``, ``make up`` and the tests do. ``DATABASE_URL`` and ``REDIS_URL`` replace them.
"""

from becan.embedded.launch import ServerError
from becan.embedded.servers import VAR, Servers, environment

__all__ = ["VAR", "ServerError", "Servers", "environment"]
