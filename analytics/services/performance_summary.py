"""`user_performance_summary` is brought up to date, by one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction

_LOCK = 0x7065_7266  # of its own among the database's advisory locks


def performance_summary_refresh() -> bool:
    """Refresh it while others read it. False where somebody else is at it.

    It takes seconds, so it goes past the pooler where DIRECT_DATABASE_URL is set.
    """
    with _cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY user_performance_summary")
    return True


@contextmanager
def _cursor() -> Iterator[Any]:
    """In a transaction, which the lock lasts for."""
    if settings.DIRECT_DATABASE_URL:
        with psycopg.connect(settings.DIRECT_DATABASE_URL) as direct, direct.cursor() as cursor:
            yield cursor
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
