"""A nudge through Redis, so that the dispatcher need not wait for its next look at the line.

Only a nudge: without Redis the dispatcher looks once a second all the same.
"""

import time

from django.db import transaction
from django_redis import get_redis_connection
from redis.exceptions import RedisError

KEY = "salestrainer:wake"


def wake_after_commit() -> None:
    """Tell the dispatcher, once this transaction is visible to it."""
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    try:
        redis = get_redis_connection("default")
        redis.lpush(KEY, 1)
        redis.ltrim(KEY, 0, 0)  # many nudges are one
    except RedisError:
        return  # the next look finds it


def wait_for_wake(*, seconds: float) -> None:
    """Return at a nudge, or after that many seconds."""
    try:
        get_redis_connection("default").blpop([KEY], timeout=max(seconds, 0.01))
    except RedisError:
        time.sleep(seconds)
