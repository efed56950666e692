"""Sessions as the pipeline leaves them, made without running it."""

from datetime import UTC, datetime
from decimal import Decimal

from analytics.services.rollups import rollups_recompute
from grading.models import ConversationMetrics, CriterionGrade, SessionGrade
from sessions_app.models import Channel, SessionStatus, SessionType, TrainingSession
from tests.factories import SessionFactory

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def held(user, *, at=NOON, status=SessionStatus.PROCESSING, **changes):
    """An ended call that has no grade."""
    assigned = changes.get("assignment") is not None
    values = {
        "session_type": SessionType.ASSIGNMENT if assigned else SessionType.TEMPLATE,
        "channel": Channel.TEXT,
        "duration_seconds": 300,
        "vapi_call_id": None,
        **changes,
    }
    session = SessionFactory(user=user, status=status, created_at=at, **values)
    session.refresh_from_db()
    return session


def graded(
    user,
    score=80,
    *,
    grader="openai:gpt-4o-mini",
    skills=None,
    metrics=None,
    publish=True,
    **changes,
):
    """A completed session with its grade; `skills` are scores of 1 to 5 by skill."""
    changes.setdefault("closed", None)
    session = held(user, **{"status": SessionStatus.COMPLETED, **changes})
    grade_add(session, score, grader=grader, skills=skills)
    if metrics is not None:
        ConversationMetrics.objects.create(session=session, times="measured", **metrics)
    if publish:
        rollups_recompute(session)
    return session


def grade_add(session: TrainingSession, score, *, grader="openai:gpt-4o-mini", skills=None):
    """Another grade, which is the current one from here on."""
    session.grades.update(is_current=False)
    total = None if score is None else Decimal(str(score))
    grade = SessionGrade.objects.create(
        session=session,
        user_id=session.user_id,
        assignment_id=session.assignment_id,
        rubric_version_id=session.rubric_version_id,
        total_score=total,
        max_possible_score=100,
        effective_percentage=total,
        passed=total is not None and total >= 70,
        effective_passed=total is not None and total >= 70,
        grader=grader,
        prompt_hash="p",
        transcript_hash="t",
    )
    CriterionGrade.objects.bulk_create(
        CriterionGrade(
            grade=grade,
            position=position,
            key=skill,
            name=skill.title(),
            skill=skill,
            weight=20,
            score=points,
            min_score=1,
            max_score=5,
            verdict="missed" if points == 1 else "met" if points > 3 else "partly",
        )
        for position, (skill, points) in enumerate((skills or {}).items())
    )
    return grade
