"""The shape of a model's answer, built from a rubric's criteria.

Quotes stand before the reason and the reason before the score: a model that writes in this order
decides after it has looked. Its reading: grading/reply.py.
"""

from collections.abc import Sequence
from typing import Any

from grading.protocol import CriterionSpec
from grading.reply import parse_evaluation

__all__ = ["SCHEMA_NAME", "evaluation_schema", "parse_evaluation"]

SCHEMA_NAME = "evaluation"


def evaluation_schema(criteria: Sequence[CriterionSpec]) -> dict[str, Any]:
    """A strict JSON schema: one property a criterion, so that none can be forgotten."""
    return _object(
        summary={"type": "string"},
        criteria=_object(**{spec.key: _criterion(spec) for spec in criteria}),
        strengths={"type": "array", "items": {"type": "string"}},
        improvements={"type": "array", "items": {"type": "string"}},
        verdict=_object(
            commitment=_object(
                quote={"type": "string"},
                turn_index={"type": "integer"},
                date={"type": "string"},
            ),
            outcome={"type": "string", "enum": ["none", "next_step", "closed"]},
        ),
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _criterion(spec: CriterionSpec) -> dict[str, Any]:
    scores: list[int | None] = [*range(spec.min_score, spec.max_score + 1)]
    score: dict[str, Any] = {"type": "integer", "enum": scores}
    if spec.may_not_apply:
        score = {"type": ["integer", "null"], "enum": [*scores, None]}
    quote = _object(quote={"type": "string"}, turn_index={"type": "integer"})
    return _object(
        evidence={"type": "array", "items": quote},
        reason={"type": "string"},
        score=score,
        suggestion={"type": "string"},
    )
