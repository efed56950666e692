"""Whether a session carries the verdict of the grade that counts, and no other."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from grading.models import SessionGrade
from grading.selectors.grade_audit import said_in
from sessions_app.models import Outcome, TrainingSession


def verdict_problems(grade: SessionGrade) -> Iterator[str]:
    """Of a current grade, with its session loaded along; in words that repeat nothing said."""
    session = grade.session
    closed = None if grade.outcome is None else grade.outcome == Outcome.CLOSED
    if session.outcome != grade.outcome:
        yield f"the session's outcome is {session.outcome}, its grade's {grade.outcome}"
    if session.closed != closed:
        yield f"the session says closed: {session.closed}, its grade's outcome makes it {closed}"
    if session.commitment != grade.commitment:
        yield "the session's commitment is not its grade's"
    quote = grade.commitment.get("quote") if grade.commitment else None
    if session.closed_evidence != quote:
        yield "the session's proof of the commitment is not its grade's"
    if (session.ai_summary or "") != grade.summary:
        yield "the session's summary is not its grade's"
    told = session.commitment
    said = said_in(session.turns, told.get("turn_index"), "customer") if told else ""
    if told and (told.get("quote") or "\0") not in said:
        yield "the session's commitment is not the customer's words in its turn"


def without_a_verdicts_grade() -> QuerySet[TrainingSession]:
    """Those that have grades, none of them current, or a verdict that nobody gave."""
    grades = SessionGrade.objects.filter(session=OuterRef("pk"))
    current = grades.filter(is_current=True)
    told = Q(outcome__isnull=False) | Q(commitment__isnull=False)
    return TrainingSession.objects.filter(Exists(grades) | told, ~Exists(current)).order_by("pk")
