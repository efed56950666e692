"""Each way in which a model's server fails, over HTTP, and what becomes of it."""

import socket

import pytest

from llm import client
from llm.failures import BadReply, Permanent, RateLimited, Transient
from llm.models import LLMCall
from tests.fakes import openai_server as fake
from tests.fakes.server import Answer, json_answer
from tests.llm.conftest import KEY


def failing(ask, fake_openai, behaviour):
    fake_openai.will(behaviour)
    with pytest.raises(Exception) as caught:
        ask()
    return caught.value


@pytest.mark.parametrize(
    ("behaviour", "failure", "words"),
    [
        (fake.no_quota(), Permanent, "Add credit"),
        (fake.too_large(), Permanent, "Raise its limit"),
        (fake.bad_key(), Permanent, "OPENAI_API_KEY"),
        (fake.too_long(), Permanent, "larger model"),
        (fake.error(400), Permanent, "OPENAI_MODEL"),
        (fake.error(402), Permanent, "Add credit"),
        (fake.error(403), Permanent, "another key"),
        (fake.error(404), Permanent, "OPENAI_BASE_URL"),
        (fake.error(413), Permanent, "longer than the server"),
        (fake.error(418), Permanent, "OPENAI_BASE_URL"),
        (fake.error(422), Permanent, "OPENAI_MODEL"),
        (fake.refusal(), Permanent, "refused"),
        (fake.content_filter(), Permanent, "refused"),
        (fake.error(408), Transient, "408"),
        (fake.error(409), Transient, "409"),
        (fake.error(500), Transient, "500"),
        (fake.error(503), Transient, "503"),
        (fake.cut(), Transient, "connection"),
        (fake.no_json_body(), Transient, "not answer with a completion"),
        (fake.broken_body(), Transient, "not answer with a completion"),
        (fake.half_json(), BadReply, "cut off"),
        (fake.empty(), BadReply, "empty"),
    ],
)
def test_a_failure_has_a_class_and_says_what_to_do(ask, fake_openai, behaviour, failure, words):
    error = failing(ask, fake_openai, behaviour)
    assert type(error) is failure
    assert words in str(error)
    call = LLMCall.objects.get()
    assert (call.state, call.error_class) == (LLMCall.State.FAILED, failure.__name__)
    assert call.error_message == str(error)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"choices": None},
        {"choices": [{}]},
        {"choices": [{"message": None}]},
        {"error": {"message": "no capacity", "code": 502}},
    ],
)
def test_success_without_a_completion_is_tried_again(ask, fake_openai, document):
    error = failing(ask, fake_openai, lambda request: json_answer(document))
    assert type(error) is Transient


def test_an_answer_without_a_choice_is_a_bad_reply(ask, fake_openai):
    error = failing(ask, fake_openai, lambda request: json_answer({"choices": []}))
    assert type(error) is BadReply


def test_a_cut_off_answer_is_kept_to_be_shown_to_the_model(ask, fake_openai):
    error = failing(ask, fake_openai, fake.half_json())
    assert error.reply.startswith('{"summary"')


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "120", "retry-after": "9"}, 0.12),
        ({"retry-after": "9", "x-ratelimit-reset-tokens": "1s"}, 9),
        ({"x-ratelimit-reset-requests": "120ms", "x-ratelimit-reset-tokens": "6m0s"}, 360),
        ({"retry-after-ms": "soon", "retry-after": "3"}, 3),
        ({"retry-after-ms": "nan", "x-ratelimit-reset-requests": "1.5s"}, 1.5),
        ({"retry-after": "0"}, 20),
        ({"retry-after": "-4"}, 20),
        ({"retry-after": "1e300"}, 86_400),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 20),
        ({}, 20),
    ],
)
def test_a_rate_limit_says_when_to_come_back(ask, fake_openai, headers, seconds):
    error = failing(ask, fake_openai, fake.rate_limited(None, **headers))
    assert type(error) is RateLimited
    assert error.after == pytest.approx(seconds)


def test_a_date_to_come_back_at_is_understood(ask, fake_openai):
    far = {"retry-after": "Fri, 31 Dec 2100 00:00:00 GMT"}
    error = failing(ask, fake_openai, fake.rate_limited(None, **far))
    assert error.after == 86_400


def test_a_server_that_is_too_slow_is_left(ask, fake_openai, monkeypatch):
    monkeypatch.setattr(client, "TIMEOUT", 0.1)
    error = failing(ask, fake_openai, fake.slow(5))
    assert type(error) is Transient
    assert "in time" in str(error)


def test_a_server_that_is_away_costs_nothing(ask, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        settings.OPENAI_BASE_URL = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(Transient, match="connection"):
            ask()
    assert LLMCall.objects.get().cost_usd == 0


@pytest.mark.parametrize("behaviour", [fake.error(500), fake.rate_limited(), fake.bad_key()])
def test_a_request_that_was_turned_away_costs_nothing(ask, fake_openai, behaviour):
    failing(ask, fake_openai, behaviour)
    assert LLMCall.objects.get().cost_usd == 0


@pytest.mark.parametrize("behaviour", [fake.cut(), fake.broken_body()])
def test_an_answer_that_was_lost_counts_at_its_estimate(ask, fake_openai, behaviour):
    failing(ask, fake_openai, behaviour)
    call = LLMCall.objects.get()
    assert call.prompt_tokens is None
    assert call.cost_usd > 0


def test_no_failure_tells_what_was_sent_or_the_key(ask, fake_openai):
    def echo(request):
        message = f"You sent {request.body.decode()} with {request.headers['authorization']}"
        problem = {"error": {"message": message, "code": None, "type": "x"}}
        return json_answer(problem, status=400)

    error = failing(ask, fake_openai, echo)
    told = f"{error} {error.__cause__} {LLMCall.objects.get().error_message}"
    assert "Hello there" not in told
    assert KEY not in told


def test_what_a_compatible_server_says_of_length_is_understood(ask, fake_openai):
    body = b'{"object": "error", "message": "maximum context length is 4096 tokens", "code": 400}'
    answer = Answer(400, body, {"Content-Type": "application/json"})
    error = failing(ask, fake_openai, lambda request: answer)
    assert "longer than the model can read" in str(error)
