"""A session's report, ready to be shown: what first, what beside it, in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grading.models import (
    CriterionGrade,
    GradeDispute,
    GradeOverride,
    SessionComment,
    SessionGrade,
    SessionReview,
)
from grading.protocol import CriterionScore
from grading.selectors.attempts import Change, change_since_last
from grading.selectors.counted import counted_criteria
from grading.selectors.score_ring import ScoreRing, score_ring
from grading.selectors.sessions import current_grade
from grading.selectors.transcript import SaidTurn, said_turns
from sessions_app.models import Outcome, TrainingSession

FLAG_WORDS = {
    "needs_review": "A person should look at this grade.",
    "too_little_judged": "Too little could be proved to give a score.",
    "credit_unsupported": "Some credit is not counted: its quotes were not found in the call.",
    "quotes_dropped": "Quotes that were not said were left out.",
    "blocker_unproven": "A criterion that decides about the pass could not be proved.",
    "commitment_unproven": "The commitment that was claimed is not in the call.",
    "speaks_to_grader": "Something in the call speaks to the grader; those turns earn nothing.",
    "rules_disagree": "The rules come to a very different score than the model.",
}


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    turn_index: int
    start_seconds: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` is one of Outcome's values, or "" where none was given yet."""

    outcome: str
    label: str
    commitment: Quote | None
    date: date | None


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """`points` are earned of the criterion's weight, None where it does not count.

    `override` is a manager's score, which counts in place of the grader's. A missed blocker
    `blocks` the pass.
    """

    criterion: CriterionGrade
    points: Decimal | None
    lost: Decimal
    quotes: tuple[Quote, ...] = ()
    override: GradeOverride | None = None
    disputes: tuple[GradeDispute, ...] = ()
    blocks: bool = False

    @property
    def score(self) -> int | None:
        """The one that counts."""
        return self.override.score if self.override else self.criterion.score

    @property
    def open_dispute(self) -> GradeDispute | None:
        return next((row for row in self.disputes if row.answered_at is None), None)


@dataclass(frozen=True, slots=True)
class Report:
    grade: SessionGrade | None
    ring: ScoreRing
    change: Change | None
    verdict: Verdict
    cards: Sequence[CriterionCard]
    flags: Sequence[str]
    turns: Sequence[SaidTurn]
    comments: Sequence[SessionComment] = ()
    disputes: Sequence[GradeDispute] = ()  # of the whole, or of what this grade does not judge
    review: SessionReview | None = None

    @property
    def is_offline(self) -> bool:
        return self.grade is not None and self.grade.grader.startswith("offline:")

    @property
    def fix(self) -> CriterionCard | None:
        """The one thing to work on: what cost most, if there are better words for it."""
        return next((card for card in self.cards if card.lost and card.criterion.suggestion), None)

    @property
    def missed_blockers(self) -> list[CriterionGrade]:
        return [card.criterion for card in self.cards if card.blocks]

    @property
    def points(self) -> Decimal:
        return sum((card.points for card in self.cards if card.points is not None), Decimal(0))

    @property
    def weight(self) -> Decimal:
        """Of the criteria that count; the score is the points' part of it."""
        counted = (card.criterion.weight for card in self.cards if card.points is not None)
        return sum(counted, Decimal(0))


def report_of(session: TrainingSession, grade: SessionGrade | None = None) -> Report:
    """Criteria by blockers first, then by the weighted points lost. Of an earlier ``grade``, that
    one's; else of the current one.
    """
    judged = grade or session
    grade = grade or current_grade(session)
    criteria = list(grade.criteria.all()) if grade else []
    counted = {row.spec.key: row for row in counted_criteria(grade)} if grade else {}
    cards = [_card(criterion, counted.get(criterion.key)) for criterion in criteria]
    comments = list(session.comments.select_related("by"))
    return Report(
        grade=grade,
        ring=score_ring(grade),
        change=change_since_last(session, grade),
        verdict=verdict_of(judged),
        cards=sorted(cards, key=lambda card: (not card.blocks, -card.lost)),
        flags=[FLAG_WORDS.get(flag, flag) for flag in grade.flags] if grade else [],
        turns=said_turns(session, criteria, comments, grade.mended if grade else ()),
        comments=comments,
        disputes=_of_no_card(grade) if grade else (),
        review=session.reviews.select_related("by").last(),
    )


def verdict_of(judged: TrainingSession | SessionGrade) -> Verdict:
    """The session's own, which came with its current grade, or that of an earlier one."""
    said = judged.commitment
    return Verdict(
        outcome=judged.outcome or "",
        label=str(Outcome(judged.outcome).label) if judged.outcome else "No verdict",
        commitment=Quote(said["quote"], said["turn_index"], said.get("start_seconds"))
        if said
        else None,
        date=date.fromisoformat(said["date"]) if said and said.get("date") else None,
    )


def _of_no_card(grade: SessionGrade) -> list[GradeDispute]:
    keys = {row.key for row in grade.criteria.all()}
    return [row for row in grade.disputes.all() if row.criterion not in keys]


def _card(criterion: CriterionGrade, counted: CriterionScore | None) -> CriterionCard:
    share = counted.share if counted else None
    points = None if share is None else (share * criterion.weight).quantize(Decimal("0.1"))
    grade = criterion.grade
    return CriterionCard(
        criterion=criterion,
        points=points,
        lost=Decimal(0) if points is None else criterion.weight - points,
        quotes=tuple(
            Quote(proof.quote, proof.turn_index, proof.start_seconds)
            for proof in criterion.evidence.all()
        ),
        override=grade.newest_overrides.get(criterion.key),
        disputes=tuple(row for row in grade.disputes.all() if row.criterion == criterion.key),
        blocks=counted is not None and counted.spec.blocker and counted.verdict == "missed",
    )
