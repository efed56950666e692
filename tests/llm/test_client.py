"""The door to the models, against a real server."""

import json
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction

import llm.bounded
from llm.failures import BadReply, Permanent, Transient
from llm.limiter.account import account_limiter
from llm.models import LLMCall
from tests.factories import OrganisationFactory
from tests.fakes import openai_server as fake
from tests.llm.conftest import KEY, MESSAGES, SCHEMA


def test_the_answer_comes_with_its_usage_and_the_limits(ask):
    completion = ask()
    answer = json.loads(completion.content)
    quote = answer["evidence"][0]
    assert quote == {"quote": "Hello there, may I ask something?", "turn_index": 1}
    assert completion.usage.prompt_tokens > completion.usage.cached_tokens >= 0
    assert completion.usage.completion_tokens > 0
    assert completion.headers["x-ratelimit-remaining-tokens"] == "7400"


def test_the_request_demands_the_schema_strictly(ask, fake_openai):
    ask()
    [request] = fake_openai.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.json["model"] == "gpt-4o-mini"
    assert request.json["messages"] == MESSAGES
    assert request.json["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "evaluation", "strict": True, "schema": SCHEMA},
    }
    assert (request.json["max_completion_tokens"], request.json["temperature"]) == (500, 0)


def test_a_model_with_its_own_temperature_is_not_given_one(ask, fake_openai, settings):
    settings.OPENAI_MODEL = "gpt-5-mini"
    ask()
    assert "temperature" not in fake_openai.requests[0].json


def test_a_local_server_needs_no_key(ask, fake_openai, settings):
    settings.OPENAI_API_KEY = ""
    assert ask().content


def test_one_failure_is_one_request(ask, fake_openai):
    """The SDK would try three times, and each of them would count."""
    fake_openai.will(fake.error(500))
    with pytest.raises(Exception, match="500"):
        ask()
    assert fake_openai.count == 1


def test_a_redirect_is_not_followed_with_a_transcript(ask, fake_openai):
    elsewhere = fake.Answer(307, b"", {"Location": f"{fake_openai.url}/elsewhere"})
    fake_openai.will(lambda request: elsewhere)
    with pytest.raises(Permanent, match="OPENAI_BASE_URL"):
        ask()
    assert fake_openai.count == 1


def test_no_transaction_may_be_open(ask, fake_openai):
    with transaction.atomic(), pytest.raises(RuntimeError, match="transaction is open"):
        ask()
    assert (fake_openai.count, LLMCall.objects.count()) == (0, 0)


def test_the_row_is_there_and_the_connection_is_not_while_we_wait(ask, fake_openai):
    seen, ours = {}, connections["default"]

    def look(request):
        # In the server's thread, which sees what is committed, over a connection of its own.
        seen["held"] = ours.connection is not None
        try:
            [call] = LLMCall.objects.all()
            seen["row"] = (call.state, call.cost_usd > 0, call.prompt_tokens)
        finally:
            connection.close()
        return fake.grade()(request)

    fake_openai.will(look)
    ask()
    assert seen == {"held": False, "row": (LLMCall.State.SENT, True, None)}


def test_what_was_spent_is_in_the_ledger(ask):
    organisation = OrganisationFactory()
    completion = ask(organisation_id=organisation.pk)
    call = LLMCall.objects.get()
    assert (call.session_id, call.organisation) == (7, organisation)
    assert (call.purpose, call.state) == ("evaluation", LLMCall.State.SUCCEEDED)
    assert call.model == completion.model == "gpt-4o-mini-2024-07-18"
    assert call.prompt_tokens == completion.usage.prompt_tokens
    assert call.completion_tokens == completion.usage.completion_tokens
    assert Decimal(0) < call.cost_usd < Decimal("0.01")
    assert call.latency_ms is not None
    assert call.error_class == ""


def test_an_answer_of_no_use_is_paid_for(ask, fake_openai):
    fake_openai.will(fake.half_json())
    with pytest.raises(BadReply):
        ask()
    call = LLMCall.objects.get()
    assert (call.state, call.error_class) == (LLMCall.State.FAILED, "BadReply")
    assert call.prompt_tokens > 0
    assert call.cost_usd > 0


def test_a_server_that_does_not_count_leaves_the_estimate(ask, fake_openai):
    uncounted = {"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]}
    fake_openai.will(lambda request: fake.json_answer(uncounted))
    completion = ask()
    assert (completion.usage, completion.model) == (None, "gpt-4o-mini")
    call = LLMCall.objects.get()
    assert (call.state, call.prompt_tokens) == (LLMCall.State.SUCCEEDED, None)
    assert call.cost_usd > 0


def test_a_gateway_with_names_of_its_own_is_priced_by_what_was_asked(ask, fake_openai):
    named = {
        "model": "openai/gpt-4o-mini",
        "choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }
    fake_openai.will(lambda request: fake.json_answer(named))
    ask()
    call = LLMCall.objects.get()
    assert (call.model, call.cost_usd) == ("openai/gpt-4o-mini", Decimal("0.000210"))


def test_an_answer_that_never_ends_is_left(ask, fake_openai, monkeypatch):
    monkeypatch.setattr(llm.bounded, "LONGEST", 0.3)
    fake_openai.will(fake.trickling(0.1))
    with pytest.raises(Transient, match="in time"):
        ask()
    call = LLMCall.objects.get()
    assert call.cost_usd > 0  # the server may have worked all the same


@pytest.mark.parametrize("behaviour", [fake.cut(), fake.error(500)])
def test_what_reached_the_server_stays_booked(ask, fake_openai, behaviour):
    fake_openai.will(behaviour)
    with pytest.raises(Transient):
        ask()
    requests, tokens = account_limiter().used()
    assert requests == 1
    assert tokens > 0


def test_what_reached_nobody_is_free_again(ask, fake_openai):
    fake_openai.stop()
    with pytest.raises(Transient):
        ask()
    assert account_limiter().used() == (0, 0)


def test_what_the_database_refuses_is_replaced(ask, fake_openai):
    fake_openai.will(fake.answers("half \ud83d and nul \x00"))
    assert ask().content == "half \ufffd and nul \ufffd"
