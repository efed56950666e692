"""Attempts at assignments, graded as a test says."""

from decimal import Decimal

from grading.models import SessionGrade
from sessions_app.models import SessionStatus, SessionType
from tests.factories import SessionFactory


def attempt(user, assignment, status=SessionStatus.COMPLETED, **fields):
    return SessionFactory(
        user=user,
        assignment=assignment,
        session_type=SessionType.ASSIGNMENT,
        persona=assignment.persona,
        rubric_version=assignment.rubric.versions.get(),
        status=status,
        **fields,
    )


def grade(session, percentage, *, passed=None, blockers=()):
    """A grade that is current; `passed` as the rubric's mark of 70 has it unless told."""
    SessionGrade.objects.filter(session=session).update(is_current=False)
    score = None if percentage is None else Decimal(str(percentage))
    if passed is None and score is not None:
        passed = score >= 70
    return SessionGrade.objects.create(
        session=session,
        user=session.user,
        assignment=session.assignment,
        rubric_version=session.rubric_version,
        total_score=score,
        max_possible_score=100,
        grader="offline:1",
        passed=passed,
        effective_percentage=score,
        effective_passed=passed,
        effective_blockers=list(blockers),
    )


def graded(user, assignment, percentage, **changes):
    """A completed attempt with its grade."""
    session = attempt(user, assignment)
    grade(session, percentage, **changes)
    return session
