"""What all that people say to a grade has in common: who may, to which, in what words."""

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from grading.models import CriterionGrade, SessionGrade
from llm.text import storable
from sessions_app.models import TrainingSession

GRADED_ANEW = "The session was graded anew. Look at its present grade."
LONGEST = 2_000  # characters; a page shows it whole


class Outdated(Exception):
    """The request is fine, but things have moved on since: another grade counts, or it is done."""


def session_locked(session_id: int) -> TrainingSession:
    """Grades, overrides and answers of one session are written one after the other."""
    return TrainingSession.objects.select_for_update(of=("self",)).get(pk=session_id)


def grade_locked(grade_id: int) -> SessionGrade:
    """The grade, its session locked. Raises Outdated where it does not count any more."""
    grade = SessionGrade.objects.select_related("rubric_version").get(pk=grade_id)
    grade.session = session_locked(grade.session_id)
    if not grade.session.grades.filter(pk=grade_id, is_current=True).exists():
        raise Outdated(GRADED_ANEW)
    return grade


def must_lead(session: TrainingSession, by: User) -> None:
    """Raises PermissionDenied for who is no manager there, or for whose call it is.

    Not even for an organisation's only manager or a superuser is there a way around the second: a
    score that its own rep has moved is worth nothing to anybody. Their call keeps what the grader
    gave, which they may dispute; a superuser may judge it, and the terminal may regrade it.
    """
    if not by.leads(session.org_id):
        raise PermissionDenied("Only managers may do this.")
    if session.user_id == by.pk:
        raise PermissionDenied("Nobody judges their own call: another manager has to do this.")


def criterion_of(grade: SessionGrade, key: str) -> CriterionGrade:
    """Raises ValidationError for one that the grade does not have."""
    row = grade.criteria.filter(key=storable(key)).first()
    if row is None:
        raise ValidationError({"criterion": f"This grade has no criterion {key!r}."})
    return row


def said(words: str, *, field: str = "reason", most: int = LONGEST) -> str:
    """What was written, tidied. Raises ValidationError where it is empty or too long."""
    words = storable(words).strip()
    if not words:
        raise ValidationError({field: "Say it in a few words."})
    if len(words) > most:
        raise ValidationError({field: f"At most {most} characters. You wrote {len(words)}."})
    return words
