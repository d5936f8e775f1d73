from django.db import connection


def try_lock(name: str) -> bool:
    """Take PostgreSQL's advisory lock of this name until the transaction ends; False if someone else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return cursor.fetchone()[0]


def take_lock(name: str) -> None:
    """As ``try_lock``, but wait for it. Take one at a time: two in different orders would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
