"""A local VAPI: it makes calls, keeps recordings, and sends its messages to a webhook.

In a test: the fixture `fake_vapi`. To look at the product against it:
`python -m tests.fakes.vapi_server --port 9001`, and VAPI_BASE_URL=http://127.0.0.1:9001,
VAPI_API_KEY=vapi-private-key.
"""

import argparse
import io
import itertools
import re
import threading
import wave
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.calls import GOOD_CALL, report
from tests.fakes.server import Answer, Behaviour, FakeServer, Received, Script, json_answer

KEY = "vapi-private-key"
_CALL = re.compile(r"^/call/([^/?]+)(/mono-recording)?$")
_STORED = re.compile(r"^/storage/([^/?]+)-mono\.wav\?X-Amz-Signature=\d+$")


def audio(seconds: float = 1.0) -> bytes:
    """A silent WAV file, 8 kHz, mono."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * int(8000 * seconds)))
    return file.getvalue()


def busy() -> Behaviour:
    """All lines of the organisation are in use, as VAPI says it."""
    return _refuse(400, "Over Concurrency Limit")


def error(status: int = 500) -> Behaviour:
    return _refuse(status, "Something is wrong.")


def not_yet() -> Behaviour:
    return _refuse(404, "Recording not found.")


def redirect(url: str) -> Behaviour:
    return lambda request: Answer(302, b"", {"Location": url})


def content(body: bytes, kind: str, **headers: str) -> Behaviour:
    return lambda request: Answer(200, body, {"Content-Type": kind, **headers})


class FakeVapi(FakeServer):
    """Knows the calls that were created through it.

    `on_create`, `on_fetch`, `on_list`, `on_recording` and `on_storage` are scripts:
    `fake.on_create.will(busy())`.
    """

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.calls: dict[str, dict[str, Any]] = {}
        self.recording = audio()
        self.lines = 10  # calls at once; with these an account begins
        self._signatures = itertools.count(1)
        self.on_create = Script(self.create)
        self.on_fetch = Script(self._fetch)
        self.on_list = Script(self._list)
        self.on_recording = Script(self._redirect)
        self.on_storage = Script(lambda request: content(self.recording, "audio/wav")(request))

    def presigned_url(self, call_id: str) -> str:
        """Another one each time, as VAPI's are."""
        return f"{self.url}/storage/{call_id}-mono.wav?X-Amz-Signature={next(self._signatures)}"

    def know(self, call_id: str, **fields: Any) -> None:
        """A call that came about in another way."""
        self.calls[call_id] = {"id": call_id, **_created_now(), **fields}

    def end(self, call_id: str, lines: Sequence[tuple[str, str]] = GOOD_CALL) -> None:
        """What `GET /call/{id}` says once it is over."""
        said = report(call_id, lines)
        kept = ("endedReason", "startedAt", "endedAt", "cost", "costs", "artifact")
        self.calls[call_id] |= {"status": "ended", **{name: said[name] for name in kept}}
        url = self.presigned_url(call_id)
        self.calls[call_id]["artifact"] |= {"presignedMonoUrl": url}

    def respond(self, request: Received) -> Answer:
        path = request.path.partition("?")[0]
        if path.startswith("/control/"):  # a call's own address, which needs no key
            return json_answer({})
        if path.startswith("/storage/"):
            known = _STORED.match(request.path)
            return self.on_storage.answer(request) if known else error(400)(request)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _refuse(401, "Invalid Key. Hot tip, you may be using the public key.")(request)
        if (request.method, path) == ("POST", "/call/web"):
            return self.on_create.answer(request)
        if (request.method, path) == ("GET", "/call"):
            return self.on_list.answer(request)
        found = _CALL.match(path)
        if not found or found[1] not in self.calls:
            return _refuse(404, "Couldn't find call.")(request)
        return (self.on_recording if found[2] else self.on_fetch).answer(request)

    def _fetch(self, request: Received) -> Answer:
        return json_answer(self.calls[request.path.split("/")[2]])

    def _list(self, request: Received) -> Answer:
        """The newest first, within the window that is asked for."""
        asked = parse_qs(urlsplit(request.path).query)
        since, until = asked["createdAtGt"][0], asked["createdAtLt"][0]
        window = [datetime.fromisoformat(bound) for bound in (since, until)]
        within = [
            call
            for call in self.calls.values()
            if window[0] < datetime.fromisoformat(call["createdAt"]) < window[1]
        ]
        return json_answer(within[::-1][: int(asked["limit"][0])])

    def create(self, request: Received) -> Answer:
        body = request.json if isinstance(request.json, dict) else {}
        if not (body.get("assistant") or body.get("assistantId")):
            return _refuse(400, "Couldn't create a call without an assistant.")(request)
        if sum(call["status"] != "ended" for call in self.calls.values()) >= self.lines:
            return busy()(request)
        call_id = str(uuid4())
        self.calls[call_id] = {
            "id": call_id,
            **_created_now(),
            "webCallUrl": f"https://vapi.daily.example/{call_id}",
            "subscriptionLimits": {"concurrencyBlocked": False, "concurrencyLimit": 10},
            **body,
        }
        return json_answer(self.calls[call_id], status=201)

    def _redirect(self, request: Received) -> Answer:
        return redirect(self.presigned_url(request.path.split("/")[2]))(request)


def _created_now() -> dict[str, str]:
    return {"type": "webCall", "status": "queued", "createdAt": datetime.now(UTC).isoformat()}


def _refuse(status: int, message: str) -> Behaviour:
    problem = {"message": message, "error": message, "statusCode": status}
    return lambda request: json_answer(problem, status=status)


def main() -> None:
    parser = argparse.ArgumentParser(description="A local server that speaks as VAPI's does.")
    parser.add_argument("--port", type=int, default=9001)
    with FakeVapi(port=parser.parse_args().port) as fake:
        print(f"VAPI_BASE_URL={fake.url} VAPI_API_KEY={KEY}", flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
