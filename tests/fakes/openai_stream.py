"""What the fake of OpenAI's server says where it is asked to stream."""

import json
from collections.abc import Sequence

from tests.fakes.openai_server import LIMITS
from tests.fakes.server import Answer, Behaviour, Received


def streams(*pieces: str, finish: str | None = "stop", counts: bool = True) -> Behaviour:
    """These pieces, a chunk each. ``finish`` None: it breaks off; ``counts``: usage at the end."""

    def behave(request: Received) -> Answer:
        chunks = [_chunk(request, [{"index": 0, "delta": {"content": text}}]) for text in pieces]
        if finish:
            last = [{"index": 0, "delta": {}, "finish_reason": finish}]
            chunks.append(_chunk(request, last))
        if counts:
            prompt, written = len(request.body) // 4, len("".join(pieces)) // 4
            usage = {"prompt_tokens": prompt, "completion_tokens": written}
            chunks.append(_chunk(request, [], usage={**usage, "total_tokens": prompt + written}))
        return _events([json.dumps(chunk) for chunk in chunks] + ["[DONE]"] * bool(finish))

    return behave


def _events(data: Sequence[str]) -> Answer:
    body = "".join(f"data: {line}\n\n" for line in data)
    return Answer(200, body.encode(), {"Content-Type": "text/event-stream", **LIMITS})


def _chunk(request: Received, choices: list[dict], **more: object) -> dict:
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": f"{request.json['model']}-2024-07-18",
        "choices": choices,
        **more,
    }
