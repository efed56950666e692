"""A local server that speaks OpenAI's chat completions, and fails as OpenAI does.

In a test: the fixture `fake_openai`. To look at the product against it:
`python -m tests.fakes.openai_server --port 9000`, and OPENAI_BASE_URL=http://127.0.0.1:9000/v1.
"""

import argparse
import json
import threading
from collections.abc import Mapping
from typing import Any

from tests.fakes import server
from tests.fakes.evaluation import call_of, fill
from tests.fakes.server import Answer, Behaviour, FakeServer, Received, Script, json_answer

LIMITS = {
    "x-ratelimit-limit-requests": "50",
    "x-ratelimit-remaining-requests": "49",
    "x-ratelimit-reset-requests": "1.2s",
    "x-ratelimit-limit-tokens": "10000",
    "x-ratelimit-remaining-tokens": "7400",
    "x-ratelimit-reset-tokens": "15.6s",
}
NEVER_SAID = "I personally guarantee that the moon is included in every package"


def grade() -> Behaviour:
    """A plausible evaluation whose quotes are the rep's real words."""
    return lambda request: completion(request, json.dumps(_filled(request)))


def invented_quotes() -> Behaviour:
    """The same, but nobody ever said what it quotes."""
    return lambda request: completion(request, json.dumps(_filled(request, said=NEVER_SAID)))


def answers(content: object) -> Behaviour:
    """This content: a text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return lambda request: completion(request, text)


def knows_no_schemas() -> Behaviour:
    """As an older or a local server, which has no `json_schema`."""
    refuse = _refuse(400, None, "'response_format.type' must be 'json_object' or 'text'.")

    def behave(request: Received) -> Answer:
        wanted = request.json.get("response_format", {}).get("type")
        return refuse(request) if wanted == "json_schema" else grade()(request)

    return behave


def nonsense() -> Behaviour:
    """Good JSON that does not fit the schema."""
    return answers({"weather": "sunny", "criteria": [1, 2, 3]})


def not_json() -> Behaviour:
    return answers("Certainly! The rep did very well, eight out of ten.")


def half_json() -> Behaviour:
    """Cut off at the length limit, in the middle of a string."""

    def behave(request: Received) -> Answer:
        whole = json.dumps(_filled(request))
        return completion(request, whole[: len(whole) // 2], finish_reason="length")

    return behave


def empty() -> Behaviour:
    return lambda request: completion(request, "")


def refusal() -> Behaviour:
    return lambda request: completion(request, None, refusal="I can't help with that.")


def content_filter() -> Behaviour:
    return lambda request: completion(request, "", finish_reason="content_filter")


def rate_limited(after_ms: int | None = 1000, **headers: str) -> Behaviour:
    """429 until later. Says when in `retry-after-ms`; with None only in the headers given."""
    when = headers if after_ms is None else {"retry-after-ms": str(after_ms), **LIMITS, **headers}
    message = "Rate limit reached for the model on tokens per min (TPM)."
    return _refuse(429, "rate_limit_exceeded", message, kind="tokens", headers=when)


def too_large() -> Behaviour:
    """429 for ever: one request above what a whole minute allows."""
    message = "Request too large for the model on tokens per min (TPM): Limit 10000, Requested 12."
    return _refuse(429, "rate_limit_exceeded", message, kind="tokens")


def no_quota() -> Behaviour:
    message = "You exceeded your current quota, please check your plan and billing details."
    return _refuse(429, "insufficient_quota", message, kind="insufficient_quota")


def too_long() -> Behaviour:
    message = "This model's maximum context length is 128000 tokens."
    return _refuse(400, "context_length_exceeded", message)


def bad_key() -> Behaviour:
    return _refuse(401, "invalid_api_key", "Incorrect API key provided: sk-hid*den.")


def error(status: int = 500) -> Behaviour:
    return _refuse(status, None, "The server had an error.", kind="server_error")


def no_json_body() -> Behaviour:
    """Something between us and the model answers with a page."""
    page = Answer(200, b"<html>Welcome to this network</html>", {"Content-Type": "text/html"})
    return lambda request: page


def broken_body() -> Behaviour:
    broken = Answer(200, b'{"choices": [', {"Content-Type": "application/json"})
    return lambda request: broken


def slow(seconds: float, then: Behaviour | None = None) -> Behaviour:
    return server.slow(seconds, then or grade())


def trickling(pause: float) -> Behaviour:
    return server.trickling(pause, grade())


def cut() -> Behaviour:
    """The connection closes in the middle of the body."""
    return server.cut(grade())


BEHAVIOURS = {
    behaviour.__name__: behaviour
    for behaviour in (
        *(
            grade,
            invented_quotes,
            knows_no_schemas,
            nonsense,
            not_json,
            half_json,
            empty,
            refusal,
            content_filter,
        ),
        *(rate_limited, too_large, no_quota, too_long, bad_key, error, no_json_body, cut),
    )
}


class FakeOpenAI(FakeServer):
    """Grades whatever it is asked, unless told otherwise.

    `will` queues behaviours for the requests to come, each used once; `always` sets what follows.
    """

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self._script = Script(grade())
        self.will, self.always = self._script.will, self._script.always

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def respond(self, request: Received) -> Answer:
        if request.method == "POST" and request.path == "/v1/chat/completions":
            return self._script.answer(request)
        return _refuse(404, "unknown_url", f"Unknown request URL: {request.path}")(request)


def completion(
    request: Received,
    content: str | None,
    *,
    finish_reason: str = "stop",
    refusal: str | None = None,
) -> Answer:
    """A chat completion around this content, with its usage and the limits' headers."""
    prompt = len(request.body) // 4
    written = len(content or refusal or "") // 4
    document = {
        "id": "chatcmpl-fake",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": f"{request.json['model']}-2024-07-18",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": written,
            "total_tokens": prompt + written,
            "prompt_tokens_details": {"cached_tokens": prompt // 2 // 128 * 128},
        },
    }
    return json_answer(document, headers=LIMITS)


def _filled(request: Received, *, said: str | None = None) -> Any:
    return fill(_schema_of(request), call_of(request.json["messages"], said=said))


def _schema_of(request: Received) -> Any:
    """Demanded by itself, or told at the end of the first message."""
    demanded = request.json.get("response_format", {}).get("json_schema")
    told = request.json["messages"][0]["content"].rsplit("\n", 1)[-1]
    return demanded["schema"] if demanded else json.loads(told)


def _refuse(
    status: int,
    code: str | None,
    message: str,
    *,
    kind: str = "invalid_request_error",
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    problem = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    return lambda request: json_answer(problem, status=status, headers=headers)


def main() -> None:
    parser = argparse.ArgumentParser(description="A local server that speaks as OpenAI's does.")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--always", choices=sorted(BEHAVIOURS), default="grade")
    arguments = parser.parse_args()
    with FakeOpenAI(port=arguments.port) as fake:
        fake.always(BEHAVIOURS[arguments.always]())
        print(f"OPENAI_BASE_URL={fake.base_url}", flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
