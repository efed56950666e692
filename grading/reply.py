"""Reads a model's answer. Servers differ: what is missing for certain is refused, and what only
looks different (a fence around the JSON, a quote without its turn) is taken as it was meant.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from grading.protocol import (
    Claim,
    ClaimedCommitment,
    Correction,
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

_CORRECTION = re.compile(r"\s*(\d{1,6})\s*\|([^|\n]+)\|([^|\n]+)")


def parse_evaluation(reply: str, criteria: Sequence[CriterionSpec]) -> Evaluation:
    """Read a model's answer. Raises BadReply, worded for the model to mend it.

    Unknown keys are ignored. Nothing that the model wrote is repeated in the message: support reads
    it, and may not read what was said in the call.
    """
    with reading(reply):
        answer = _Answer.model_validate(loaded(reply))
        rows = rows_of(answer.criteria, criteria, _Criterion, check=_off_the_scale)
    return Evaluation(
        summary=shortened(answer.summary),
        judgements=tuple(_judgement(spec, rows[spec.key]) for spec in criteria),
        strengths=_lines(answer.strengths),
        improvements=_lines(answer.improvements),
        outcome=answer.verdict.outcome,
        commitment=_claimed(answer.verdict.commitment),
        corrections=tuple(map(_correction, answer.corrections)),
    )


class Unreadable(ValueError):
    """Worded for the model."""


@contextmanager
def reading(reply: str) -> Iterator[None]:
    """What is found wrong with the answer becomes a BadReply."""
    try:
        yield
    except Unreadable as problem:
        raise BadReply(str(problem), reply=reply) from None
    except ValidationError as error:
        raise BadReply(
            f"The answer does not fit the schema: {problems_of(error)}", reply=reply
        ) from None


def _no_truth(value: object) -> object:
    """True is no score: pydantic would read it as 1, which on a scale of five is the worst."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


def turn_hint(value: object) -> object:
    """The turn is only a hint: a strange one is no reason to ask again."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def quoted(value: object) -> object:
    return {"quote": value} if isinstance(value, str) else value


def by_key(value: object) -> object:
    """A list of criteria that name themselves, as some models write it."""
    if isinstance(value, list) and all(isinstance(row, dict) and "key" in row for row in value):
        return {str(row["key"]): row for row in value}
    return value


def listed(value: object) -> object:
    return [] if value is None else value


def some_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


class Shape(BaseModel):
    """A part of an answer; what we did not ask for is left aside."""

    model_config = ConfigDict(extra="ignore")


Row = TypeVar("Row", bound=Shape)


class Quote(Shape):
    """``turn_index`` is a hint."""

    quote: str
    turn_index: Annotated[int | None, BeforeValidator(turn_hint)] = None


class _Criterion(Shape):
    evidence: Annotated[
        list[Annotated[Quote, BeforeValidator(quoted)]], BeforeValidator(listed)
    ] = Field(default_factory=list)
    reason: str = ""
    score: Annotated[int | None, BeforeValidator(_no_truth)]
    suggestion: str | None = None


class _Commitment(Shape):
    quote: str = ""
    turn_index: Annotated[int | None, BeforeValidator(turn_hint)] = None
    date: Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")] = (
        ""
    )


class _Verdict(Shape):
    commitment: Annotated[_Commitment | None, BeforeValidator(quoted)] = None
    outcome: Outcome


class _Answer(Shape):
    summary: str
    # Those that we know are read one by one; others are none of our business.
    criteria: Annotated[dict[str, Any], BeforeValidator(by_key)]
    strengths: Annotated[list[str], BeforeValidator(listed)] = Field(default_factory=list)
    improvements: Annotated[list[str], BeforeValidator(listed)] = Field(default_factory=list)
    verdict: _Verdict
    # Beside the grade: a strange one is no reason to ask for all of it again.
    corrections: Annotated[list[Any], BeforeValidator(some_list)] = Field(default_factory=list)


def loaded(reply: str) -> object:
    """The JSON, whatever stands around it: a server that promises none wraps it in prose."""
    begin, end = reply.find("{"), reply.rfind("}") + 1
    try:
        return json.loads(reply[begin:end] if 0 <= begin < end else reply)
    except (ValueError, RecursionError):
        raise Unreadable("The answer is not complete JSON.") from None


def rows_of(
    answers: Mapping[str, Any],
    criteria: Sequence[CriterionSpec],
    shape: type[Row],
    *,
    check: Callable[[Row, CriterionSpec], str] = lambda row, spec: "",
) -> dict[str, Row]:
    """Every criterion's answer; all that is wrong with them is told at once. Raises Unreadable."""
    rows: dict[str, Row] = {}
    wrong: list[str] = []
    if missing := [spec.key for spec in criteria if spec.key not in answers]:
        wrong.append(f"these criteria are missing: {', '.join(missing)}")
    for spec in criteria:
        if spec.key in missing:
            continue
        try:
            rows[spec.key] = shape.model_validate(answers[spec.key])
        except ValidationError as error:
            wrong.append(problems_of(error, f"criteria.{spec.key}"))
            continue
        if problem := check(rows[spec.key], spec):
            wrong.append(problem)
    if wrong:
        raise Unreadable(f"The answer does not fit: {'; '.join(wrong[:MOST_PROBLEMS])}.")
    return rows


def _off_the_scale(row: _Criterion, spec: CriterionSpec) -> str:
    if row.score is None:
        return "" if spec.may_not_apply else f"{spec.key} applies to every call: give it a score"
    if spec.min_score <= row.score <= spec.max_score:
        return ""
    return f"the score of {spec.key} must be from {spec.min_score} to {spec.max_score}"


def _claimed(commitment: _Commitment | None) -> ClaimedCommitment | None:
    if commitment is None or not commitment.quote.strip():
        return None
    return ClaimedCommitment(commitment.quote, commitment.turn_index, day_of(commitment.date))


def _judgement(spec: CriterionSpec, row: _Criterion) -> Judgement:
    return Judgement(
        key=spec.key,
        score=row.score,
        reason=shortened(row.reason),
        claims=tuple(Claim(claim.quote, claim.turn_index) for claim in row.evidence),
        suggestion=shortened(row.suggestion or ""),
    )


def _correction(row: object) -> Correction:
    """An unreadable one is one that is found nowhere in the call."""
    written = _CORRECTION.fullmatch(row) if isinstance(row, str) else None
    if written is None:
        return Correction(None, "", "")
    turn, heard, meant = written.groups()
    return Correction(int(turn), heard.strip(), meant.strip())


def problems_of(error: ValidationError, within: str = "") -> str:
    """Without the input, and the places named hold no key but ours."""
    problems = error.errors(include_input=False, include_url=False)[:MOST_PROBLEMS]
    return "; ".join(f"{_place(within, problem['loc'])}: {problem['msg']}" for problem in problems)


def _place(within: str, location: tuple[int | str, ...]) -> str:
    return ".".join(filter(None, (within, *map(str, location)))) or "the whole"


def _lines(texts: list[str]) -> tuple[str, ...]:
    return tuple(shortened(text) for text in texts if text.strip())[:MOST_LINES]


def shortened(text: str, most: int = LONGEST) -> str:
    """Fit for the database and for a page."""
    tidy = storable(text).strip()
    return tidy if len(tidy) <= most else tidy[: most - 1].rstrip() + "…"


def day_of(text: str) -> date | None:
    """None for what is no day, written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
