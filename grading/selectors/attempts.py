"""How a session compares with the rep's attempts before it."""

from dataclasses import dataclass
from decimal import Decimal

from grading.models import SessionGrade
from grading.models.session_grade import SessionGradeQuerySet
from sessions_app.models import TrainingSession


@dataclass(frozen=True, slots=True)
class Change:
    """`points` is this score less that of the session before."""

    points: Decimal
    session_id: int


def change_since_last(session: TrainingSession, grade: SessionGrade | None) -> Change | None:
    """Against the last attempt at this persona and rubric; None where there is none to compare."""
    if grade is None or grade.effective_percentage is None or session.persona_id is None:
        return None
    last = comparable_grades(session, grade).filter(session__persona=session.persona_id).first()
    if last is None or last.effective_percentage is None:
        return None
    return Change(grade.effective_percentage - last.effective_percentage, last.session_id)


def comparable_grades(session: TrainingSession, grade: SessionGrade) -> SessionGradeQuerySet:
    """The scores of the rep's earlier attempts at this rubric, newest first.

    A grade by rules and one by a model are not compared: their scales differ.
    """
    kind = grade.grader.partition(":")[0]
    return SessionGrade.objects.filter(
        is_current=True,
        effective_percentage__isnull=False,
        grader__startswith=f"{kind}:",
        rubric_version__rubric=grade.rubric_version.rubric_id,
        session__user=session.user_id,
        session__org=session.org_id,
        session__created_at__lte=session.created_at,
        session__lt=session.pk,
    ).order_by("-session__created_at", "-session_id")
