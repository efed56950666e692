"""A chat completion, as far as we read it; the SDK would take any shape for one."""

import json

from pydantic import BaseModel, NonNegativeInt

from llm.failures import BadReply, Permanent, Transient
from llm.text import storable
from llm.usage import Usage


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _PromptDetails(BaseModel):
    cached_tokens: NonNegativeInt | None = None


class _Usage(BaseModel):
    prompt_tokens: NonNegativeInt = 0
    completion_tokens: NonNegativeInt = 0
    prompt_tokens_details: _PromptDetails | None = None


class Reply(BaseModel):
    """What a server answered with 200; not yet what the model said."""

    choices: list[_Choice]
    model: str = ""
    usage: _Usage | None = None


def read_reply(body: str) -> Reply:
    """Raises Transient for what is no completion: a page of a proxy, a broken body."""
    try:
        # Half an emoji, written as an escape, would be refused with all that was paid for.
        whole = storable(json.dumps(json.loads(body), ensure_ascii=False))
        return Reply.model_validate_json(whole)
    except (ValueError, RecursionError):
        raise Transient("The model's server did not answer with a completion.") from None


def usage_of(reply: Reply) -> Usage | None:
    """The tokens that the server counted; None where it did not count."""
    if reply.usage is None:
        return None
    details = reply.usage.prompt_tokens_details
    return Usage(
        prompt_tokens=reply.usage.prompt_tokens,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
        completion_tokens=reply.usage.completion_tokens,
    )


def content_of(reply: Reply) -> str:
    """The text. Raises Permanent (refused), BadReply (cut off at its limit, empty)."""
    if not reply.choices:
        raise BadReply("The answer holds no choice.")
    choice = reply.choices[0]
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise Permanent(
            "The model refused to judge this call. Look at its transcript; another model may not."
        )
    content = storable(choice.message.content or "")
    if choice.finish_reason == "length":
        raise BadReply("The answer was cut off at its length limit. Be shorter.", reply=content)
    if not content.strip():
        raise BadReply("The answer is empty.")
    return content
