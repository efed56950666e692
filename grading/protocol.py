"""The words in which a grader is asked and answers, free of the database.

A grader judges; code decides what counts. So there are two halves: `Evaluation` is what a grader
says, `Scorecard` is what remains of it once every quote was looked up (grading/scoring.py).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol

from sessions_app.transcript import CleanTurn, Turn

Scale = Literal["binary", "five"]
Verdict = Literal["met", "partly", "missed", "not_applicable", "unsupported"]
Outcome = Literal["none", "next_step", "closed"]

COUNTED: tuple[Verdict, ...] = ("met", "partly", "missed")


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """One thing that a call is judged by. Weights are per cent of the whole."""

    key: str
    name: str
    skill: str
    description: str
    weight: Decimal
    scale: Scale = "five"
    anchors: Mapping[int, str] = field(default_factory=dict)
    blocker: bool = False
    may_not_apply: bool = False

    @property
    def min_score(self) -> int:
        return 0 if self.scale == "binary" else 1

    @property
    def max_score(self) -> int:
        return 1 if self.scale == "binary" else 5


CommitmentKind = Literal["agreed", "refused", "taken_back"]


@dataclass(frozen=True, slots=True)
class Noted:
    """Words that were found in the raw turn ``turn_index``."""

    quote: str
    turn_index: int


@dataclass(frozen=True, slots=True)
class NotedCommitment(Noted):
    """The customer's words for or against the objective; ``date`` is YYYY-MM-DD or empty."""

    kind: CommitmentKind = "agreed"
    date: str = ""


@dataclass(frozen=True, slots=True)
class CriterionNotes:
    """What the rep did about one criterion, and their words."""

    note: str = ""
    quotes: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class PartNotes:
    """What was noted down of one part of a long call; its quotes are verified already."""

    summary: str
    criteria: Mapping[str, CriterionNotes]
    commitments: tuple[NotedCommitment, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a grader is told. Quotes are looked up in ``turns``, the raw ones.

    With ``notes``, one for each part of a long call, a model is told those instead of the turns.
    """

    turns: tuple[Turn, ...]
    clean_turns: tuple[CleanTurn, ...]
    criteria: tuple[CriterionSpec, ...]
    pass_mark: Decimal
    objective: str = ""
    persona: str = ""
    language: str = "en"
    held_on: datetime.date | None = None
    notes: tuple[PartNotes, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote that a grader says was said; its turn is a hint only."""

    quote: str
    turn_index: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimedCommitment(Claim):
    """The customer's words, and the day that was agreed upon, where one was named."""

    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What was heard in a turn, verbatim, and what was meant."""

    turn_index: int | None
    heard: str
    meant: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a grader says of one criterion. ``score`` is None where it does not apply, or where the
    grader cannot tell.
    """

    key: str
    score: int | None
    reason: str = ""
    claims: tuple[Claim, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a grader says of a call; nothing in it has been checked.

    ``outcome`` is None where the grader cannot tell, for a language that it does not know.
    """

    summary: str
    judgements: tuple[Judgement, ...]
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    outcome: Outcome | None = "none"
    commitment: ClaimedCommitment | None = None
    corrections: tuple[Correction, ...] = ()


class Grader(Protocol):
    """Judges a call. Raises the failures of llm; BadReply for an answer that is none."""

    @property
    def name(self) -> str: ...

    def evaluate(self, brief: Brief) -> Evaluation: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that was found: `turns[turn_index].text[start_char:end_char] == quote`."""

    quote: str
    turn_index: int
    start_char: int
    end_char: int
    start_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Commitment(Evidence):
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion, decided. ``dropped_quotes`` counts those that were never said."""

    spec: CriterionSpec
    verdict: Verdict
    score: int | None
    reason: str
    evidence: tuple[Evidence, ...]
    suggestion: str
    dropped_quotes: int

    @property
    def share(self) -> Decimal | None:
        """0 to 1; None where it does not count."""
        if self.verdict not in COUNTED or self.score is None:
            return None
        span = self.spec.max_score - self.spec.min_score
        return Decimal(self.score - self.spec.min_score) / span


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The decided grade. ``percentage`` and ``passed`` are None where too little was judged,
    ``outcome`` and ``closed`` where no verdict was given.
    """

    summary: str
    criteria: tuple[CriterionScore, ...]
    percentage: Decimal | None
    passed: bool | None
    blockers: tuple[str, ...]
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]
    flags: tuple[str, ...]
    outcome: Outcome | None
    closed: bool | None
    commitment: Commitment | None
    corrections: tuple[Correction, ...] = ()
    ignored_corrections: int = 0  # that nobody could have read out of the call
