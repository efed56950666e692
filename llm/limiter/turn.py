"""A request's turn: it waits for its slot, and says afterwards what became of it.

Whoever hands work out has booked already and passes the booking on with `holding`; it was sent
about a second early, and sleeps the rest here. Without one, or where the slot has passed, a new one
is booked, and if that lies too far ahead the request goes back into the line.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from redis.exceptions import RedisError

from llm.failures import Failure, Permanent, RateLimited, Transient
from llm.limiter.account import account_breaker, account_limiter
from llm.limiter.limiter import Booking, Limiter, TooLarge, Wait
from llm.usage import Usage

LATE = 1.0  # seconds after its slot a booking is worth nothing: its window has moved on
PATIENCE = 3.0  # seconds that a worker sleeps for a slot it had to book itself
REDIS_AWAY = 5.0  # seconds

_held: ContextVar[Booking | None] = ContextVar("held_booking", default=None)


@contextmanager
def holding(booking: Booking | None) -> Iterator[None]:
    """The first request made in the block uses this booking; unused, its place is free again."""
    token = _held.set(booking)
    try:
        yield
    finally:
        unused = _held.get()
        _held.reset(token)
        if unused is not None:
            with suppress(RedisError):
                account_limiter().refund(unused)


class Turn:
    """The right to send one request. Say `begins` as it goes out, then `answered` or `failed`."""

    def __init__(self, limiter: Limiter, booking: Booking, *, is_probe: bool) -> None:
        self._limiter = limiter
        self._booking = booking
        self._is_probe = is_probe

    def begins(self) -> None:
        """It goes out now, be it later than its slot: the server's minute counts it from now."""
        with suppress(RedisError):  # booked it is; only its moment stays the slot's
            self._limiter.sent(self._booking)

    def answered(self, usage: Usage | None, headers: Mapping[str, str]) -> None:
        """Count what was really used, and what others used meanwhile."""
        try:
            account_breaker().answered()
            if usage is not None:
                self._limiter.settle(self._booking, usage)
            self._limiter.learn(headers)
        except RedisError:
            return  # the estimate stands: it is the larger one

    def failed(self, failure: Failure, *, reached: bool) -> Failure:
        """What to raise: the failure, but a probe's that found the service still down is a wait.

        ``reached``: the server may have counted it; else its place is free again.
        """
        with suppress(RedisError):
            if isinstance(failure, Transient):
                account_breaker().failed()
            else:
                account_breaker().answered()
            if isinstance(failure, RateLimited):
                self._limiter.hold_off(failure.after)
            elif not reached:
                self._limiter.refund(self._booking)
        is_down = self._is_probe and isinstance(failure, Transient)
        return account_breaker().down() if is_down else failure


def take_turn(tokens: int) -> Turn:
    """Wait for a slot for so many tokens, answer included.

    Raises RateLimited where it lies too far ahead, the service is down or Redis is away; Permanent
    where the request could never be sent.
    """
    limiter = account_limiter()
    try:
        is_probe = account_breaker().check()
        booking = _booking(limiter, tokens)
        time.sleep(max(0.0, limiter.seconds_until(booking)))
    except TooLarge as problem:
        raise Permanent(str(problem)) from None
    except RedisError:
        raise RateLimited("Redis is away; the limits are not known.", after=REDIS_AWAY) from None
    return Turn(limiter, booking, is_probe=is_probe)


def _booking(limiter: Limiter, tokens: int) -> Booking:
    held = _held.get()
    _held.set(None)
    if held is not None:
        if limiter.seconds_until(held) > -LATE:
            return held
        limiter.refund(held)
    booked = limiter.book(tokens, bulk=held is not None and held.kind == "b")
    if isinstance(booked, Wait):
        raise RateLimited("The line for the model is full.", after=booked.seconds)
    ahead = limiter.seconds_until(booked)
    if ahead > PATIENCE:
        limiter.refund(booked)
        raise RateLimited("The line for the model is full.", after=ahead)
    return booked
