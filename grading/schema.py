"""The shape of a model's answer, built from a rubric's criteria.

Quotes stand before the reason and the reason before the score: a model that writes in this order
decides after it has looked. Its reading: grading/reply.py.

A schema is sent with every request and counts as part of the prompt. So what criteria have in
common is written once, under `$defs`.
"""

from collections.abc import Sequence
from typing import Any

from grading.protocol import CriterionSpec, Scale
from grading.reply import parse_evaluation

__all__ = ["SCHEMA_NAME", "evaluation_schema", "object_schema", "parse_evaluation"]

SCHEMA_NAME = "evaluation"

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
TEXTS = {"type": "array", "items": TEXT}
QUOTES = {"type": "array", "items": {"$ref": "#/$defs/quote"}}


def evaluation_schema(criteria: Sequence[CriterionSpec]) -> dict[str, Any]:
    """A strict JSON schema: one property a criterion, so that none can be forgotten."""
    rows = {spec.key: {"$ref": f"#/$defs/{spec.scale}"} for spec in criteria}
    scales = {spec.scale: _row(spec.scale, criteria) for spec in criteria}
    whole = object_schema(
        summary=TEXT,
        criteria=object_schema(**rows),
        strengths=TEXTS,
        improvements=TEXTS,
        verdict=object_schema(
            commitment=object_schema(quote=TEXT, turn_index=NUMBER, date=TEXT),
            outcome={"type": "string", "enum": ["none", "next_step", "closed"]},
        ),
        corrections=TEXTS,  # "turn|heard|meant": objects would cost every request 60 tokens
    )
    return {**whole, "$defs": {"quote": quote_schema(), **scales}}


def object_schema(**properties: Any) -> dict[str, Any]:
    """All of these and nothing else, as strict mode demands."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def quote_schema() -> dict[str, Any]:
    return object_schema(quote=TEXT, turn_index=NUMBER)


def _row(scale: Scale, criteria: Sequence[CriterionSpec]) -> dict[str, Any]:
    """What is answered for a criterion of that scale. Null is let through where one of them may not
    apply; for the others the rubric forbids it, and the reader of the answer.
    """
    alike = [spec for spec in criteria if spec.scale == scale]
    scores: list[int | None] = [*range(alike[0].min_score, alike[0].max_score + 1)]
    score: dict[str, Any] = {"type": "integer", "enum": scores}
    if any(spec.may_not_apply for spec in alike):
        score = {"type": ["integer", "null"], "enum": [*scores, None]}
    return object_schema(evidence=QUOTES, reason=TEXT, score=score, suggestion=TEXT)
