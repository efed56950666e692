"""When a request that waits in line will find its slot, by what is taken and what comes before.

A window's room comes back as its bookings leave it, each ``WINDOW`` after its slot, and whoever
takes the room gives it back a window later. So what leaves repeats itself window by window, and the
moment at which the line before us has had its room is read off without playing it through.
"""

from collections.abc import Iterable

from llm.limiter.limiter import GUARD, WINDOW, LimiterNow, Limits

PERIOD = WINDOW + GUARD


def seconds_to_slot(
    now: LimiterNow, limits: Limits, *, requests: int, tokens: int, share: float = 1.0
) -> float:
    """Seconds until ``requests`` of ``tokens`` in all, the last of them ours, have their slots.

    ``share`` is the part of the limits that this kind of work may use.
    """
    if requests <= 0:
        return now.blocked
    each = tokens / requests
    # Requests are not cut: what is left of a window and holds no whole one stays unused.
    room = max(each, limits.tokens * share // each * each) if each else 0.0
    by_requests = _freed(
        ((place.slot, place.requests) for place in now.taken),
        max(1, limits.requests * share),
        requests,
    )
    by_tokens = _freed(((place.slot, place.tokens) for place in now.taken), room, tokens)
    return max(now.blocked, by_requests, by_tokens)


def _freed(taken: Iterable[tuple[float, int]], limit: float, needed: float) -> float:
    """Seconds until ``needed`` more fit under ``limit``; the free part counts as taken at once."""
    places = sorted(taken)
    free = max(0.0, limit - sum(amount for _, amount in places))
    if needed <= free:
        return 0.0
    windows, rest = divmod(needed - free, limit)
    if not rest:
        windows, rest = windows - 1, limit
    for slot, amount in [*places, (0.0, free)]:
        rest -= amount
        if rest <= 0:
            return slot + PERIOD * (windows + 1)
    return PERIOD * (windows + 1)
