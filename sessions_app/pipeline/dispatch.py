"""Moves steps from the line into the hands of workers, when their slot comes.

A step that needs the model is booked under the account's limits first. Its slot may lie seconds
ahead, so it is kept here and sent a second before; the worker sleeps the rest. Should this process
die meanwhile, the hand-over runs out and the step is offered again.
"""

import heapq
import itertools
import logging
import time
from collections.abc import Callable

from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from llm.breaker import PROBE_EVERY
from llm.limiter.account import account_breaker, account_limiter
from llm.limiter.limiter import Booking, TooLarge
from sessions_app.pipeline.line import AT_MOST, Ticket, line_book, line_put_back, line_take
from sessions_app.pipeline.step import QUEUES

EARLY = 1.0  # seconds before its slot a step is sent
A_LOOK = 5  # steps that are booked at a time: what finds no slot goes back into the line
BROKER = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]

log = logging.getLogger(__name__)

Send = Callable[[Ticket], bool]


class Dispatcher:
    """One look after another. ``send`` hands a ticket to Celery and says whether it took it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._kept: list[tuple[float, int, Ticket]] = []
        self._order = itertools.count()
        self._next_probe = 0.0  # monotonic

    def look(self) -> bool:
        """Take what may start, send what is due. True where there may be more at once."""
        moved = False
        for queue in _read_queues():
            moved |= self._take_booked() if queue == "llm" else self._take_free(queue)
        self._send_due()
        return moved

    def seconds_to_next(self) -> float:
        """Until the next kept step is due; at most a second, for the line may have grown."""
        if not self._kept:
            return 1.0
        return max(0.0, min(1.0, self._kept[0][0] - time.monotonic()))

    def _take_free(self, queue: str) -> bool:
        tickets = line_take(queue)
        return self._send_all(tickets)

    def _take_booked(self) -> bool:
        moved = False
        while tickets := line_take("llm", at_most=A_LOOK):
            for number, ticket in enumerate(tickets):
                if not self._book(ticket):
                    line_put_back(tickets[number:])
                    return moved
                moved = True
        return moved

    def _book(self, ticket: Ticket) -> bool:
        """Find a slot and keep the step until then. False where there is none for now."""
        if not ticket.tokens:
            line_book(ticket, None)
            self._keep(ticket, 0.0)
            return True
        try:
            if account_breaker().is_open and not self._may_probe():
                return False
            limiter = account_limiter()
            booking = limiter.book(ticket.tokens, bulk=ticket.is_bulk)
            if not isinstance(booking, Booking):
                return False
            wait = limiter.seconds_until(booking)
        except TooLarge:
            self._keep(ticket, 0.0)  # its worker says so, in a dead letter
            return True
        except RedisError:
            log.warning("Redis is away; steps that need the model wait")
            return False
        line_book(ticket, booking)
        self._keep(ticket, wait - EARLY)
        return True

    def _may_probe(self) -> bool:
        """While the model is down, one step at a time is sent to find out whether it answers."""
        if time.monotonic() < self._next_probe or not account_breaker().wants_probe:
            return False
        self._next_probe = time.monotonic() + PROBE_EVERY
        return True

    def _keep(self, ticket: Ticket, seconds: float) -> None:
        due = time.monotonic() + max(0.0, seconds)
        heapq.heappush(self._kept, (due, next(self._order), ticket))

    def _send_due(self) -> None:
        due: list[Ticket] = []
        while self._kept and self._kept[0][0] <= time.monotonic():
            due.append(heapq.heappop(self._kept)[2])
        self._send_all(due)

    def _send_all(self, tickets: list[Ticket]) -> bool:
        for number, ticket in enumerate(tickets):
            if not self._send(ticket):
                line_put_back(tickets[number:])
                return False
        return bool(tickets)


def _read_queues() -> list[str]:
    """Those whose messages are taken: elsewhere no worker would begin what is sent now.

    Without this, a queue that nobody serves would be sent the same steps at every hand-over.
    """
    try:
        redis = get_redis_connection("default")
        return [queue for queue in QUEUES if redis.llen(f"{BROKER}{queue}") < AT_MOST]
    except RedisError:
        log.warning("Redis is away; the steps stay in the line")
        return []
