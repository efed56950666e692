"""Whatever is said: the rules say the same twice, and every quote is verbatim in its turn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.long_calls import demo_calls
from grading.graders.offline import OfflineGrader
from grading.protocol import Scorecard
from grading.scoring import score_evaluation
from tests.calls import BAD_CALL, GOOD_CALL
from tests.grading.builders import brief, criterion
from tests.grading.corpus import injections, verdict_calls, weak_call

RUBRIC = (
    criterion("opening", description="Says who they are and why they call."),
    criterion("discovery"),
    criterion("next_step", description="Agrees a next step.", scale="binary", blocker=True),
)
CALLS = [
    GOOD_CALL,
    BAD_CALL,
    *demo_calls(),
    *(call.turns for call in verdict_calls("tuned")),
    *map(weak_call().with_injection, injections()),
]
SAID = [line for call in CALLS for line in call]


def graded(lines) -> tuple[Scorecard, str]:
    """The scorecard, and the words that the grader itself said."""
    call = brief(lines, RUBRIC)
    evaluation = OfflineGrader().evaluate(call)
    return score_evaluation(call, evaluation), repr(evaluation)


def holds(lines) -> None:
    card, said = graded(lines)
    again, said_again = graded(list(lines))
    assert (repr(card), said) == (repr(again), said_again)
    for row in card.criteria:
        for proof in row.evidence:
            speaker, text = lines[proof.turn_index]
            assert speaker == "rep" and text[proof.start_char : proof.end_char] == proof.quote
    if said := card.commitment:
        speaker, text = lines[said.turn_index]
        assert speaker == "customer" and text[said.start_char : said.end_char] == said.quote


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_every_fixture_is_graded_alike_twice_with_verbatim_quotes(number):
    holds(CALLS[number])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=25))
def test_so_is_any_mixture_of_what_they_say(lines):
    holds(lines)
