"""The account's limits hold whatever is booked, and no room is wasted."""

from uuid import uuid4

import pytest
from django_redis import get_redis_connection
from hypothesis import given, settings
from hypothesis import strategies as st

from llm.limiter.limiter import GUARD, HORIZON, WINDOW, Booking, Limiter, Limits, TooLarge, Wait
from llm.usage import Usage

START = 1_800_000_000_000  # ms


@pytest.fixture
def limiter():
    return make(Limits(requests=5, tokens=1000))


def make(limits):
    return Limiter(get_redis_connection("default"), key=f"test:{uuid4()}", limits=limits)


def slots(limiter, count, *, tokens=10, now=START, bulk=False):
    booked = [limiter.book(tokens, now=now, bulk=bulk) for _ in range(count)]
    return [(entry.slot - START) / 1000 for entry in booked if isinstance(entry, Booking)]


def test_what_fits_goes_at_once(limiter):
    assert slots(limiter, 5) == [0.0] * 5


def test_what_does_not_fit_within_the_horizon_waits_outside(limiter):
    slots(limiter, 5)
    refused = limiter.book(10, now=START)
    assert isinstance(refused, Wait)
    assert refused.seconds == pytest.approx(WINDOW + GUARD - HORIZON)


def test_within_the_horizon_it_is_booked_ahead(limiter):
    slots(limiter, 5)
    later = START + 55_000
    booking = limiter.book(10, now=later)
    assert isinstance(booking, Booking)
    assert (booking.slot - START) / 1000 == pytest.approx(WINDOW + GUARD)


def test_tokens_bind_where_they_are_scarcer(limiter):
    assert slots(limiter, 5, tokens=400) == [0.0, 0.0]


def test_what_could_never_fit_is_refused_with_what_to_do(limiter):
    with pytest.raises(TooLarge, match="OPENAI_TOKENS_PER_MINUTE"):
        limiter.book(1001)


def test_a_refund_makes_room(limiter):
    bookings = [limiter.book(200, now=START) for _ in range(5)]
    assert isinstance(limiter.book(200, now=START), Wait)
    limiter.refund(bookings[2])
    assert isinstance(limiter.book(200, now=START), Booking)


def test_what_is_sent_late_counts_from_then_on(limiter):
    now = limiter._now()
    bookings = [limiter.book(10, now=now - 2000) for _ in range(5)]  # whose slot passed long ago
    limiter.sent(bookings[0])
    answer = limiter.book(10, now=now + 51_000)
    assert isinstance(answer, Booking)  # beside the one that was sent late, four leave on time
    for booking in bookings[1:]:
        limiter.sent(booking)
    late = limiter.book(10, now=now + 51_000)
    assert isinstance(late, Booking)
    assert late.slot >= now + (WINDOW + GUARD) * 1000 > answer.slot


def test_what_was_used_replaces_the_estimate(limiter):
    booking = limiter.book(900, now=START)
    assert isinstance(limiter.book(300, now=START), Wait)
    limiter.settle(booking, Usage(prompt_tokens=500, completion_tokens=100))
    assert isinstance(limiter.book(300, now=START), Booking)


def test_a_429_holds_everything_off(limiter):
    limiter.hold_off(4, now=START)
    assert slots(limiter, 2) == [4.0, 4.0]
    limiter.hold_off(1, now=START)  # a shorter one does not undo it
    assert slots(limiter, 1) == [4.0]


def test_a_429_of_an_hour_is_not_forgotten(limiter):
    """Nothing is booked meanwhile, so nothing else keeps the key alive."""
    limiter.hold_off(3600)
    assert limiter._redis.pttl(limiter._key) > 3_600_000
    assert isinstance(limiter.book(10), Wait)
    assert limiter._redis.pttl(limiter._key) > 3_600_000 - 60_000


def test_bulk_work_is_not_booked_ahead_of_a_fresh_call(limiter):
    slots(limiter, 5)
    later = START + 55_000
    assert isinstance(limiter.book(10, now=later, bulk=True), Wait)
    assert isinstance(limiter.book(10, now=later), Booking)


def test_bulk_work_leaves_a_part_of_what_is_free(limiter):
    assert len(slots(limiter, 5, bulk=True)) == 4
    assert len(slots(limiter, 5)) == 1


def test_what_others_used_counts(limiter):
    limiter.learn(
        {
            "x-ratelimit-limit-requests": "5",
            "x-ratelimit-remaining-requests": "1",
            "x-ratelimit-limit-tokens": "1000",
            "x-ratelimit-remaining-tokens": "1000",
        }
    )
    assert len([b for b in (limiter.book(10) for _ in range(5)) if isinstance(b, Booking)]) == 1


def test_spacing_spreads_requests():
    paced = make(Limits(requests=5, tokens=1000, spacing=2.0))
    assert slots(paced, 5) == [0.0, 2.0, 4.0, 6.0, 8.0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 600), st.booleans(), st.integers(0, 20_000)),
        min_size=1,
        max_size=40,
    )
)
def test_no_window_is_ever_over_its_limits(requests):
    limiter, now, booked = make(Limits(requests=5, tokens=1000)), START, []
    for tokens, bulk, pause in requests:
        now += pause
        answer = limiter.book(tokens, bulk=bulk, now=now)
        if isinstance(answer, Booking):
            assert answer.slot >= now
            booked.append(answer)
    for entry in booked:
        window = [b for b in booked if entry.slot - WINDOW * 1000 < b.slot <= entry.slot]
        assert len(window) <= 5
        assert sum(b.tokens for b in window) <= 1000
