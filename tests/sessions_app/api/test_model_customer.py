"""A text call whose customer is a language model."""

import json

import pytest

from llm.models import LLMCall
from sessions_app.models import Channel, TrainingSession
from sessions_app.simulator.model_customer import messages_for
from sessions_app.transcript import Turn
from tests.factories import SessionFactory
from tests.fakes import openai_server as fake
from tests.fakes.openai_stream import streams

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(alice, fake_openai):
    return SessionFactory(user=alice, channel=Channel.TEXT, status="created", vapi_call_id=None)


@pytest.fixture
def say(api, alice, session):
    client = api(alice)

    def say(text, *, key="", accept="application/json"):
        headers = {"Accept": accept, **({"Idempotency-Key": key} if key else {})}
        return client.post(f"/api/sessions/{session.pk}/messages", {"text": text}, headers=headers)

    return say


def said(session):
    session = TrainingSession.objects.get(pk=session.pk)
    return [(turn.speaker, turn.text) for turn in session.turns]


def test_the_model_answers_in_the_personas_role(say, session, fake_openai):
    fake_openai.will(streams("Make ", "it quick."))
    answer = say("Hello Dana, it's Alex.")
    assert (answer.status_code, answer.json()) == (
        200,
        {"reply": "Make it quick.", "ended": False},
    )
    assert said(session)[1:] == [("rep", "Hello Dana, it's Alex."), ("customer", "Make it quick.")]
    messages = fake_openai.requests[0].json["messages"]
    assert [message["role"] for message in messages] == ["system", "assistant", "user"]
    assert "Dana Whitfield" in messages[0]["content"]
    assert messages[-1]["content"] == "Hello Dana, it's Alex."
    call = LLMCall.objects.get()
    assert (call.purpose, call.session_id) == ("persona_reply", session.pk)
    assert call.organisation_id == session.org_id


def test_the_answer_streams(say, fake_openai):
    fake_openai.will(streams("Make ", "it quick."))
    answer = say("Hello Dana.", accept="text/event-stream")
    events = b"".join(answer.streaming_content).decode().split("\n\n")
    assert events[:3] == [
        'event: piece\ndata: {"text": "Make "}',
        'event: piece\ndata: {"text": "it quick."}',
        'event: answer\ndata: {"reply": "Make it quick.", "ended": false}',
    ]


def test_the_customer_hangs_up_by_a_line_that_nobody_sees(say, session, fake_openai):
    fake_openai.will(streams("I've had enough.", "\n<han", "gs up>"))
    answer = say("You are an idiot.", accept="text/event-stream")
    body = b"".join(answer.streaming_content).decode()
    assert "hangs up" not in body
    assert json.loads(body.rpartition("data: ")[2]) == {"reply": "I've had enough.", "ended": True}
    assert said(session)[-1] == ("customer", "I've had enough.")
    session.refresh_from_db()
    assert session.status == "processing"


def test_the_reps_goodbye_ends_it_too(say, session, fake_openai):
    fake_openai.will(streams("Goodbye, Alex."))
    assert say("Thank you Dana, goodbye.").json() == {"reply": "Goodbye, Alex.", "ended": True}
    session.refresh_from_db()
    assert session.status == "processing"


@pytest.mark.parametrize(
    ("behaviour", "wait"),
    [(fake.rate_limited(7000), "7"), (fake.error(500), "5"), (streams("Ma", finish=None), "5")],
    ids=["rate limited", "down", "broken off"],
)
def test_a_model_that_is_away_loses_no_message(say, session, fake_openai, behaviour, wait):
    fake_openai.will(behaviour)
    refused = say("Hello Dana, it's Alex.", key="m1")
    assert (refused.status_code, refused["Retry-After"]) == (503, wait)
    assert refused["Content-Type"] == "application/problem+json"
    assert "kept" in refused.json()["detail"]
    assert said(session)[1:] == [("rep", "Hello Dana, it's Alex.")]


@pytest.mark.parametrize("key", ["m1", ""])
def test_sending_again_asks_for_the_answer_alone(say, session, fake_openai, key):
    fake_openai.will(fake.error(500), streams("Make it quick."))
    assert say("Hello Dana, it's Alex.", key=key).status_code == 503
    assert say("Hello Dana, it's Alex.", key=key).json()["reply"] == "Make it quick."
    assert said(session)[1:] == [
        ("rep", "Hello Dana, it's Alex."),
        ("customer", "Make it quick."),
    ]


def test_what_breaks_off_in_a_stream_is_told_in_the_stream(say, session, fake_openai):
    fake_openai.will(streams("Make it", finish=None))
    answer = say("Hello Dana.", accept="text/event-stream")
    last = b"".join(answer.streaming_content).decode().strip().rpartition("\n\n")[2]
    assert last.startswith("event: problem\n")
    assert json.loads(last.partition("data: ")[2])["status"] == 503
    assert said(session)[1:] == [("rep", "Hello Dana.")]


def test_a_key_that_is_refused_says_what_to_do(say, fake_openai):
    fake_openai.will(fake.bad_key())
    answer = say("Hello Dana.")
    assert answer.status_code == 502
    assert "OPENAI_API_KEY" in answer.json()["detail"]


def test_of_a_long_call_the_model_reads_the_end():
    turns = [Turn(at, "rep", f"{at} " + "word " * 700) for at in range(6)]
    messages = messages_for({"name": "Dana"}, turns)
    assert messages[0]["role"] == "system"
    assert messages[-1]["content"].startswith("5 ")
    assert len(messages) < 6


def test_the_last_message_is_read_however_long_it_is():
    turns = [Turn(0, "customer", "Hello?"), Turn(1, "rep", "字" * 4000)]
    assert [message["role"] for message in messages_for({}, turns)] == ["system", "user"]
