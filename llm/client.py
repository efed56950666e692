"""Asks a language model for an answer of a given shape. No other module talks to one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import openai
from django.conf import settings
from django.db import connection
from openai.types.chat import ChatCompletion

from llm.errors import failure_of
from llm.failures import BadReply, Failure, Permanent, Transient
from llm.ledger import LedgerEntry
from llm.tokens import tokens_of_request
from llm.usage import Usage

TIMEOUT = 60.0  # seconds; the SDK's own is ten minutes


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model said, what it cost, and the server's headers with its limits."""

    content: str
    usage: Usage
    model: str
    headers: Mapping[str, str]


def complete(
    messages: Iterable[Mapping[str, str]],
    schema: Mapping[str, Any],
    *,
    purpose: str,
    max_output_tokens: int,
    session_id: int | None = None,
    organisation_id: int | None = None,
) -> Completion:
    """One request under a strict JSON schema, written to the ledger before and after.

    Raises llm.failures: Transient, RateLimited, Permanent (no quota, bad key, refused), BadReply
    (cut off or empty). The content is not checked against the schema here. No transaction may be
    open: the database connection is given back while we wait.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A transaction is open across a network call; end it first.")
    messages = list(messages)
    entry = LedgerEntry(
        purpose=purpose,
        model=settings.OPENAI_MODEL,
        session_id=session_id,
        organisation_id=organisation_id,
        estimated_tokens=tokens_of_request(messages, schema) + max_output_tokens,
    )
    connection.close()
    usage: Usage | None = None
    try:
        reply, headers = _send(messages, schema, purpose, max_output_tokens)
        usage = _usage(reply)
        content = _content(reply)
    except Failure as failure:
        entry.failed(failure, usage)
        raise
    entry.succeeded(usage, reply.model or settings.OPENAI_MODEL)
    return Completion(content, usage, reply.model, headers)


def _send(
    messages: list[Mapping[str, str]], schema: Mapping[str, Any], name: str, max_tokens: int
) -> tuple[ChatCompletion, Mapping[str, str]]:
    client = _client(settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL)
    try:
        raw = client.chat.completions.with_raw_response.create(
            model=settings.OPENAI_MODEL,
            messages=messages,  # type: ignore[arg-type]
            response_format={  # type: ignore[arg-type]
                "type": "json_schema",
                "json_schema": {"name": name, "strict": True, "schema": schema},
            },
            max_completion_tokens=max_tokens,
            temperature=0,
        )
        reply = raw.parse()
    except openai.OpenAIError as error:
        raise failure_of(error) from None
    except ValueError:
        raise Transient("The model's server did not answer with JSON.") from None
    if not isinstance(reply, ChatCompletion):
        raise Transient("The model's server did not answer with a completion.")
    return reply, dict(raw.headers)


@lru_cache(maxsize=4)
def _client(key: str, base_url: str) -> openai.OpenAI:
    # Our own pipeline retries: the SDK's retries would multiply with it.
    return openai.OpenAI(
        api_key=key or "none", base_url=base_url or None, timeout=TIMEOUT, max_retries=0
    )


def _usage(reply: ChatCompletion) -> Usage:
    if reply.usage is None:
        return Usage()
    details = reply.usage.prompt_tokens_details
    return Usage(
        prompt_tokens=reply.usage.prompt_tokens or 0,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
        completion_tokens=reply.usage.completion_tokens or 0,
    )


def _content(reply: ChatCompletion) -> str:
    if not reply.choices:
        raise BadReply("The answer holds no choice.")
    choice = reply.choices[0]
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise Permanent(
            "The model refused to judge this call. Look at its transcript; another model may not."
        )
    content = choice.message.content or ""
    if choice.finish_reason == "length":
        raise BadReply("The answer was cut off at its length limit. Be shorter.", reply=content)
    if not content.strip():
        raise BadReply("The answer is empty.")
    return content
