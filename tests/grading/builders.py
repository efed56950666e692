"""Briefs, criteria and evaluations for tests that need no database."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from grading.protocol import (
    Brief,
    Claim,
    ClaimedCommitment,
    CriterionSpec,
    Evaluation,
    Judgement,
    Outcome,
)
from sessions_app.cleaning import clean_turns
from sessions_app.transcript import Turn

MONDAY = date(2026, 11, 23)


def raw_turns(lines: Sequence[tuple[str, str]]) -> tuple[Turn, ...]:
    """Four seconds a turn, as they come."""
    return tuple(
        Turn(index, speaker, text, index * 4.0, index * 4.0 + 3)
        for index, (speaker, text) in enumerate(lines)
    )


def criterion(key: str = "discovery", **changes) -> CriterionSpec:
    values = {
        "key": key,
        "name": key.replace("_", " ").capitalize(),
        "skill": key,
        "description": "Asks open questions about how the customer works today.",
        "weight": Decimal(50),
        "scale": "five",
    }
    return CriterionSpec(**{**values, **changes})


def brief(
    lines: Sequence[tuple[str, str]],
    criteria: Sequence[CriterionSpec] = (criterion(),),
    **changes,
) -> Brief:
    turns = raw_turns(lines)
    values = {
        "turns": turns,
        "clean_turns": clean_turns(turns),
        "criteria": tuple(criteria),
        "pass_mark": Decimal(70),
        "objective": "Book a meeting of half an hour",
        "persona": "Dana Whitfield, Head of Operations",
        "held_on": MONDAY,
    }
    return Brief(**{**values, **changes})


def judged(key: str, score: int | None, *quotes: str) -> Judgement:
    return Judgement(key, score, "Because.", tuple(Claim(quote) for quote in quotes), "Say more.")


def evaluation(
    *judgements: Judgement,
    outcome: Outcome = "none",
    commitment: str = "",
    on: date | None = None,
) -> Evaluation:
    return Evaluation(
        summary="A call.",
        judgements=judgements,
        outcome=outcome,
        commitment=ClaimedCommitment(commitment, None, on) if commitment else None,
    )
