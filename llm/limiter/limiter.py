"""Books slots under an account's limits, in one Lua script on one Redis key.

Requests and tokens are booked together, since whichever is scarcer decides. Slots lie at most
HORIZON ahead: what would wait longer waits in Postgres, where it can still be overtaken by a
fresher call. Redis away means that nothing is sent: the caller waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

from redis import Redis

from llm.usage import Usage

WINDOW = 60.0  # seconds that the limits are for
GUARD = 0.4  # seconds; what was sent on its slot reaches the server a little later than the next
HORIZON = 10.0  # seconds
BULK_HORIZON = 1.0  # seconds; a fresh call's slot comes after those that are booked already
BULK_SHARE = 0.8  # of what fresh calls leave free
TRUST = 1.1  # the server's count replaces ours only where it is higher by more than this

Kind = Literal["f", "b", "x"]

BOOK = (Path(__file__).parent / "book.lua").read_text()
MOVE = """
local slot = redis.call('ZSCORE', KEYS[1], ARGV[1])
if slot then
    redis.call('ZREM', KEYS[1], ARGV[1])
    if ARGV[2] ~= '' then redis.call('ZADD', KEYS[1], slot, ARGV[2]) end
end
return slot
"""
SENT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local slot = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]))
if slot and now > slot then redis.call('ZADD', KEYS[1], now, ARGV[1]) end
"""
HOLD_OFF = """
redis.call('ZADD', KEYS[1], 'GT', ARGV[1], 'block')
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
"""


class TooLarge(Exception):
    """More tokens than the limit of a whole minute: it could never be sent."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the account allows a minute; ``spacing`` is the least time between two requests."""

    requests: int
    tokens: int
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Booking:
    """A place for one request. ``slot`` counts milliseconds on Redis's clock."""

    id: str
    slot: int
    tokens: int
    kind: Kind

    @property
    def member(self) -> str:
        return f"{self.id}|1|{self.tokens}|{self.kind}"


@dataclass(frozen=True, slots=True)
class Wait:
    """No slot within the horizon; ask again in so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """What a booking holds. ``slot`` counts seconds from now, below 0 what was sent already."""

    slot: float
    requests: int
    tokens: int


@dataclass(frozen=True, slots=True)
class LimiterNow:
    """The time on Redis's clock (s since 1970), seconds until anything may be sent, the places."""

    at: float
    blocked: float
    taken: list[Place]


class Limiter:
    """The limits of one account (key and model), shared through Redis by all who use it."""

    def __init__(self, redis: Redis, *, key: str, limits: Limits) -> None:
        self._redis = redis
        self._key = key
        self._limits = limits
        self._book = redis.register_script(BOOK)
        self._move = redis.register_script(MOVE)
        self._sent = redis.register_script(SENT)
        self._hold_off = redis.register_script(HOLD_OFF)

    def book(self, tokens: int, *, bulk: bool = False, now: int = 0) -> Booking | Wait:
        """A slot for a request of so many tokens, answer included, or how long to wait.

        ``now`` stands in for Redis's clock (ms) in tests. Raises TooLarge.
        """
        limits = self._limits
        if tokens > limits.tokens:
            raise TooLarge(
                f"The request needs about {tokens} tokens; the limit is {limits.tokens} a minute. "
                "Raise OPENAI_TOKENS_PER_MINUTE if the account allows more."
            )
        booking_id, kind = uuid4().hex[:12], "b" if bulk else "f"
        booked, after, at = self._book(
            keys=[self._key],
            args=[
                now,
                booking_id,
                tokens,
                kind,
                limits.requests,
                limits.tokens,
                round((WINDOW + GUARD) * 1000),
                round((BULK_HORIZON if bulk else HORIZON) * 1000),
                round(limits.spacing * 1000),
                BULK_SHARE,
            ],
        )
        if not booked:
            return Wait(after / 1000)
        return Booking(booking_id, int(at), tokens, "b" if bulk else "f")

    def seconds_until(self, booking: Booking) -> float:
        """Until its slot, on Redis's clock; negative where it has passed."""
        seconds, microseconds = self._redis.time()
        return booking.slot / 1000 - (seconds + microseconds / 1_000_000)

    def sent(self, booking: Booking) -> None:
        """It goes out now: the server's minute begins then, be it later than its slot."""
        self._sent(keys=[self._key], args=[booking.member])

    def refund(self, booking: Booking) -> None:
        """It was not sent: its place is free for another."""
        self._move(keys=[self._key], args=[booking.member, ""])

    def settle(self, booking: Booking, usage: Usage) -> None:
        """It was answered: the tokens that were counted replace the estimate."""
        settled = Booking(booking.id, booking.slot, usage.total_tokens, booking.kind)
        self._move(keys=[self._key], args=[booking.member, settled.member])

    def hold_off(self, seconds: float, *, now: int | None = None) -> None:
        """The server said 429: nothing is sent before then. It may be a day that it asks for, so
        the key must live as long.
        """
        wait = round(seconds * 1000)
        until = (now if now is not None else self._now()) + wait
        self._hold_off(keys=[self._key], args=[until, wait + round((WINDOW + GUARD) * 2000)])

    def learn(self, headers: Mapping[str, str]) -> None:
        """Count what others used under the same account, as the server's headers tell it."""
        requests = _used(headers, "requests", self._limits.requests)
        tokens = _used(headers, "tokens", self._limits.tokens)
        ours_requests, ours_tokens = self.used()
        more_requests = requests - ours_requests if requests > ours_requests * TRUST + 1 else 0
        more_tokens = tokens - ours_tokens if tokens > ours_tokens * TRUST + 1 else 0
        if more_requests > 0 or more_tokens > 0:
            member = f"{uuid4().hex[:12]}|{max(0, more_requests)}|{max(0, more_tokens)}|x"
            self._redis.zadd(self._key, {member: self._now()})

    def used(self) -> tuple[int, int]:
        """Requests and tokens in the window that ends with the last booking."""
        taken = self.now().taken
        return sum(place.requests for place in taken), sum(place.tokens for place in taken)

    def now(self) -> "LimiterNow":
        """What is taken at this moment, in one round trip."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.time()
            pipe.zrange(self._key, 0, -1, withscores=True)
            (seconds, microseconds), entries = pipe.execute()
        at = int(seconds) + int(microseconds) / 1_000_000
        blocked, taken = 0.0, []
        for entry, score in entries:
            slot = float(score) / 1000 - at
            if entry == b"block":
                blocked = max(0.0, slot)
            elif slot >= -WINDOW:
                _, requests, tokens, _ = bytes(entry).split(b"|")
                taken.append(Place(slot, int(requests), int(tokens)))
        return LimiterNow(at, blocked, taken)

    def _now(self) -> int:
        seconds, microseconds = self._redis.time()
        return int(seconds) * 1000 + int(microseconds) // 1000


def _used(headers: Mapping[str, str], what: str, limit: int) -> int:
    """By the server's own count; 0 where it does not tell, or tells of another limit than ours."""
    try:
        remaining = int(headers[f"x-ratelimit-remaining-{what}"])
        stated = int(headers[f"x-ratelimit-limit-{what}"])
    except (KeyError, ValueError):
        return 0
    return limit - remaining if stated == limit else 0
