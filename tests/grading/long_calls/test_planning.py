"""Whether a call is read at once or in parts, and what is refused because it can never fit."""

from dataclasses import replace

import pytest

from bench.long_calls import long_call
from grading.graders.openai import OpenAIGrader
from grading.long_calls.cutting import Part, pieces_of
from grading.long_calls.planning import plan_of
from grading.long_calls.reader import PartReader
from grading.long_calls.reply import LONGEST_SUMMARY
from grading.long_calls.room import ONE_PART, ONE_REQUEST, NeverFits, room
from grading.protocol import PartNotes
from llm.failures import Permanent
from tests.calls import GOOD_CALL
from tests.grading.builders import brief, criterion

CRITERIA = tuple(criterion(f"criterion_{number}") for number in range(6))


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.OPENAI_TOKENS_PER_MINUTE = 10_000


def call_of(words, criteria=CRITERIA):
    return brief(long_call(words, seed=words), criteria)


@pytest.mark.parametrize("words", [200, 1_500, 3_000])
def test_a_call_of_usual_length_is_one_request(words):
    assert plan_of(call_of(words)) is None


def test_two_hours_are_read_in_parts_that_leave_room_for_others():
    call = call_of(25_000)
    plan = plan_of(call)
    pieces = pieces_of(call)
    assert plan.borders[0][0] == 0
    assert plan.borders[-1][1] == len(pieces)
    for number, ((begin, end), booked) in enumerate(
        zip(plan.borders, plan.tokens, strict=True), start=1
    ):
        part = Part(
            replace(call, clean_turns=pieces[begin:end]),
            number,
            len(plan.borders),
            "y" * LONGEST_SUMMARY,
        )
        assert PartReader.tokens_for(part) <= booked <= room(ONE_PART)


def test_what_was_noted_down_is_one_request_however_long_the_call(settings):
    note = PartNotes(summary="They talked. " * 20, criteria={})
    call = replace(call_of(25_000), notes=(note,) * 40)
    assert plan_of(call) is None
    assert OpenAIGrader.tokens_for(call) <= room(ONE_REQUEST)


def test_with_a_higher_limit_the_same_call_is_one_request(settings):
    settings.OPENAI_TOKENS_PER_MINUTE = 200_000
    assert plan_of(call_of(25_000)) is None


def test_a_rubric_above_the_limit_is_refused_and_says_what_to_do():
    criteria = [criterion(f"c{number}", description="Asks. " * 100) for number in range(60)]
    with pytest.raises(NeverFits) as refused:
        plan_of(brief(GOOD_CALL, criteria))
    assert isinstance(refused.value, Permanent)
    assert "rubric" in str(refused.value)
    assert "OPENAI_TOKENS_PER_MINUTE is 10000" in str(refused.value)


def test_a_turn_above_the_limit_is_refused_and_says_what_to_do():
    with pytest.raises(NeverFits, match="One turn of this call cannot be divided"):
        plan_of(brief([*GOOD_CALL, ("rep", "This is worth the money. " * 2_000)], CRITERIA))


def test_what_cannot_be_cut_and_still_fits_takes_the_whole_minute():
    spoken = "This is worth the money. "
    tokens = OpenAIGrader.tokens_for(brief([("rep", spoken * 1_000)], CRITERIA))
    length = 1_000 + round((9_950 - tokens) / (len(spoken) / 4 * 1.1))
    call = brief([("rep", spoken * length)], CRITERIA)
    assert room(ONE_REQUEST) < OpenAIGrader.tokens_for(call) <= room(1.0)
    assert plan_of(call) is None
