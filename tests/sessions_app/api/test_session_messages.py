"""`/api/sessions/{id}/messages` and `/end`: what a client of a text call may rely on."""

import threading

import pytest
from django.db import connection

from sessions_app.models import Channel, SessionStatus, StepRun
from sessions_app.services.text_chat import MOST_MESSAGES
from tests.factories import PersonaFactory, SessionFactory

PROBLEM = "application/problem+json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice):
    return SessionFactory(
        user=alice, channel=Channel.TEXT, status=SessionStatus.CREATED, vapi_call_id=None
    )


@pytest.fixture
def say(api, alice, session):
    """Posts a message as its rep, or as somebody else."""
    clients = {}

    def say(text, *, key=None, user=alice, to=session):
        client = clients.setdefault(user.pk, api(user))
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(f"/api/sessions/{to.pk}/messages", {"text": text}, headers=headers)

    return say


def said(session):
    session.refresh_from_db()
    return [(turn.speaker, turn.text) for turn in session.turns]


def test_the_first_message_begins_the_call(say, session):
    answer = say("Hello Dana, this is Alex from RouteWise.")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert set(body) == {"reply", "ended"}
    assert body["ended"] is False
    assert said(session) == [
        ("customer", "Dana speaking."),
        ("rep", "Hello Dana, this is Alex from RouteWise."),
        ("customer", body["reply"]),
    ]
    assert session.status == SessionStatus.IN_CALL
    times = [turn.start_seconds for turn in session.turns]
    assert times == sorted(times)
    assert times[0] == 0


def test_a_goodbye_ends_the_call_and_starts_its_pipeline(say, session):
    say("How do you plan your routes today?")
    answer = say("Thank you, goodbye.")
    assert answer.json()["ended"] is True
    session.refresh_from_db()
    assert (session.status, session.ended_reason) == ("processing", "assistant-ended-call")
    assert len(session.transcript) == 5
    assert session.duration_seconds is not None
    assert StepRun.objects.filter(session=session, step="evaluate").count() == 1
    fetch = StepRun.objects.get(session=session, step="fetch_recording")
    assert fetch.status == "skipped"


def test_an_ended_call_takes_no_messages(say, session):
    say("Hello there, my name is Alex.")
    say("Goodbye!")
    answer = say("One more thing")
    assert (answer.status_code, answer["Content-Type"]) == (409, PROBLEM)
    assert "over" in answer.json()["detail"]
    assert len(said(session)) == 5


def test_a_message_sent_twice_is_one_turn(say, session):
    first = say("How do you plan your routes today?", key="m1")
    again = say("How do you plan your routes today?", key="m1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(said(session)) == 3


def test_the_last_message_can_be_sent_again_too(say):
    say("Hello there, my name is Alex.")
    first, again = say("Goodbye!", key="last"), say("Goodbye!", key="last")
    assert again.json() == first.json() == {"reply": first.json()["reply"], "ended": True}


def test_a_key_with_other_words_is_422(say, session):
    say("How do you plan your routes today?", key="m1")
    assert say("Something else entirely.", key="m1").status_code == 422
    assert len(said(session)) == 3


def test_the_same_words_may_be_said_twice(say, session):
    say("Hello?")
    say("Hello?")
    assert len(said(session)) == 5


@pytest.mark.parametrize("text", ["", "   \n\t"])
def test_an_empty_message_is_400(say, session, text):
    answer = say(text)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert answer.json()["errors"][0]["field"] == "text"
    session.refresh_from_db()
    assert session.status == SessionStatus.CREATED


def test_a_message_that_is_too_long_is_400_and_says_so(say, session):
    answer = say("a" * 100_000)
    assert answer.status_code == 400
    assert "4,000" in answer.json()["detail"]
    assert "100,000" in answer.json()["detail"]
    assert say("a" * 4000).status_code == 200


@pytest.mark.parametrize("body", [{}, {"text": 7}, {"text": None}, {"words": "x"}])
def test_a_body_without_text_is_400(api, alice, session, body):
    answer = api(alice).post(f"/api/sessions/{session.pk}/messages", body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "text"


def test_what_the_database_refuses_is_replaced(api, alice, session):
    body = '{"text": "nul \\u0000 and half \\ud83d"}'
    url = f"/api/sessions/{session.pk}/messages"
    answer = api(alice).generic("POST", url, body, content_type="application/json")
    assert answer.status_code == 200
    assert said(session)[1] == ("rep", "nul \ufffd and half \ufffd")


@pytest.mark.parametrize(
    "text", ["你好，我想和您约个时间谈谈。", "مرحبا Hello", "🙂🙂🙂", "<b>hi</b>"]
)
def test_any_script_gets_an_answer(say, text):
    answer = say(text)
    assert answer.status_code == 200
    assert answer.json()["reply"]


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.IMPORT])
def test_other_channels_take_no_messages(say, alice, channel):
    other = SessionFactory(user=alice, channel=channel)
    answer = say("Hello?", to=other)
    assert (answer.status_code, answer["Content-Type"]) == (409, PROBLEM)


def test_nobody_else_speaks_in_it(say, session, bob, manager, charlie):
    for other in (bob, manager, charlie):
        assert say("Hello, it's me.", user=other).status_code == 404
    session.refresh_from_db()
    assert session.transcript is None


def test_it_is_for_posting(api, alice, session):
    assert api(alice).get(f"/api/sessions/{session.pk}/messages").status_code == 405
    assert api().post(f"/api/sessions/{session.pk}/messages", {"text": "x"}).status_code == 401


def test_a_chat_without_end_is_ended(say, session):
    say("How do you plan your routes today?")
    session.refresh_from_db()
    session.metadata["messages"] *= MOST_MESSAGES
    session.save()
    answer = say("And another thing that I wanted to say.")
    assert answer.json()["ended"] is True
    session.refresh_from_db()
    assert (session.status, session.ended_reason) == ("processing", "exceeded-max-duration")


def test_a_chat_of_two_hours_is_ended(say, session):
    say("How do you plan your routes today?")
    session.refresh_from_db()
    session.start_time = session.start_time.replace(year=session.start_time.year - 1)
    session.save()
    assert say("Are you still there, Dana?").json()["ended"] is True


def test_an_empty_persona_talks_too(say, alice):
    nobody = PersonaFactory(
        name="", title="", company="", objective="", objective_text="", first_message=""
    )
    session = SessionFactory(user=alice, channel=Channel.TEXT, status="created", persona=nobody)
    assert say("How do you do it today?", to=session).status_code == 200
    assert said(session)[0] == ("customer", "Hello?")


@pytest.mark.parametrize("accept", ["text/event-stream", "text/event-stream, application/json"])
def test_it_can_be_streamed(api, alice, session, accept):
    answer = api(alice).post(
        f"/api/sessions/{session.pk}/messages",
        {"text": "How do you plan your routes today?"},
        headers={"Accept": accept},
    )
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    body = b"".join(answer.streaming_content).decode()
    assert body.startswith("event: piece\ndata: ")
    assert '\n\nevent: answer\ndata: {"reply": ' in body


def test_what_is_refused_is_refused_with_its_status_in_a_stream_too(api, alice, session):
    answer = api(alice).post(
        f"/api/sessions/{session.pk}/messages",
        {"text": ""},
        headers={"Accept": "text/event-stream"},
    )
    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
def test_two_messages_at_once_are_both_kept(say, api, alice, session):
    def post(text):
        try:
            api(alice).post(f"/api/sessions/{session.pk}/messages", {"text": text})
        finally:
            connection.close()

    texts = [f"How do you handle case number {n}?" for n in range(4)]
    threads = [threading.Thread(target=post, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = said(session)
    assert len(turns) == 9
    assert {text for speaker, text in turns if speaker == "rep"} == set(texts)
    assert [speaker for speaker, _ in turns[1:]] == ["rep", "customer"] * 4


class TestEnd:
    def test_a_text_call_is_ended_and_graded(self, say, api, alice, session):
        say("How do you plan your routes today?")
        answer = api(alice).post(f"/api/sessions/{session.pk}/end")
        assert answer.status_code == 202, answer.content
        session.refresh_from_db()
        assert (session.status, session.ended_reason) == ("processing", "customer-ended-call")
        assert StepRun.objects.filter(session=session, step="clean_transcript").count() == 1

    def test_twice_is_once(self, say, api, alice, session):
        say("How do you plan your routes today?")
        client = api(alice)
        assert client.post(f"/api/sessions/{session.pk}/end").status_code == 202
        assert client.post(f"/api/sessions/{session.pk}/end").status_code == 202
        assert StepRun.objects.filter(session=session, step="evaluate").count() == 1

    def test_a_call_in_which_nothing_was_said_is_abandoned(self, api, alice, session):
        assert api(alice).post(f"/api/sessions/{session.pk}/end").status_code == 202
        session.refresh_from_db()
        assert session.status == SessionStatus.ABANDONED
        assert not StepRun.objects.filter(session=session).exists()

    def test_nobody_else_ends_it(self, api, session, bob, manager, charlie):
        for other in (bob, manager, charlie):
            assert api(other).post(f"/api/sessions/{session.pk}/end").status_code == 404
        session.refresh_from_db()
        assert session.status == SessionStatus.CREATED

    def test_an_import_cannot_be_ended(self, api, alice):
        imported = SessionFactory(user=alice, channel=Channel.IMPORT)
        assert api(alice).post(f"/api/sessions/{imported.pk}/end").status_code == 409

    def test_a_voice_call_is_hung_up_at_vapi(self, api, alice, fake_vapi):
        call = SessionFactory(user=alice, vapi_call_id="call-1")
        fake_vapi.calls["call-1"] = {
            "id": "call-1",
            "monitor": {"controlUrl": f"{fake_vapi.url}/control/call-1"},
        }
        assert api(alice).post(f"/api/sessions/{call.pk}/end").status_code == 202
        assert fake_vapi.requests[-1].path == "/control/call-1"
        assert fake_vapi.requests[-1].json == {"type": "end-call"}
        assert "authorization" not in fake_vapi.requests[-1].headers
        call.refresh_from_db()
        assert call.status == SessionStatus.IN_CALL  # until the report comes

    @pytest.mark.parametrize("monitor", [None, {}, {"controlUrl": "https://elsewhere.example/x"}])
    def test_where_vapi_offers_no_way_the_browser_hangs_up(self, api, alice, fake_vapi, monitor):
        call = SessionFactory(user=alice, vapi_call_id="call-1")
        fake_vapi.calls["call-1"] = {"id": "call-1", "monitor": monitor}
        assert api(alice).post(f"/api/sessions/{call.pk}/end").status_code == 202
        assert fake_vapi.count == 1

    def test_vapi_away_is_503(self, api, alice, settings):
        settings.VAPI_BASE_URL, settings.VAPI_API_KEY = "http://127.0.0.1:9", "key"
        call = SessionFactory(user=alice, vapi_call_id="call-1")
        answer = api(alice).post(f"/api/sessions/{call.pk}/end")
        assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
        assert answer["Retry-After"]
