"""OpenAI's errors, as our failures. Messages are for people and never carry what was sent."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import openai

from llm.failures import Failure, Permanent, RateLimited, Transient

NO_IDEA_HOW_LONG = 20.0  # seconds, for a 429 that does not say
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}

# Also what compatible servers say that have no code for it.
_TOO_LONG = ("maximum context length", "context size", "context window")
_KNOWS_NO_SCHEMA = ("response_format", "json_schema", "json_object", "structured output")
_NEVER_CONNECTED = ("ConnectError", "ConnectTimeout", "PoolTimeout")  # of the HTTP client

WHAT_TO_DO = {
    400: "The server refused the request as malformed. Is OPENAI_MODEL one that it serves?",
    401: "The key was refused. Set a valid OPENAI_API_KEY, then run this step again.",
    402: "The account has no credit left. Add credit, then run this step again.",
    403: "The key may not use this model. Choose another OPENAI_MODEL or another key.",
    404: "The server does not know the model. Are OPENAI_MODEL and OPENAI_BASE_URL right?",
    413: "The call is longer than the server accepts. Choose another model or server.",
    422: "The server could not make sense of the request. Is OPENAI_MODEL one that it serves?",
}


def failure_of(error: openai.OpenAIError) -> Failure:
    """The failure that decides what happens next."""
    if isinstance(error, openai.RateLimitError):
        return _of_429(error)
    if isinstance(error, openai.APITimeoutError):
        return Transient("The model did not answer in time.")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, openai.APIConnectionError):
        return Transient("The connection to the model's server failed.")
    return Transient(f"The model's answer could not be read ({type(error).__name__}).")


def may_be_charged(error: openai.OpenAIError) -> bool:
    """Whether the server may have worked for us although we hold no answer: cut off, timed out."""
    never_answered = isinstance(error, openai.APIConnectionError)
    return never_answered and type(error.__cause__).__name__ not in _NEVER_CONNECTED


def seconds_of(duration: str) -> float | None:
    """`120ms`, `6m0s`, as OpenAI writes durations in its headers."""
    parts = _DURATION.findall(duration)
    return sum(float(number) * _UNIT[unit] for number, unit in parts) if parts else None


def retry_after(headers: Mapping[str, str]) -> float:
    """How many seconds a 429 asks us to stay away; more than none, whatever it says."""
    resets = [
        _usable(seconds_of(headers.get(f"x-ratelimit-reset-{kind}", "")))
        for kind in ("requests", "tokens")
    ]
    return (
        _usable(_number(headers.get("retry-after-ms", "")), scale=0.001)
        or _usable(_number(headers.get("retry-after", "")))
        or _usable(_until(headers.get("retry-after", "")))
        or max((reset for reset in resets if reset), default=NO_IDEA_HOW_LONG)
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _until(text: str) -> float | None:
    """Seconds until an HTTP date, as proxies write it."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _usable(seconds: float | None, *, scale: float = 1.0) -> float | None:
    """None for what cannot be waited for: nothing, the past, not a number, more than a day."""
    if seconds is None or not math.isfinite(seconds) or seconds <= 0:
        return None
    return min(seconds * scale, _UNIT["d"])


def _of_429(error: openai.RateLimitError) -> Failure:
    if "insufficient_quota" in (error.code, error.type):
        return Permanent(
            "The account has no credit left. Add credit at OpenAI, then run this step again."
        )
    if "request too large" in _words(error):
        return Permanent(
            "The call needs more tokens than the account may use in a minute. Raise its limit at "
            "OpenAI or choose another model, then run this step again."
        )
    after = retry_after(error.response.headers)
    return RateLimited("The model's rate limit is reached.", after=after, sent=True)


def _of_status(error: openai.APIStatusError) -> Failure:
    status, words = error.status_code, _words(error)
    if error.code == "context_length_exceeded" or any(sign in words for sign in _TOO_LONG):
        return Permanent("The call is longer than the model can read. Choose a larger model.")
    if error.code in ("content_filter", "content_policy_violation"):
        return Permanent("The model refused to read this call. Look at its transcript.")
    if status in (400, 422) and any(sign in words for sign in _KNOWS_NO_SCHEMA):
        return Permanent(
            f"{status}: The server knows no such JSON schemas. Set OPENAI_STRUCTURED_OUTPUT to "
            "json, or to none, then run this step again."
        )
    if status in WHAT_TO_DO:
        return Permanent(f"{status}: {WHAT_TO_DO[status]}")
    if status in (408, 409) or status >= 500:
        return Transient(f"The model's server answered {status}.")
    return Permanent(
        f"The model's server answered {status}, which we do not understand. "
        "Is OPENAI_BASE_URL right?"
    )


def _words(error: openai.APIStatusError) -> str:
    """What the server said, to look for signs in; never shown, for it may repeat what was sent."""
    return f"{error.message} {error.body}".lower()
