"""A session's report, ready to be shown: what first, what beside it, in which words."""

from dataclasses import dataclass
from decimal import Decimal
from math import pi

from grading.models import CriterionGrade, SessionGrade
from grading.selectors.sessions import current_grade
from sessions_app.models import Outcome, TrainingSession
from sessions_app.transcript import Turn

RING_RADIUS = 52
FLAG_WORDS = {
    "needs_review": "A person should look at this grade.",
    "too_little_judged": "Too little could be proved to give a score.",
    "credit_unsupported": "Some credit is not counted: its quotes were not found in the call.",
    "quotes_dropped": "Quotes that were not said were left out.",
    "commitment_unproven": "The commitment that was claimed is not in the call.",
}


@dataclass(frozen=True, slots=True)
class ScoreRing:
    """An SVG circle: `dash` is the drawn part of `length`; `sentence` says it in words."""

    dash: float
    length: float
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CriterionCard:
    criterion: CriterionGrade
    points: Decimal | None
    lost: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    grade: SessionGrade | None
    ring: ScoreRing
    verdict: str
    cards: list[CriterionCard]
    fix: CriterionCard | None
    flags: list[str]
    turns: tuple[Turn, ...]
    quoted: frozenset[int]

    @property
    def is_offline(self) -> bool:
        return self.grade is not None and self.grade.grader.startswith("offline:")


def report_of(session: TrainingSession) -> Report:
    """Criteria by blockers first, then by the weighted points lost."""
    grade = current_grade(session)
    cards = sorted(
        (_card(criterion) for criterion in grade.criteria.all()) if grade else [],
        key=lambda card: (not _is_blocked(card), -card.lost),
    )
    quoted = (proof.turn_index for card in cards for proof in card.criterion.evidence.all())
    return Report(
        grade=grade,
        ring=_ring(grade),
        verdict=str(Outcome(session.outcome).label) if session.outcome else "",
        cards=cards,
        fix=next((card for card in cards if card.lost and card.criterion.suggestion), None),
        flags=[FLAG_WORDS.get(flag, flag) for flag in grade.flags] if grade else [],
        turns=session.turns,
        quoted=frozenset(quoted),
    )


def _card(criterion: CriterionGrade) -> CriterionCard:
    share = criterion.share
    if share is None:
        return CriterionCard(criterion, None, Decimal(0))
    points = (share * criterion.weight).quantize(Decimal("0.1"))
    return CriterionCard(criterion, points, criterion.weight - points)


def _is_blocked(card: CriterionCard) -> bool:
    return card.criterion.is_blocker and card.criterion.verdict == CriterionGrade.Verdict.MISSED


def _ring(grade: SessionGrade | None) -> ScoreRing:
    length = 2 * pi * RING_RADIUS
    if grade is None or grade.percentage is None:
        return ScoreRing(0, round(length, 2), "–", "Not graded")
    mark = f"{grade.rubric_version.pass_mark:g}"
    result = "passed" if grade.passed else "not passed"
    return ScoreRing(
        dash=round(length * float(grade.percentage) / 100, 2),
        length=round(length, 2),
        label=f"{grade.percentage:.0f}",
        sentence=f"{grade.percentage} of 100, {result}, pass mark {mark}",
    )
