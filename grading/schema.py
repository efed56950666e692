"""The shape of a model's answer, built from a rubric's criteria, and its reading.

Quotes stand before the reason and the reason before the score: a model that writes in this order
decides after it has looked.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grading.protocol import (
    Claim,
    ClaimedCommitment,
    CriterionSpec,
    Evaluation,
    Judgement,
    Outcome,
)
from llm.failures import BadReply

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


def parse_evaluation(reply: str, criteria: Sequence[CriterionSpec]) -> Evaluation:
    """Read a model's answer. Raises BadReply, worded for the model to mend it."""
    try:
        answer = _Answer.model_validate(json.loads(reply))
    except (ValueError, RecursionError) as error:
        raise BadReply(_explain(error), reply=reply) from None
    if missing := [spec.key for spec in criteria if spec.key not in answer.criteria]:
        raise BadReply(f"These criteria are missing: {', '.join(missing)}.", reply=reply)
    commitment = answer.verdict.commitment
    return Evaluation(
        summary=_storable(answer.summary),
        judgements=tuple(_judgement(spec, answer.criteria[spec.key], reply) for spec in criteria),
        strengths=_lines(answer.strengths),
        improvements=_lines(answer.improvements),
        outcome=answer.verdict.outcome,
        commitment=ClaimedCommitment(commitment.quote, commitment.turn_index, _day(commitment.date))
        if commitment and commitment.quote.strip()
        else None,
    )


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Quote(_Part):
    quote: str
    turn_index: int | None = None


class _Criterion(_Part):
    evidence: list[_Quote] = Field(default_factory=list)
    reason: str = ""
    score: int | None
    suggestion: str = ""


class _Commitment(_Quote):
    date: str | None = None


class _Verdict(_Part):
    commitment: _Commitment | None = None
    outcome: Outcome


class _Answer(_Part):
    summary: str
    criteria: dict[str, _Criterion]
    strengths: list[str] = Field(default_factory=list)
    improvements: list[str] = Field(default_factory=list)
    verdict: _Verdict


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


def _judgement(spec: CriterionSpec, answer: _Criterion, reply: str) -> Judgement:
    if answer.score is None and not spec.may_not_apply:
        raise BadReply(f"{spec.key} applies to every call: give it a score.", reply=reply)
    if answer.score is not None and not spec.min_score <= answer.score <= spec.max_score:
        raise BadReply(
            f"The score of {spec.key} must be from {spec.min_score} to {spec.max_score}.",
            reply=reply,
        )
    return Judgement(
        key=spec.key,
        score=answer.score,
        reason=_storable(answer.reason),
        claims=tuple(Claim(claim.quote, claim.turn_index) for claim in answer.evidence),
        suggestion=_storable(answer.suggestion),
    )


def _explain(error: Exception) -> str:
    if isinstance(error, ValidationError):
        # Without the input: the message is stored, and support may read it.
        problems = error.errors(include_input=False, include_url=False)[:5]
        where = (".".join(str(part) for part in problem["loc"]) for problem in problems)
        listed = "; ".join(
            f"{place}: {problem['msg']}" for place, problem in zip(where, problems, strict=True)
        )
        return f"The answer does not fit the schema: {listed}"
    return "The answer is not complete JSON."


def _lines(texts: list[str]) -> tuple[str, ...]:
    return tuple(_storable(text) for text in texts if text.strip())


def _storable(text: str) -> str:
    """Postgres refuses NUL and lone surrogates, and a model may write either as an escape."""
    return "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
