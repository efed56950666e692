"""How many tokens a text will be, before anybody has counted.

The real vocabulary would have to be downloaded, so: four characters a token, and a margin for text
that is not English. The usage that comes back corrects it.
"""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

CHARACTERS_A_TOKEN = 4
MARGIN = 1.1
MESSAGE_OVERHEAD = 4  # tokens that mark the role of each message


def tokens_of(text: str) -> int:
    """An estimate for a text; a character beyond ASCII counts as half a token."""
    ascii_characters = sum(character.isascii() for character in text)
    others = len(text) - ascii_characters
    return math.ceil((ascii_characters / CHARACTERS_A_TOKEN + others / 2) * MARGIN)


def tokens_of_request(
    messages: Iterable[Mapping[str, Any]], schema: Mapping[str, Any] | None = None
) -> int:
    """An estimate for what a request sends: a schema is part of the prompt."""
    spoken = sum(tokens_of(str(message["content"])) + MESSAGE_OVERHEAD for message in messages)
    if schema is None:
        return spoken
    return spoken + tokens_of(json.dumps(schema, separators=(",", ":")))  # as it is sent
