"""Servers that cannot be held to a schema: it is told in the prompt, and the answer is checked."""

import json

import pytest

from grading.graders.openai import OpenAIGrader
from grading.scoring import score_evaluation
from llm.checks import model_can_be_asked
from llm.failures import BadReply, Permanent
from llm.models import LLMCall
from llm.structure import DEMAND
from tests.calls import GOOD_CALL
from tests.fakes import openai_server as fake
from tests.grading.builders import brief
from tests.llm.conftest import MESSAGES, SCHEMA


@pytest.mark.parametrize(("mode", "format_"), [("json", {"type": "json_object"}), ("none", None)])
def test_the_schema_stands_in_the_prompt_where_the_server_keeps_to_none(
    ask, fake_openai, settings, mode, format_
):
    settings.OPENAI_STRUCTURED_OUTPUT = mode
    assert json.loads(ask().content)["evidence"]
    [request] = fake_openai.requests
    assert request.json.get("response_format") == format_
    first, *others = request.json["messages"]
    assert first["content"] == f"{MESSAGES[0]['content']}\n\n{DEMAND}\n{json.dumps(SCHEMA)}"
    assert others == MESSAGES[1:]


def test_a_server_without_schemas_says_what_to_set(ask, fake_openai):
    fake_openai.always(fake.knows_no_schemas())
    with pytest.raises(Permanent, match="Set OPENAI_STRUCTURED_OUTPUT to json"):
        ask()


@pytest.mark.parametrize("mode", ["json", "none"])
def test_the_same_server_grades_once_it_is_set(transactional_db, fake_openai, settings, mode):
    settings.OPENAI_STRUCTURED_OUTPUT = mode
    fake_openai.always(fake.knows_no_schemas())
    call = brief(GOOD_CALL)
    card = score_evaluation(call, OpenAIGrader(session_id=1, organisation_id=None).evaluate(call))
    assert card.percentage is not None and card.criteria[0].evidence


def test_prose_is_refused_with_its_cost_and_mended_in_one_round(
    transactional_db, fake_openai, settings
):
    settings.OPENAI_STRUCTURED_OUTPUT = "none"
    settings.OPENAI_TOKENS_PER_MINUTE = 1_000_000  # the answer alone is 200 kB
    fake_openai.will(fake.answers("The rep did well, eight of ten. " * 6_500))
    call = brief(GOOD_CALL)
    with pytest.raises(BadReply, match="not complete JSON") as caught:
        OpenAIGrader(session_id=1, organisation_id=None).evaluate(call)
    assert LLMCall.objects.get().completion_tokens > 0
    again = OpenAIGrader(
        session_id=1,
        organisation_id=None,
        last_error=str(caught.value),
        last_reply=caught.value.reply,
    )
    assert again.evaluate(call).judgements[0].score is not None
    assert "cannot be used" in fake_openai.requests[-1].json["messages"][-1]["content"]


@pytest.mark.parametrize(("mode", "problems"), [("strict", []), ("yaml", ["llm.E005"])])
def test_an_unknown_mode_is_found_before_anything_is_sent(settings, mode, problems):
    settings.OPENAI_STRUCTURED_OUTPUT = mode
    assert [problem.id for problem in model_can_be_asked(None)] == problems
