"""A circuit breaker for the model's server: while it is down, steps wait instead of failing.

Five failures in a row open it. While it is open nothing is sent but, every now and then, one probe;
the first answer closes it. Its state is in Redis and may be lost: then it is learnt again.
"""

from dataclasses import dataclass

from redis import Redis

from llm.failures import RateLimited

TRIP = 5  # failures in a row, over all processes
MEMORY = 120  # seconds without a failure after which the count begins anew
PROBE_EVERY = 10  # seconds


@dataclass(frozen=True, slots=True)
class Breaker:
    """One service's breaker. ``name`` appears in the message to people."""

    redis: Redis
    service: str

    def check(self) -> bool:
        """Pass: False where it is closed, True as the one probe. Raises RateLimited while it is
        open.
        """
        if not self.is_open:
            return False
        if not self.redis.set(self._probe, 1, nx=True, ex=PROBE_EVERY):
            raise self.down(sent=False)
        return True

    def down(self, *, sent: bool = True) -> RateLimited:
        """What a step is told that was the probe, or was not sent: neither is an attempt of its."""
        return RateLimited(
            f"{self.service} is down. Steps wait until it answers again.",
            after=PROBE_EVERY,
            sent=sent,
        )

    def failed(self) -> None:
        """It did not answer, or with an error of its own."""
        self.redis.incr(self._failures)
        self.redis.expire(self._failures, MEMORY)

    def answered(self) -> None:
        """It answered, whatever it said."""
        self.redis.delete(self._failures, self._probe)

    @property
    def is_open(self) -> bool:
        return int(self.redis.get(self._failures) or 0) >= TRIP

    @property
    def wants_probe(self) -> bool:
        """Whether the last probe, if any, was long enough ago."""
        return not self.redis.exists(self._probe)

    @property
    def _failures(self) -> str:
        return f"salestrainer:breaker:{self.service}"

    @property
    def _probe(self) -> str:
        return f"{self._failures}:probe"
