"""Answers are kept in Redis for five minutes, and computed once for all who ask at a time.

The organisation's version is part of the key, so no answer is older than the newest grade. Only
figures and names are kept, nothing that was said. Without Redis everything is computed each time.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from redis.exceptions import LockError, RedisError

KEPT = 300  # seconds
COMPUTING = 10.0  # seconds; whoever takes longer, or died, is not waited for
PATIENCE = 2.0  # seconds
LOOK = 0.02  # seconds between two looks at whether the other is done

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was computed. ``etag`` is of its figures, not of the time."""

    answer: dict[str, Any]
    generated_at: datetime
    etag: str


def kept_or_computed(key: str, compute: Callable[[], dict[str, Any]]) -> tuple[Kept, bool]:
    """The answer, and whether it was kept. ``key`` must name all that it depends on."""
    if found := cache.get(key):
        return found, True
    lock = cache.lock(  # type: ignore[attr-defined]  # django-redis has it
        f"{key}:computing", timeout=COMPUTING, blocking_timeout=PATIENCE, sleep=LOOK
    )
    try:
        taken = lock.acquire()
    except RedisError:
        return _compute(compute), False
    try:
        if found := cache.get(key):
            return found, True
        computed = _compute(compute)
        cache.set(key, computed, KEPT)
        return computed, False
    finally:
        if taken:
            _release(lock)


def _release(lock: Any) -> None:
    try:
        lock.release()
    except (LockError, RedisError) as problem:
        log.info("the lock of an analytics answer was gone: %s", type(problem).__name__)


def _compute(compute: Callable[[], dict[str, Any]]) -> Kept:
    answer = compute()
    body = json.dumps(answer, cls=DjangoJSONEncoder, sort_keys=True)
    return Kept(answer, timezone.now(), f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"')
