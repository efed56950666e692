"""A chat completion that comes in pieces."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx2
from openai.types.chat import ChatCompletionChunk
from openai.types.completion_usage import CompletionUsage

from llm.failures import BadReply, Permanent, Transient
from llm.text import storable
from llm.usage import Usage


@dataclass(slots=True)
class Told:
    """What a server has told of a request so far. ``usage`` is None until it has counted."""

    model: str
    usage: Usage | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def pieces_of(chunks: Iterable[ChatCompletionChunk], told: Told) -> Iterator[str]:
    """The text as it comes; what else the server tells goes to ``told``.

    Raises Permanent (refused), BadReply (empty), Transient (cut off on its way).
    """
    said = finished = False
    try:
        for chunk in chunks:
            told.model = chunk.model or told.model
            told.usage = _usage(chunk.usage) or told.usage
            for choice in chunk.choices:
                finished = finished or choice.finish_reason is not None
                if choice.delta.refusal or choice.finish_reason == "content_filter":
                    raise Permanent("The model refused to go on with this call.")
                if text := storable(choice.delta.content or ""):
                    said = said or not text.isspace()
                    yield text
    except (httpx2.HTTPError, ValueError) as error:
        raise Transient(f"The model's answer broke off ({type(error).__name__}).") from None
    if not finished:
        raise Transient("The model's answer broke off.")
    if not said:
        raise BadReply("The answer is empty.")


def _usage(counted: CompletionUsage | None) -> Usage | None:
    if counted is None:
        return None
    details = counted.prompt_tokens_details
    return Usage(
        prompt_tokens=counted.prompt_tokens,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
        completion_tokens=counted.completion_tokens,
    )
