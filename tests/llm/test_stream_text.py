"""A text in pieces, through the same door as every other request."""

import pytest

from llm.client import stream_text
from llm.failures import BadReply, Permanent, RateLimited, Transient
from llm.models import LLMCall
from tests.fakes import openai_server as fake
from tests.fakes.openai_stream import streams
from tests.llm.conftest import MESSAGES


@pytest.fixture
def stream(fake_openai, transactional_db):
    def stream(**changes):
        asked = {"purpose": "persona_reply", "max_output_tokens": 100, "session_id": 7, **changes}
        return stream_text(MESSAGES, **asked)

    return stream


def test_the_pieces_come_as_they_are_said(stream, fake_openai):
    fake_openai.will(streams("Good ", "morning", "."))
    assert list(stream()) == ["Good ", "morning", "."]
    [request] = fake_openai.requests
    assert request.json["messages"] == MESSAGES
    assert request.json["stream"] is True
    assert request.json["stream_options"] == {"include_usage": True}
    assert "response_format" not in request.json


def test_nothing_is_sent_before_the_first_piece_is_read(stream, fake_openai):
    fake_openai.will(streams("Good morning."))
    pieces = stream()
    assert (fake_openai.count, LLMCall.objects.count()) == (0, 0)
    assert next(pieces) == "Good morning."


def test_what_was_spent_is_in_the_ledger(stream, fake_openai):
    fake_openai.will(streams("Good morning to you."))
    list(stream())
    call = LLMCall.objects.get()
    assert (call.purpose, call.state, call.session_id) == ("persona_reply", "succeeded", 7)
    assert call.model == "gpt-4o-mini-2024-07-18"
    assert call.prompt_tokens > 0
    assert call.completion_tokens == 5


def test_a_server_that_does_not_count_leaves_the_estimate(stream, fake_openai):
    fake_openai.will(streams("Good morning.", counts=False))
    list(stream())
    call = LLMCall.objects.get()
    assert (call.state, call.prompt_tokens) == ("succeeded", None)
    assert call.cost_usd > 0


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (streams("Good mor", finish=None), Transient),
        (streams("  "), BadReply),
        (streams("No.", finish="content_filter"), Permanent),
        (fake.rate_limited(1500), RateLimited),
        (fake.error(500), Transient),
        (fake.no_quota(), Permanent),
        (fake.no_json_body(), Transient),
    ],
    ids=["broken off", "empty", "refused", "rate limited", "down", "no credit", "a page"],
)
def test_a_failure_has_its_class_and_its_row(stream, fake_openai, behaviour, failure):
    fake_openai.will(behaviour)
    with pytest.raises(failure):
        list(stream())
    assert LLMCall.objects.get().state == "failed"


def test_an_answer_that_nobody_reads_to_its_end_keeps_its_estimate(stream, fake_openai):
    fake_openai.will(streams("One.", "Two."))
    pieces = stream()
    next(pieces)
    pieces.close()
    call = LLMCall.objects.get()
    assert (call.state, call.prompt_tokens) == ("sent", None)
    assert call.cost_usd > 0
