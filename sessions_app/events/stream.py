"""A stream of a session's events, which holds a thread of the web process and nothing else.

It looks at the session every half second and gives the database connection back between two looks.
Nothing wakes it: a look costs two reads by primary key, and works with Redis away and behind a
pooler of transactions, which has no LISTEN.
"""

import threading
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection

from sessions_app.events.cursor import Told
from sessions_app.models import SessionStatus, StepRun, TrainingSession
from sessions_app.pipeline.step import own_steps
from sessions_app.selectors.live_turns import turns_arrived
from sessions_app.transcript import Turn

LOOK_EVERY = 0.5  # seconds
LONGEST = 60.0  # seconds; then the client opens the next one
QUIET = 5.0  # seconds after which a comment is sent: a client that left is found out by it
REOPEN_AFTER = 1000  # ms that the client waits before it does


class NoRoom(Exception):
    """As many streams as half the threads of this process: the others are for pages."""


class Streams:
    """The streams that this process may hold at once. ``serving`` is false once it shuts down."""

    def __init__(self, at_most: int) -> None:
        self._free = threading.BoundedSemaphore(at_most)
        self.serving: Callable[[], bool] = lambda: True

    def open(self, session_id: int, told: Told) -> "Stream":
        """Raises NoRoom."""
        if not self._free.acquire(blocking=False):
            raise NoRoom
        return Stream(session_id, told, self)

    def closed(self) -> None:
        self._free.release()


streams = Streams(max(1, settings.WEB_THREADS // 2))


class Stream:
    """Iterate over it for its text; `close` gives its place free, also where it never began."""

    def __init__(self, session_id: int, told: Told, home: Streams) -> None:
        self._session_id = session_id
        self._told = told
        self._home = home
        self._open = True

    def __iter__(self) -> Iterator[str]:
        yield f"retry: {REOPEN_AFTER}\n\n"
        ends = time.monotonic() + LONGEST
        spoke = time.monotonic()
        seen: SessionStatus | None = None
        while True:
            look = self._look(seen)
            _give_connection_back()
            if look is None:
                return  # deleted
            seen, turns, steps, heard = look
            for event in self._told.tell(seen, turns, steps, heard):
                yield event
                spoke = time.monotonic()
            if seen.is_over or time.monotonic() > ends or not self._home.serving():
                return
            if time.monotonic() - spoke > QUIET:
                yield ":\n\n"
                spoke = time.monotonic()
            time.sleep(LOOK_EVERY)

    def close(self) -> None:
        if self._open:
            self._open = False
            self._home.closed()

    def _look(
        self, seen: SessionStatus | None
    ) -> tuple[SessionStatus, tuple[Turn, ...], list[StepRun], tuple[Turn, ...]] | None:
        """Session before steps: whoever sees the end sees how every step ended."""
        found = TrainingSession.objects.filter(pk=self._session_id).only("status", "start_time")
        session = found.first()
        if session is None:
            return None
        status = SessionStatus(session.status)
        # The transcript may be long, and once the call has ended it stays as it is.
        in_call = status == SessionStatus.IN_CALL
        turns = session.turns if status != seen or in_call else ()
        steps = own_steps(self._session_id)
        heard = turns_arrived(session) if in_call else ()
        return status, turns, list(steps.only("step", "part", "status")), heard


def told_now(session: TrainingSession) -> Told:
    """As if a client had been told all that there is: a page that shows it begins from here."""
    told = Told()
    steps = own_steps(session.pk).only("step", "part", "status")
    heard = turns_arrived(session) if session.status == SessionStatus.IN_CALL else ()
    for _ in told.tell(SessionStatus(session.status), session.turns, list(steps), heard):
        pass
    return told


def _give_connection_back() -> None:
    if not connection.in_atomic_block:  # only a test has one open here
        connection.close()
