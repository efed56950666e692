"""The shape of what a model notes down of a part, and its reading: quotes that were said remain."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from grading.evidence import Transcript
from grading.protocol import (
    Claim,
    CommitmentKind,
    CriterionNotes,
    CriterionSpec,
    Noted,
    NotedCommitment,
    PartNotes,
)
from grading.reply import (
    Quote,
    Shape,
    by_key,
    day_of,
    listed,
    loaded,
    quoted,
    reading,
    rows_of,
    shortened,
)
from grading.schema import NUMBER, QUOTES, TEXT, object_schema, quote_schema
from sessions_app.transcript import Speaker

SCHEMA_NAME = "evidence"
MOST_QUOTES = 2  # a criterion and part
MOST_COMMITMENTS = 4  # a part
LONGEST_QUOTE = 300  # characters; what is longer is no quote but a copy of the call
LONGEST_NOTE = 240
LONGEST_SUMMARY = 480


def _iso(value: object) -> str:
    day = day_of(value) if isinstance(value, str) else None
    return day.isoformat() if day else ""


class _Criterion(Shape):
    evidence: Annotated[
        list[Annotated[Quote, BeforeValidator(quoted)]], BeforeValidator(listed)
    ] = Field(default_factory=list)
    note: str = ""


class _Commitment(Quote):
    kind: CommitmentKind
    date: Annotated[str, BeforeValidator(_iso)] = ""


class _Answer(Shape):
    criteria: Annotated[dict[str, Any], BeforeValidator(by_key)]
    commitments: Annotated[list[_Commitment], BeforeValidator(listed)] = Field(default_factory=list)
    summary: str


def evidence_schema(criteria: Sequence[CriterionSpec]) -> dict[str, Any]:
    """A strict JSON schema, as for the evaluation of a whole call."""
    kinds = {"type": "string", "enum": ["agreed", "refused", "taken_back"]}
    commitment = object_schema(quote=TEXT, turn_index=NUMBER, kind=kinds, date=TEXT)
    whole = object_schema(
        criteria=object_schema(**{spec.key: {"$ref": "#/$defs/criterion"} for spec in criteria}),
        commitments={"type": "array", "items": commitment},
        summary=TEXT,
    )
    found = object_schema(evidence=QUOTES, note=TEXT)
    return {**whole, "$defs": {"quote": quote_schema(), "criterion": found}}


def parse_notes(reply: str, criteria: Sequence[CriterionSpec], transcript: Transcript) -> PartNotes:
    """Read a model's notes and look every quote up in the whole call. Raises BadReply."""
    with reading(reply):
        answer = _Answer.model_validate(loaded(reply))
        rows = rows_of(answer.criteria, criteria, _Criterion)
    return PartNotes(
        summary=shortened(answer.summary, LONGEST_SUMMARY),
        criteria={
            key: CriterionNotes(
                note=shortened(row.note, LONGEST_NOTE),
                quotes=_found(row.evidence, "rep", transcript)[:MOST_QUOTES],
            )
            for key, row in rows.items()
        },
        commitments=tuple(
            NotedCommitment(noted.quote, noted.turn_index, claim.kind, claim.date)
            for claim in answer.commitments[:MOST_COMMITMENTS]
            for noted in _found([claim], "customer", transcript)
        ),
    )


def _found(quotes: Sequence[Quote], speaker: Speaker, transcript: Transcript) -> tuple[Noted, ...]:
    claims = [
        Claim(quote.quote, quote.turn_index)
        for quote in quotes
        if len(quote.quote) <= LONGEST_QUOTE
    ]
    proofs = [transcript.find(claim, speaker) for claim in claims[: MOST_QUOTES * 2]]
    found = [Noted(proof.quote, proof.turn_index) for proof in proofs if proof is not None]
    return tuple(dict.fromkeys(found))
