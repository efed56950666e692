"""The shape of a model's answer, built from a rubric's criteria.

Quotes stand before the reason and the reason before the score: a model that writes in this order
decides after it has looked. Its reading: grading/reply.py.

A schema is sent with every request and counts as part of the prompt. So what criteria have in
common is written once, under `$defs`.
"""

from collections.abc import Sequence
from typing import Any

from grading.protocol import CriterionSpec
from grading.reply import parse_evaluation

__all__ = ["SCHEMA_NAME", "evaluation_schema", "object_schema", "parse_evaluation"]

SCHEMA_NAME = "evaluation"

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
QUOTES = {"type": "array", "items": {"$ref": "#/$defs/quote"}}


def evaluation_schema(criteria: Sequence[CriterionSpec]) -> dict[str, Any]:
    """A strict JSON schema: one property a criterion, so that none can be forgotten."""
    kinds = {_kind(spec): _criterion(spec) for spec in criteria}
    whole = object_schema(
        summary=TEXT,
        criteria=object_schema(
            **{spec.key: {"$ref": f"#/$defs/{_kind(spec)}"} for spec in criteria}
        ),
        strengths=TEXTS,
        improvements=TEXTS,
        verdict=object_schema(
            commitment=object_schema(quote=TEXT, turn_index={"type": "integer"}, date=TEXT),
            outcome={"type": "string", "enum": ["none", "next_step", "closed"]},
        ),
    )
    return {**whole, "$defs": {"quote": quote_schema(), **kinds}}


def object_schema(**properties: Any) -> dict[str, Any]:
    """All of these and nothing else, as strict mode demands."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def quote_schema() -> dict[str, Any]:
    return object_schema(quote=TEXT, turn_index={"type": "integer"})


def _kind(spec: CriterionSpec) -> str:
    return f"{spec.scale}_or_null" if spec.may_not_apply else spec.scale


def _criterion(spec: CriterionSpec) -> dict[str, Any]:
    scores: list[int | None] = [*range(spec.min_score, spec.max_score + 1)]
    score: dict[str, Any] = {"type": "integer", "enum": scores}
    if spec.may_not_apply:
        score = {"type": ["integer", "null"], "enum": [*scores, None]}
    return object_schema(evidence=QUOTES, reason=TEXT, score=score, suggestion=TEXT)
