"""Every turn in exactly one part, in order, and each part as large as it may be at most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.long_calls import long_call
from grading.long_calls.cutting import LONG_TURN, PieceTooLarge, cut, pieces_of
from tests.grading.builders import brief

SIZES = st.lists(st.integers(min_value=1, max_value=400), max_size=300)


@settings(deadline=None)
@given(SIZES, st.integers(min_value=400, max_value=4_000))
def test_every_piece_is_in_one_part_and_each_part_fits(sizes, room):
    parts = cut(sizes, room)
    assert [number for begin, end in parts for number in range(begin, end)] == list(
        range(len(sizes))
    )
    assert all(0 < sum(sizes[begin:end]) <= room for begin, end in parts)


@settings(deadline=None)
@given(SIZES.filter(bool), st.integers(min_value=400, max_value=4_000))
def test_no_two_neighbours_would_fit_into_one_part_of_the_least_number(sizes, room):
    parts = cut(sizes, room)
    assert len(parts) <= 2 * -(-sum(sizes) // room)
    if len(parts) > 1:
        assert sum(sizes) > room


def test_the_parts_are_of_about_the_same_size():
    sizes = [10] * 101
    totals = [sum(sizes[begin:end]) for begin, end in cut(sizes, 1_000)]
    assert totals == [510, 500]


@settings(deadline=None)
@given(SIZES.filter(bool), st.integers(min_value=1, max_value=399))
def test_a_piece_above_the_room_is_named(sizes, room):
    if max(sizes) <= room:
        return
    with pytest.raises(PieceTooLarge) as problem:
        cut(sizes, room)
    assert sizes[problem.value.piece] > room


def test_of_usual_turns_the_pieces_are_the_clean_turns():
    call = brief(long_call(3_000, seed=1))
    assert [piece.text for piece in pieces_of(call)] == [turn.text for turn in call.clean_turns]


def test_a_long_speech_is_taken_apart_where_its_turns_meet():
    speech = [("rep", f"Point {number} is " + "worth the money " * 20) for number in range(40)]
    call = brief([("customer", "Tell me everything."), *speech, ("customer", "I see.")])
    assert max(len(turn.text.split()) for turn in call.clean_turns) > LONG_TURN
    pieces = pieces_of(call)
    assert [piece.raw for piece in pieces] == [(number,) for number in range(42)]
    assert [word for piece in pieces for word in piece.text.split()] == [
        word for turn in call.clean_turns for word in turn.text.split()
    ]
