"""Canaries: a small task each minute through every queue, whose arrival proves that it is served.

A living process proves nothing: a worker can hang on its broker for ever. Beat sends one to each
queue; the worker that gets it writes down when, on Redis's clock, and how long it was on its way.
Of a queue that nobody served for a while, those older than EXPIRES are not flown any more.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django_redis import get_redis_connection

TASK = "sessions_app.canary"
EXPIRES = timedelta(hours=1)
KEY = "salestrainer:canaries"
REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Seconds since a canary arrived, and seconds that it had been on its way."""

    ago: float
    round_trip: float


def canary_arrived(queue: str, *, expires: datetime) -> None:
    """Write it down. Beat gave it EXPIRES: what is left of that tells when it was sent."""
    took = max(0.0, (EXPIRES - (expires - timezone.now())).total_seconds())
    redis = get_redis_connection("default")
    seconds, _ = redis.time()
    redis.hset(KEY, queue, json.dumps([int(seconds), round(took, 3)]))
    redis.expire(KEY, REMEMBERED)


def last_arrivals() -> dict[str, Arrival]:
    """By queue; one that has not been heard of is missing. Raises RedisError."""
    redis = get_redis_connection("default")
    now, _ = redis.time()
    found = {}
    for queue, entry in redis.hgetall(KEY).items():
        at, took = json.loads(entry)
        found[queue.decode()] = Arrival(max(0.0, float(now) - at), took)
    return found
