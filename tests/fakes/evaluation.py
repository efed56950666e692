"""An answer that fits any schema of ours, made of what was really said in the prompt.

It knows no rubric: it walks the JSON schema that the request demands and fills each field by its
name and type. The same request always gets the same answer.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LINE = re.compile(r"^\[(\d+)\] (REP|CUSTOMER): (.*)$", re.MULTILINE)
_AGREES = re.compile(
    r"\b(works for me|works\b|send me the invite|deal|let's do|book it|sign me up|see you|agreed)",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"\b(not interested|no thank|do not call|don't call|not now)", re.IGNORECASE)
MOST_WORDS = 12


@dataclass(frozen=True)
class Spoken:
    turn_index: int
    text: str

    @property
    def quote(self) -> str:
        """Some consecutive words of the turn, as they stand there."""
        return " ".join(self.text.split()[:MOST_WORDS])


@dataclass(frozen=True)
class Call:
    """What a prompt says was spoken; ``said`` replaces every quote where it is set."""

    rep: Sequence[Spoken]
    customer: Sequence[Spoken]
    said: str | None = None

    @property
    def commitment(self) -> Spoken | None:
        """The customer's last word of agreement, unless they refuse afterwards."""
        for spoken in reversed(self.customer):
            if _REFUSES.search(spoken.text):
                return None
            if _AGREES.search(spoken.text):
                return spoken
        return None

    @property
    def is_good(self) -> bool:
        """Whether the rep asked: enough of a difference for a demonstration."""
        return sum("?" in spoken.text for spoken in self.rep) * 3 >= len(self.rep) > 0

    def quotable(self, name: str) -> Spoken | None:
        """A turn of the rep for this criterion, always the same one."""
        longest = sorted(self.rep, key=lambda spoken: -len(spoken.text))[:5]
        return longest[zlib.crc32(name.encode()) % len(longest)] if longest else None


def call_of(messages: Sequence[Mapping[str, Any]], *, said: str | None = None) -> Call:
    """The numbered turns of a prompt's lines `[3] REP: …`."""
    text = "\n".join(str(message.get("content")) for message in messages)
    spoken: dict[str, list[Spoken]] = {"REP": [], "CUSTOMER": []}
    for number, speaker, words in _LINE.findall(text):
        if words.strip():
            spoken[speaker].append(Spoken(int(number), words))
    return Call(spoken["REP"], spoken["CUSTOMER"], said)


Path = tuple[str, ...]  # the names of the properties above


def fill(schema: Mapping[str, Any], call: Call) -> Any:
    """A value that fits the schema."""
    return _fill(_inlined(schema, schema.get("$defs", {})), call, ())


def _inlined(schema: Any, defs: Mapping[str, Any]) -> Any:
    """The schema with each `$ref` replaced by what it names."""
    if isinstance(schema, list):
        return [_inlined(item, defs) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(defs[schema["$ref"].removeprefix("#/$defs/")], defs)
    return {key: _inlined(value, defs) for key, value in schema.items() if key != "$defs"}


def _fill(schema: Mapping[str, Any], call: Call, path: Path) -> Any:
    if variants := schema.get("anyOf"):
        return _fill(variants[0], call, path)
    kinds = schema.get("type", "object")
    kind = next(k for k in ([kinds] if isinstance(kinds, str) else kinds) if k != "null")
    if kind == "object":
        properties = schema.get("properties", {})
        filled = {key: _fill(value, call, (*path, key)) for key, value in properties.items()}
        return _quoting(filled, call, path) if "quote" in properties else filled
    if kind == "array":
        if path[-1] == "corrections":
            return []  # it writes what was said, and knows of nothing misheard
        return [_fill(schema["items"], call, path)] if call.rep else []
    if kind == "boolean":
        return call.commitment is not None
    if kind in ("integer", "number"):
        return _number(schema, call)
    return _text(schema, call, path[-1])


def _quoting(filled: dict[str, Any], call: Call, path: Path) -> dict[str, Any]:
    """A commitment quotes the customer, all else the rep."""
    spoken = call.commitment if path[-1].startswith("commitment") else call.quotable("/".join(path))
    filled["quote"] = call.said or (spoken.quote if spoken else "")
    if "turn_index" in filled:
        filled["turn_index"] = spoken.turn_index if spoken else 0
    return filled


def _number(schema: Mapping[str, Any], call: Call) -> Any:
    """The best of a scale for a good call, the middle of it for another, the least for silence."""
    allowed = [value for value in schema.get("enum", ()) if value is not None]
    scale = allowed or [*range(schema.get("minimum", 0), schema.get("maximum", 0) + 1)]
    if not call.rep:
        return scale[0]
    return scale[-1] if call.is_good else scale[(len(scale) - 1) // 2]


def _text(schema: Mapping[str, Any], call: Call, name: str) -> str:
    if choices := schema.get("enum"):
        agreed = "none" in choices and (call.commitment or call.said)
        return choices[1] if agreed else choices[0]
    if name == "date":
        return ""
    return f"The rep spoke {len(call.rep)} times, the customer {len(call.customer)} times."
