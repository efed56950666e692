"""Renews the leases of the steps that this process is working on.

One thread a process for all its steps: fifty concurrent steps cost one query every ten seconds.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from sessions_app.models import StepRun, StepStatus

LEASE = timedelta(seconds=30)
INTERVAL = 10.0  # seconds; two beats may be lost before a lease runs out

log = logging.getLogger(__name__)


class Heartbeat:
    """Holds the tokens of the running steps and a daemon thread that renews them."""

    def __init__(self) -> None:
        self._tokens: set[UUID] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pid = os.getpid()

    @contextmanager
    def keeping(self, token: UUID) -> Iterator[None]:
        """Renew the lease under this token for as long as the block runs."""
        with self._lock:
            self._tokens.add(token)
            self._ensure_thread()
        try:
            yield
        finally:
            with self._lock:
                self._tokens.discard(token)

    def _ensure_thread(self) -> None:
        # A forked worker inherits this object without the thread, and a parent's tokens.
        if self._pid != os.getpid():
            self._pid, self._thread = os.getpid(), None
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
            self._thread.start()

    def _beat(self) -> None:
        pause = threading.Event()
        while not pause.wait(INTERVAL):
            with self._lock:
                tokens = list(self._tokens)
                if not tokens:
                    self._thread = None
                    return
            try:
                StepRun.objects.filter(token__in=tokens, status=StepStatus.RUNNING).update(
                    lease_until=Now() + LEASE
                )
            except DatabaseError:
                log.warning("leases were not renewed; trying again", exc_info=True)
            finally:
                connection.close()


heartbeat = Heartbeat()
