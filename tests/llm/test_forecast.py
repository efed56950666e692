"""When a slot comes is foretold as the limiter then gives it."""

from uuid import uuid4

import pytest
from django_redis import get_redis_connection

from llm.limiter.forecast import PERIOD, seconds_to_slot
from llm.limiter.limiter import Booking, Limiter, LimiterNow, Limits, Place

LIMITS = Limits(requests=5, tokens=1000)
NOTHING_TAKEN = LimiterNow(at=0.0, blocked=0.0, taken=[])


def taken(*places):
    return LimiterNow(at=0.0, blocked=0.0, taken=[Place(*place) for place in places])


@pytest.mark.parametrize(
    ("requests", "tokens", "periods"),
    [(1, 10, 0), (5, 50, 0), (6, 60, 1), (10, 100, 1), (11, 110, 2), (2, 800, 0), (3, 1200, 1)],
)
def test_an_empty_window_is_filled_and_then_the_next(requests, tokens, periods):
    wait = seconds_to_slot(NOTHING_TAKEN, LIMITS, requests=requests, tokens=tokens)
    assert wait == pytest.approx(periods * PERIOD)


def test_what_was_taken_first_leaves_first():
    now = taken((-50.0, 1, 10), (-30.0, 1, 10), (-20.0, 3, 30))
    waits = [seconds_to_slot(now, LIMITS, requests=n, tokens=10 * n) for n in (1, 2, 3, 5, 6)]
    assert waits == pytest.approx([PERIOD + slot for slot in (-50, -30, -20, -20, PERIOD - 50)])


def test_a_whole_request_must_fit():
    """Of 1,000 tokens two of 400 fit, however much is left."""
    waits = [seconds_to_slot(NOTHING_TAKEN, LIMITS, requests=n, tokens=400 * n) for n in (2, 4, 6)]
    assert waits == pytest.approx([0, PERIOD, 2 * PERIOD])


def test_a_429_holds_everything_off():
    now = LimiterNow(at=0.0, blocked=7.0, taken=[])
    assert seconds_to_slot(now, LIMITS, requests=1, tokens=10) == 7.0


def test_bulk_work_gets_its_share():
    wait = seconds_to_slot(NOTHING_TAKEN, LIMITS, requests=5, tokens=50, share=0.8)
    assert wait == pytest.approx(PERIOD)


@pytest.mark.parametrize("tokens", [100, 300, 450])
def test_it_comes_true(tokens):
    """Played through on the real script, request by request, each as early as it may."""
    limiter = Limiter(get_redis_connection("default"), key=f"test:{uuid4()}", limits=LIMITS)
    start = clock = 1_800_000_000_000
    for number in range(1, 14):
        foretold = seconds_to_slot(NOTHING_TAKEN, LIMITS, requests=number, tokens=tokens * number)
        while not isinstance(booking := limiter.book(tokens, now=clock), Booking):
            clock += max(1, round(booking.seconds * 1000))
        assert (booking.slot - start) / 1000 == pytest.approx(foretold, abs=1.0), number


def test_the_places_are_read_with_the_clock():
    limiter = Limiter(get_redis_connection("default"), key=f"test:{uuid4()}", limits=LIMITS)
    limiter.book(300)
    limiter.hold_off(5)
    limiter.book(200)
    now = limiter.now()
    assert [(place.requests, place.tokens) for place in now.taken] == [(1, 300), (1, 200)]
    assert now.taken[0].slot == pytest.approx(0, abs=1.0)
    assert now.taken[1].slot == pytest.approx(5, abs=1.0)
    assert now.blocked == pytest.approx(5, abs=1.0)
    assert limiter.used() == (2, 500)
