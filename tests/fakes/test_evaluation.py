"""The fake grades plausibly, or tests that lean on it prove nothing."""

from decimal import Decimal

import pytest

from grading.graders.openai import OpenAIGrader
from grading.protocol import Brief, CriterionSpec
from grading.scoring import score_evaluation
from llm.failures import BadReply
from sessions_app.cleaning import clean_turns
from sessions_app.transcript import Turn
from tests.calls import BAD_CALL, GOOD_CALL
from tests.fakes import openai_server as fake

CRITERIA = tuple(
    CriterionSpec(key=key, name=key, skill=key, description=key, weight=Decimal(50), scale=scale)
    for key, scale in (("discovery", "five"), ("next_step", "binary"))
)

pytestmark = pytest.mark.django_db(transaction=True)


def graded(lines):
    turns = tuple(Turn(index, speaker, text) for index, (speaker, text) in enumerate(lines))
    brief = Brief(
        turns=turns, clean_turns=clean_turns(turns), criteria=CRITERIA, pass_mark=Decimal(70)
    )
    grader = OpenAIGrader(session_id=1, organisation_id=None)
    return score_evaluation(brief, grader.evaluate(brief))


def test_it_quotes_what_was_said_and_tells_good_from_bad(fake_openai):
    good, bad = graded(GOOD_CALL), graded(BAD_CALL)
    for scorecard in (good, bad):
        assert all(criterion.evidence for criterion in scorecard.criteria)
        assert not any(criterion.dropped_quotes for criterion in scorecard.criteria)
    assert good.percentage > bad.percentage
    assert (good.outcome, bad.outcome) == ("next_step", "none")
    assert good.commitment.quote.startswith("Thursday at ten works. Send me the invite")
    assert bad.commitment is None


def test_the_same_call_gets_the_same_grade(fake_openai):
    assert graded(GOOD_CALL) == graded(GOOD_CALL)


def test_invented_quotes_are_never_found(fake_openai):
    fake_openai.always(fake.invented_quotes())
    scorecard = graded(GOOD_CALL)
    assert not any(criterion.evidence for criterion in scorecard.criteria)
    assert (scorecard.percentage, scorecard.commitment) == (None, None)


@pytest.mark.parametrize("behaviour", [fake.nonsense(), fake.not_json(), fake.half_json()])
def test_nonsense_cannot_be_read(fake_openai, behaviour):
    fake_openai.always(behaviour)
    with pytest.raises(BadReply):
        graded(GOOD_CALL)
