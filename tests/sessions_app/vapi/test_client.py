"""The door to VAPI, against a real server: starting a call and asking about one."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from llm.breaker import TRIP
from llm.failures import NotYet, Permanent, RateLimited, Transient
from sessions_app.vapi import door
from sessions_app.vapi.client import (
    AllLinesBusy,
    MaybeCreated,
    call_fetch,
    calls_created,
    web_call_create,
)
from sessions_app.vapi.door import NeverReached
from tests.fakes import vapi_server as vapi
from tests.fakes.server import cut, json_answer, slow

ASSISTANT = {"name": "Dana"}


def create():
    return web_call_create(ASSISTANT, {"metadata": {"session_id": 7}})


@pytest.fixture
def call_id(fake_vapi):
    return create().id


def test_a_call_is_created_with_our_key(fake_vapi):
    call = create()
    [request] = fake_vapi.requests
    assert (request.method, request.path) == ("POST", "/call/web")
    assert request.headers["authorization"] == f"Bearer {vapi.KEY}"
    assert request.json == {
        "assistant": ASSISTANT,
        "assistantOverrides": {"metadata": {"session_id": 7}},
        "roomDeleteOnUserLeaveEnabled": False,
    }
    assert call.id in fake_vapi.calls
    assert call.web_call_url == fake_vapi.calls[call.id]["webCallUrl"]


@pytest.mark.parametrize("behaviour", [vapi.busy(), vapi.error(429)])
def test_all_lines_busy_is_said_and_not_tried_again(fake_vapi, behaviour):
    fake_vapi.on_create.will(behaviour)
    with pytest.raises(AllLinesBusy, match="All lines are busy"):
        create()
    assert fake_vapi.count == 1


def test_a_line_is_free_again_when_a_call_has_ended(fake_vapi):
    fake_vapi.lines = 2
    first, _ = create(), create()
    with pytest.raises(AllLinesBusy):
        create()
    fake_vapi.end(first.id)
    assert create().id


@pytest.mark.parametrize(
    ("behaviour", "failure", "words"),
    [
        (vapi.error(400), Permanent, "voice and model"),
        (vapi.error(401), Permanent, "VAPI_API_KEY"),
        (vapi.error(402), Permanent, "Add credit"),
        (vapi.error(403), Permanent, "VAPI_API_KEY"),
        (vapi.error(404), Permanent, "VAPI_BASE_URL"),
        (vapi.error(418), Permanent, "VAPI_BASE_URL"),
        (vapi.redirect("https://elsewhere.example/"), Permanent, "VAPI_BASE_URL"),
        (vapi.error(408), MaybeCreated, "408"),
        (vapi.error(500), MaybeCreated, "500"),
        (vapi.error(503), MaybeCreated, "503"),
        (cut(vapi.error(500)), MaybeCreated, "reached"),
        (vapi.content(b"<html>", "text/html"), MaybeCreated, "JSON"),
        (lambda request: json_answer([]), MaybeCreated, "object"),
        (lambda request: json_answer({"id": "x"}), Permanent, "without an id or an address"),
        (lambda request: json_answer({"id": 7, "webCallUrl": "x"}), Permanent, "without an id"),
    ],
)
def test_a_call_that_is_not_created_says_why_and_is_asked_for_once(
    fake_vapi, behaviour, failure, words
):
    fake_vapi.on_create.will(behaviour)
    with pytest.raises(failure, match=words) as caught:
        create()
    assert type(caught.value) is failure
    assert vapi.KEY not in str(caught.value)
    assert fake_vapi.count == 1


def test_a_wrong_key_is_named(fake_vapi, settings):
    settings.VAPI_API_KEY = "the-public-one"
    with pytest.raises(Permanent, match="VAPI_API_KEY"):
        create()


def test_a_vapi_that_is_too_slow_is_left(fake_vapi, monkeypatch):
    monkeypatch.setattr(door, "TIMEOUT", (1, 0.1))
    fake_vapi.on_create.will(slow(5, vapi.error()))
    with pytest.raises(MaybeCreated, match="Timeout"):
        create()


def test_a_vapi_that_is_away(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        settings.VAPI_BASE_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(NeverReached, match="ConnectionError"):
            create()


def test_a_call_can_be_asked_about(fake_vapi, call_id):
    assert call_fetch(call_id)["status"] == "queued"


@pytest.mark.parametrize("unknown", ["never-heard-of", "../call", "a/b?c#d", "ü"])
def test_an_unknown_call_is_not_there_yet(fake_vapi, unknown):
    with pytest.raises(NotYet, match="does not know"):
        call_fetch(unknown)


def test_the_calls_of_a_while_are_listed(fake_vapi, call_id):
    now = datetime.now(UTC)
    [call] = calls_created(now - timedelta(minutes=1), now + timedelta(minutes=1))
    assert call["id"] == call_id
    assert calls_created(now - timedelta(hours=2), now - timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (vapi.error(429), RateLimited),
        (vapi.error(500), Transient),
        (vapi.error(401), Permanent),
        (lambda request: json_answer({}), Transient),
        (vapi.content(b"<html>", "text/html"), Transient),
    ],
)
def test_a_list_that_cannot_be_had_says_why(fake_vapi, behaviour, failure):
    fake_vapi.on_list.will(behaviour)
    with pytest.raises(failure):
        calls_created(datetime.now(UTC), datetime.now(UTC))


def test_what_is_no_call_in_a_list_is_left_out(fake_vapi):
    fake_vapi.on_list.will(lambda request: json_answer([None, 7, {"id": "x"}]))
    assert calls_created(datetime.now(UTC), datetime.now(UTC)) == [{"id": "x"}]


def test_while_it_is_down_nobody_waits_for_it(fake_vapi, call_id):
    fake_vapi.on_fetch.always(vapi.error(500))
    for _ in range(TRIP):
        with pytest.raises(Transient):
            call_fetch(call_id)
    asked = fake_vapi.count
    for _ in range(2):  # the first one is the probe, which has waited, too
        with pytest.raises(RateLimited, match="vapi is down"):
            call_fetch(call_id)
    assert fake_vapi.count == asked + 1


def test_a_probe_that_cannot_connect_has_waited(fake_vapi, call_id):
    fake_vapi.on_fetch.always(cut(vapi.error(500)))
    for _ in range(TRIP):
        with pytest.raises(Transient):
            call_fetch(call_id)
    with pytest.raises(RateLimited, match="vapi is down"):
        call_fetch(call_id)


def test_a_call_that_was_the_probe_may_have_been_created(fake_vapi, call_id):
    fake_vapi.on_fetch.always(vapi.error(500))
    for _ in range(TRIP):
        with pytest.raises(Transient):
            call_fetch(call_id)
    fake_vapi.on_create.will(vapi.error(500))
    with pytest.raises(MaybeCreated):
        create()


def test_one_answer_and_it_is_asked_again(fake_vapi, call_id):
    fake_vapi.on_fetch.will(*[vapi.error(500)] * TRIP)
    for _ in range(TRIP):
        with pytest.raises(Transient):
            call_fetch(call_id)
    assert [call_fetch(call_id)["id"] for _ in range(3)] == [call_id] * 3
