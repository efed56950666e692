"""Recordings: where they may come from, when they are not there, and how large they may be."""

import io
import wave

import pytest
from urllib3.exceptions import HTTPError

from llm.failures import NotYet, Permanent, RateLimited, Transient
from sessions_app.vapi import recording
from sessions_app.vapi.client import recording_open, web_call_create
from tests.fakes import vapi_server as vapi
from tests.fakes.server import Answer, cut, json_answer
from tests.fakes.vapi_messages import recorded_report


@pytest.fixture
def call_id(fake_vapi):
    return web_call_create({"name": "Dana"}, {}).id


def fetch(call_id, report=None):
    """The whole recording, in pieces, as our storage reads it."""
    with recording_open(call_id, report or {}) as stream:
        return b"".join(iter(lambda: stream.read(4096), b""))


def test_a_recording_comes_by_its_presigned_address_without_our_key(fake_vapi, call_id):
    body = fetch(call_id, recorded_report(fake_vapi, call_id))
    assert body == fake_vapi.recording
    with wave.open(io.BytesIO(body)) as sound:
        assert sound.getnframes() == 8000
    asked = fake_vapi.requests[-1]
    assert asked.path.startswith("/storage/")
    assert "authorization" not in asked.headers


@pytest.mark.parametrize(
    "address",
    [
        None,
        7,
        "",
        "https://[",
        "http://elsewhere.example/x.wav",
        "https://elsewhere.example/x.wav",
        "https://x.vapi.ai:22/x.wav",
        "https://x.vapi.ai@elsewhere.example/x.wav",
        "https://vapi.ai.elsewhere.example/x.wav",
        "http://storage.vapi.ai/x.wav",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_not_allowed_is_not_asked(fake_vapi, call_id, address):
    report = {"artifact": {"presignedMonoUrl": address}}
    assert fetch(call_id, report) == fake_vapi.recording
    endpoint, storage = fake_vapi.requests[1:]
    assert endpoint.path == f"/call/{call_id}/mono-recording"
    assert endpoint.headers["authorization"] == f"Bearer {vapi.KEY}"
    assert storage.path.startswith("/storage/")
    assert "authorization" not in storage.headers


@pytest.mark.parametrize("report", [{}, {"artifact": None}, {"artifact": []}])
def test_without_a_presigned_address_our_key_opens_it(fake_vapi, call_id, report):
    assert fetch(call_id, report) == fake_vapi.recording


def test_a_presigned_address_that_has_expired_falls_back_to_our_key(fake_vapi, call_id):
    fake_vapi.on_storage.will(vapi.error(403))
    assert fetch(call_id, recorded_report(fake_vapi, call_id)) == fake_vapi.recording


def test_a_recording_that_is_not_there_yet(fake_vapi, call_id):
    fake_vapi.on_recording.will(vapi.not_yet())
    with pytest.raises(NotYet):
        fetch(call_id)
    assert fetch(call_id) == fake_vapi.recording


@pytest.mark.parametrize("status", [400, 404])
def test_a_redirect_to_nothing_is_not_there_yet(fake_vapi, call_id, status):
    fake_vapi.on_storage.will(vapi.error(status))
    with pytest.raises(NotYet):
        fetch(call_id)


def test_an_empty_recording_is_not_there_yet(fake_vapi, call_id):
    fake_vapi.on_storage.will(vapi.content(b"", "audio/wav"))
    with pytest.raises(NotYet, match="empty"):
        fetch(call_id)


@pytest.mark.parametrize(
    ("behaviour", "failure", "words"),
    [
        (vapi.error(401), Permanent, "VAPI_API_KEY"),
        (vapi.error(500), Transient, "500"),
        (vapi.redirect("https://elsewhere.example/x.wav"), Permanent, "elsewhere.example"),
        (vapi.redirect("http://storage.vapi.ai/x.wav"), Permanent, "not allowed"),
        (vapi.redirect("https://["), Transient, "could not be reached"),
        (lambda request: Answer(204), Transient, "204"),
    ],
)
def test_a_recording_that_cannot_be_had_says_why(fake_vapi, call_id, behaviour, failure, words):
    fake_vapi.on_recording.will(behaviour)
    with pytest.raises(failure, match=words) as caught:
        fetch(call_id)
    assert type(caught.value) is failure


def test_a_throttled_request_says_when_to_come_back(fake_vapi, call_id):
    throttled = json_answer({}, status=429, headers={"Retry-After": "7"})
    fake_vapi.on_recording.will(lambda request: throttled)
    with pytest.raises(RateLimited) as caught:
        fetch(call_id)
    assert caught.value.after == 7


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_failing_storage_is_tried_again(fake_vapi, call_id, status):
    fake_vapi.on_storage.will(vapi.error(status))
    with pytest.raises(Transient, match=f"storage answered {status}"):
        fetch(call_id)


@pytest.mark.parametrize("size", [1, 5, 12, 13, 4096, -1])
def test_the_beginning_is_looked_at_and_read_all_the_same(fake_vapi, call_id, size):
    with recording_open(call_id, {}) as stream:
        assert stream.beginning(12) == fake_vapi.recording[:12]
        first = stream.read(size)
        assert size < 0 or len(first) == size
        rest = b"".join(iter(lambda: stream.read(4096), b"")) if size > 0 else b""
    assert first + rest == fake_vapi.recording


def test_of_less_than_was_asked_for_the_beginning_is_all(fake_vapi, call_id):
    fake_vapi.recording = b"ID3"
    with recording_open(call_id, {}) as stream:
        assert stream.beginning(12) == stream.read(4096) == b"ID3"
        assert stream.read(4096) == b""


def test_redirects_that_never_end_are_not_followed_for_ever(fake_vapi, call_id):
    fake_vapi.on_storage.always(lambda request: Answer(302, b"", {"Location": request.path}))
    with pytest.raises(Transient, match="302"):
        fetch(call_id)


def test_a_page_is_not_a_recording(fake_vapi, call_id):
    fake_vapi.on_storage.will(vapi.content(b"<html>", "text/html; charset=utf-8"))
    with pytest.raises(Permanent, match="'text/html', not audio"):
        fetch(call_id)


def test_a_recording_may_not_be_larger_than_its_bound(fake_vapi, call_id, monkeypatch):
    monkeypatch.setattr(recording, "LARGEST", 1000)
    with pytest.raises(Permanent, match="larger than"):
        fetch(call_id)


def test_a_recording_that_hides_its_size_is_still_bounded(monkeypatch):
    monkeypatch.setattr(recording, "LARGEST", 1000)
    stream = recording.BoundedStream(Endless())
    assert len(stream.read(1000)) == 1000
    with pytest.raises(Permanent, match="larger than"):
        stream.read(1)


def test_a_recording_that_trickles_is_given_up(monkeypatch):
    monkeypatch.setattr(recording, "LONGEST", -1.0)
    with pytest.raises(Transient, match="longer than"):
        recording.BoundedStream(Endless()).read(10)


def test_a_recording_that_is_cut_is_tried_again(fake_vapi, call_id):
    fake_vapi.on_storage.will(cut(vapi.content(vapi.audio(), "audio/wav")))
    with pytest.raises(Transient, match="broke off"):
        fetch(call_id)


def test_a_connection_that_breaks_is_tried_again():
    class Broken(Endless):
        def read(self, size):
            raise HTTPError

    with pytest.raises(Transient, match="broke off"):
        recording.BoundedStream(Broken()).read(10)


class Endless:
    """An answer without a length, whose body goes on."""

    headers = {}

    def read(self, size):
        return b"x" * size

    @property
    def raw(self):
        return self
