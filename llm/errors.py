"""OpenAI's errors, as our failures. Messages are for people and never carry what was sent."""

import re
from collections.abc import Mapping

import openai

from llm.failures import Failure, Permanent, RateLimited, Transient

NO_IDEA_HOW_LONG = 20.0  # seconds, for a 429 that does not say
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}

WHAT_TO_DO = {
    400: "The server refused the request as malformed. Is OPENAI_MODEL one that it serves?",
    401: "The key was refused. Set a valid OPENAI_API_KEY, then run this step again.",
    403: "The key may not use this model. Choose another OPENAI_MODEL or another key.",
    404: "The server does not know the model. Set OPENAI_MODEL to one that it serves.",
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


def seconds_of(duration: str) -> float | None:
    """`120ms`, `6m0s`, as OpenAI writes durations in its headers."""
    parts = _DURATION.findall(duration)
    return sum(float(number) * _UNIT[unit] for number, unit in parts) if parts else None


def retry_after(headers: Mapping[str, str]) -> float:
    """How many seconds a 429 asks us to stay away."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        if "retry-after" in headers:
            return max(0.0, float(headers["retry-after"]))
    except ValueError:
        pass  # a date or rubbish: the reset headers say it as well
    resets = [
        seconds_of(headers[name])
        for name in ("x-ratelimit-reset-requests", "x-ratelimit-reset-tokens")
        if name in headers
    ]
    known = [reset for reset in resets if reset is not None]
    return max(known) if known else NO_IDEA_HOW_LONG


def _of_429(error: openai.RateLimitError) -> Failure:
    if error.code == "insufficient_quota":
        return Permanent(
            "The account has no credit left. Add credit at OpenAI, then run this step again."
        )
    after = retry_after(error.response.headers)
    return RateLimited("The model's rate limit is reached.", after=after)


def _of_status(error: openai.APIStatusError) -> Failure:
    status = error.status_code
    if error.code == "context_length_exceeded":
        return Permanent("The call is longer than the model can read. Choose a larger model.")
    if status in WHAT_TO_DO:
        return Permanent(f"{status}: {WHAT_TO_DO[status]}")
    if status in (408, 409) or status >= 500:
        return Transient(f"The model's server answered {status}.")
    return Permanent(f"The model's server answered {status}, which we do not understand.")
