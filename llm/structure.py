"""How the shape of an answer is demanded: servers differ in what they can be held to.

``strict``: the server itself keeps to the schema. ``json``: it promises JSON, and the schema stands
in the prompt. ``none``: it promises nothing; the schema in the prompt, and the reader's refusals,
must do (OPENAI_STRUCTURED_OUTPUT).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import openai
from django.conf import settings

MODES = ("strict", "json", "none")
DEMAND = "Answer with one JSON object that fits this JSON schema, and with nothing else:"


def response_format(name: str, schema: Mapping[str, Any]) -> Any:
    """What the request's field of that name says; openai.omit where the server knows none."""
    match settings.OPENAI_STRUCTURED_OUTPUT:
        case "strict":
            demanded = {"name": name, "strict": True, "schema": schema}
            return {"type": "json_schema", "json_schema": demanded}
        case "json":
            return {"type": "json_object"}
        case _:
            return openai.omit


def with_schema(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> list[Any]:
    """The messages; the first ends with the schema unless the server is told it by itself."""
    if settings.OPENAI_STRUCTURED_OUTPUT == "strict":
        return list(messages)
    first, *others = messages
    told = f"{first['content']}\n\n{DEMAND}\n{json.dumps(schema)}"
    return [{**first, "content": told}, *others]
