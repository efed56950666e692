"""Reads a model's answer. Servers differ: what is missing for certain is refused, and what only
looks different (a fence around the JSON, a quote without its turn) is taken as it was meant.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from grading.protocol import (
    Claim,
    ClaimedCommitment,
    CriterionSpec,
    Evaluation,
    Judgement,
    Outcome,
)
from llm.failures import BadReply
from llm.text import storable

LONGEST = 1_200  # characters of a text; pages and mails show them whole
MOST_LINES = 5  # of strengths and of improvements
MOST_PROBLEMS = 5  # told to the model at once

_FENCED = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL | re.IGNORECASE)


def parse_evaluation(reply: str, criteria: Sequence[CriterionSpec]) -> Evaluation:
    """Read a model's answer. Raises BadReply, worded for the model to mend it.

    Unknown keys are ignored. Nothing that the model wrote is repeated in the message: support reads
    it, and may not read what was said in the call.
    """
    try:
        answer = _Answer.model_validate(_loaded(reply))
        rows = _rows(answer.criteria, criteria)
    except _Unreadable as problem:
        raise BadReply(str(problem), reply=reply) from None
    except ValidationError as error:
        raise BadReply(
            f"The answer does not fit the schema: {_problems(error)}", reply=reply
        ) from None
    commitment = answer.verdict.commitment
    return Evaluation(
        summary=_text(answer.summary),
        judgements=tuple(_judgement(spec, rows[spec.key]) for spec in criteria),
        strengths=_lines(answer.strengths),
        improvements=_lines(answer.improvements),
        outcome=answer.verdict.outcome,
        commitment=ClaimedCommitment(commitment.quote, commitment.turn_index, _day(commitment.date))
        if commitment and commitment.quote.strip()
        else None,
    )


class _Unreadable(ValueError):
    """Worded for the model."""


def _no_truth(value: object) -> object:
    """True is no score: pydantic would read it as 1, which on a scale of five is the worst."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


def _hint(value: object) -> object:
    """The turn is only a hint: a strange one is no reason to ask again."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _quoted(value: object) -> object:
    return {"quote": value} if isinstance(value, str) else value


def _by_key(value: object) -> object:
    """A list of criteria that name themselves, as some models write it."""
    if isinstance(value, list) and all(isinstance(row, dict) and "key" in row for row in value):
        return {str(row["key"]): row for row in value}
    return value


def _listed(value: object) -> object:
    return [] if value is None else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Quote(_Part):
    quote: str
    turn_index: Annotated[int | None, BeforeValidator(_hint)] = None


class _Criterion(_Part):
    evidence: Annotated[
        list[Annotated[_Quote, BeforeValidator(_quoted)]], BeforeValidator(_listed)
    ] = Field(default_factory=list)
    reason: str = ""
    score: Annotated[int | None, BeforeValidator(_no_truth)]
    suggestion: str | None = None


class _Commitment(_Part):
    quote: str = ""
    turn_index: Annotated[int | None, BeforeValidator(_hint)] = None
    date: Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")] = (
        ""
    )


class _Verdict(_Part):
    commitment: Annotated[_Commitment | None, BeforeValidator(_quoted)] = None
    outcome: Outcome


class _Answer(_Part):
    summary: str
    # Those that we know are read one by one; others are none of our business.
    criteria: Annotated[dict[str, Any], BeforeValidator(_by_key)]
    strengths: Annotated[list[str], BeforeValidator(_listed)] = Field(default_factory=list)
    improvements: Annotated[list[str], BeforeValidator(_listed)] = Field(default_factory=list)
    verdict: _Verdict


def _loaded(reply: str) -> object:
    fenced = _FENCED.match(reply)
    try:
        return json.loads(fenced[1] if fenced else reply)
    except (ValueError, RecursionError):
        raise _Unreadable("The answer is not complete JSON.") from None


def _rows(answers: Mapping[str, Any], criteria: Sequence[CriterionSpec]) -> dict[str, _Criterion]:
    """Every criterion's answer; all that is wrong with them is told at once."""
    rows: dict[str, _Criterion] = {}
    wrong: list[str] = []
    if missing := [spec.key for spec in criteria if spec.key not in answers]:
        wrong.append(f"these criteria are missing: {', '.join(missing)}")
    for spec in criteria:
        if spec.key in missing:
            continue
        try:
            rows[spec.key] = _Criterion.model_validate(answers[spec.key])
        except ValidationError as error:
            wrong.append(_problems(error, f"criteria.{spec.key}"))
            continue
        if problem := _off_the_scale(rows[spec.key].score, spec):
            wrong.append(problem)
    if wrong:
        raise _Unreadable(f"The answer does not fit: {'; '.join(wrong[:MOST_PROBLEMS])}.")
    return rows


def _off_the_scale(score: int | None, spec: CriterionSpec) -> str:
    if score is None:
        return "" if spec.may_not_apply else f"{spec.key} applies to every call: give it a score"
    if spec.min_score <= score <= spec.max_score:
        return ""
    return f"the score of {spec.key} must be from {spec.min_score} to {spec.max_score}"


def _judgement(spec: CriterionSpec, row: _Criterion) -> Judgement:
    return Judgement(
        key=spec.key,
        score=row.score,
        reason=_text(row.reason),
        claims=tuple(Claim(claim.quote, claim.turn_index) for claim in row.evidence),
        suggestion=_text(row.suggestion or ""),
    )


def _problems(error: ValidationError, within: str = "") -> str:
    """Without the input, and the places named hold no key but ours."""
    problems = error.errors(include_input=False, include_url=False)[:MOST_PROBLEMS]
    return "; ".join(f"{_place(within, problem['loc'])}: {problem['msg']}" for problem in problems)


def _place(within: str, location: tuple[int | str, ...]) -> str:
    return ".".join(filter(None, (within, *map(str, location)))) or "the whole"


def _lines(texts: list[str]) -> tuple[str, ...]:
    return tuple(_text(text) for text in texts if text.strip())[:MOST_LINES]


def _text(text: str) -> str:
    tidy = storable(text).strip()
    return tidy if len(tidy) <= LONGEST else tidy[: LONGEST - 1].rstrip() + "…"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
