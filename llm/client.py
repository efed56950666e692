"""Asks a language model for an answer of a given shape. No other module talks to one."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import openai
from django.conf import settings
from django.db import connection
from openai.resources.chat.completions import Completions

from llm.bounded import bounded
from llm.errors import failure_of, may_be_charged
from llm.failures import Failure
from llm.ledger import LedgerEntry
from llm.limiter.turn import take_turn
from llm.reply import Reply, content_of, read_reply, usage_of
from llm.streamed import Told, pieces_of
from llm.structure import response_format, with_schema
from llm.tokens import tokens_of_request
from llm.usage import Usage

TIMEOUT = 60.0  # seconds without a byte; the SDK's own is ten minutes
OPENAI = "https://api.openai.com/v1"
OWN_TEMPERATURE = ("gpt-5", "o1", "o3", "o4")  # models that refuse any other


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model said, what it cost, and the server's headers with its limits.

    ``usage`` is None where the server does not count.
    """

    content: str
    usage: Usage | None
    model: str
    headers: Mapping[str, str]


def complete(
    messages: Iterable[Mapping[str, str]],
    schema: Mapping[str, Any],
    *,
    purpose: str,
    max_output_tokens: int,
    model: str = "",
    session_id: int | None = None,
    organisation_id: int | None = None,
) -> Completion:
    """One request under a JSON schema (llm/structure.py), in the ledger before and after.

    ``purpose`` also names the schema: letters, digits and underscores. Without a ``model`` it is
    the usual one; all of them share the account's limits. Raises llm.failures:
    Transient, RateLimited, Permanent (no quota, bad key, refused), BadReply (cut off or empty).
    The content is not checked against the schema here. No transaction may be open: the database
    connection is given back while we wait.
    """
    messages, model = list(messages), model or settings.OPENAI_MODEL
    with _request(
        tokens_of_request(messages, schema),
        max_output_tokens,
        purpose=purpose,
        model=model,
        session_id=session_id,
        organisation_id=organisation_id,
    ) as (completions, told):
        reply, told.headers = _send(
            completions, messages, schema, purpose, max_output_tokens, model
        )
        told.usage = usage_of(reply)
        content = content_of(reply)
        told.model = reply.model or model
    return Completion(content, told.usage, told.model, told.headers)


def stream_text(
    messages: Iterable[Mapping[str, str]],
    *,
    purpose: str,
    max_output_tokens: int,
    session_id: int | None = None,
    organisation_id: int | None = None,
) -> Iterator[str]:
    """The same for plain text, in pieces as they come; nothing is sent before the first is read.

    An answer that reaches its length limit ends there. Of one that nobody reads to its end the
    ledger keeps the estimate. Raises what `complete` raises.
    """
    messages = list(messages)
    with _request(
        tokens_of_request(messages),
        max_output_tokens,
        purpose=purpose,
        model=settings.OPENAI_MODEL,
        session_id=session_id,
        organisation_id=organisation_id,
    ) as (completions, told):
        raw = completions.with_raw_response.create(  # type: ignore[call-overload]
            model=settings.OPENAI_MODEL,
            messages=messages,
            max_completion_tokens=max_output_tokens,
            stream=True,
            stream_options={"include_usage": True},
            timeout=TIMEOUT,
        )
        told.headers = dict(raw.headers)
        yield from pieces_of(raw.parse(), told)


@contextmanager
def _request(
    prompt_tokens: int,
    max_output_tokens: int,
    *,
    purpose: str,
    model: str,
    session_id: int | None,
    organisation_id: int | None,
) -> Iterator[tuple[Completions, Told]]:
    """One request: its turn and its row in the ledger, before it and after it."""
    if connection.in_atomic_block:
        raise RuntimeError("A transaction is open across a network call; end it first.")
    estimate = Usage(prompt_tokens=prompt_tokens, completion_tokens=max_output_tokens)
    completions = _client().chat.completions  # loaded before the slot comes: it takes half a second
    connection.close()
    turn = take_turn(estimate.total_tokens)
    entry = LedgerEntry(
        purpose=purpose,
        model=model,
        session_id=session_id,
        organisation_id=organisation_id,
        estimate=estimate,
    )
    connection.close()
    told = Told(model)
    turn.begins()
    try:
        yield completions, told
    except openai.OpenAIError as error:
        failure = failure_of(error)
        charged = may_be_charged(error)
        reached = charged or not isinstance(error, openai.APIConnectionError)
        problem = turn.failed(failure, reached=reached)
        entry.failed(failure, None if charged else Usage())
        raise problem from None
    except Failure as failure:
        problem = turn.failed(failure, reached=True)
        entry.failed(failure, told.usage)
        raise problem from None
    turn.answered(told.usage, told.headers)
    entry.succeeded(told.usage, told.model)


def _send(
    completions: Completions,
    messages: list[Mapping[str, str]],
    schema: Mapping[str, Any],
    name: str,
    max_tokens: int,
    model: str,
) -> tuple[Reply, Mapping[str, str]]:
    raw = completions.with_raw_response.create(
        model=model,
        messages=with_schema(messages, schema),
        response_format=response_format(name, schema),
        max_completion_tokens=max_tokens,
        temperature=openai.omit if model.startswith(OWN_TEMPERATURE) else 0,
        timeout=TIMEOUT,
    )
    return read_reply(raw.text), dict(raw.headers)


def _client() -> openai.OpenAI:
    return _client_for(settings.OPENAI_API_KEY or "none", settings.OPENAI_BASE_URL or OPENAI)


@lru_cache(maxsize=4)
def _client_for(key: str, base_url: str) -> openai.OpenAI:
    return openai.OpenAI(
        api_key=key,
        base_url=base_url,
        max_retries=0,  # our own pipeline retries: the SDK's retries would multiply with it
        http_client=openai.DefaultHttpxClient(
            # What was said in a call goes to the configured server, not to where that one points.
            follow_redirects=False,
            event_hooks={"response": [bounded]},
        ),
    )
