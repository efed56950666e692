"""Answers are kept in Redis for five minutes, and computed once for all who ask at a time.

The organisation's version is part of the key, so no answer is older than the newest grade. Only
figures and names are kept, nothing that was said. Without Redis everything is computed each time.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import LockError, RedisError

from analytics.selectors.answer import version_of
from analytics.selectors.scope import Scope

KEPT = 300  # seconds
COMPUTING = 10.0  # seconds; whoever takes longer, or died, is not waited for
PATIENCE = 2.0  # seconds
LOOK = 0.02  # seconds between two looks at whether the other is done

# What other code has kept, before a deploy or beside it, need not have the shape of ours.
_SOURCES = sorted(Path(__file__).parent.rglob("*.py"))
CODE = hashlib.sha256(b"".join(path.read_bytes() for path in _SOURCES)).hexdigest()[:12]

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """An answer as it was computed: what can be pickled, without rows of the database."""

    answer: T
    generated_at: datetime


def key_of(what: str, scope: Scope, **depends_on: object) -> str:
    """Names the scope, the version of its figures, and all else that the answer depends on."""
    parts = {
        "from": scope.period.first,
        "to": scope.period.last,
        "previous": scope.period.previous,
        "user": scope.user_id,
        "own": scope.own,
        "assignment": scope.assignment_id,
        "persona": scope.persona_id,
        **depends_on,
        "version": version_of(scope.organisation_id),
        "code": CODE,
    }
    named = ":".join(f"{name}={value}" for name, value in parts.items())
    return f"analytics:{scope.organisation_id}:{what}:{named}"


def kept_or_computed(key: str, compute: Callable[[], T]) -> tuple[Kept[T], bool]:
    """The answer, and whether it was kept. ``key`` must name all that it depends on."""
    if found := cache.get(key):
        return found, True
    lock = cache.lock(  # type: ignore[attr-defined]  # django-redis has it
        f"{key}:computing", timeout=COMPUTING, blocking_timeout=PATIENCE, sleep=LOOK
    )
    try:
        taken = lock.acquire()
    except RedisError:
        return Kept(compute(), timezone.now()), False
    try:
        if found := cache.get(key):
            return found, True
        computed = Kept(compute(), timezone.now())
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
