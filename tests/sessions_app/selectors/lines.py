"""A waiting line as the pipeline leaves it, without running anything."""

from datetime import timedelta

from django.utils import timezone

from sessions_app.models import SessionStatus, StepStatus
from sessions_app.pipeline.line import pipeline_start
from tests.factories import SessionFactory


def waiting(user, *, tokens=1000, minutes_ago=1.0, **changes):
    """A session whose transcript is tidied and whose grading waits for the model."""
    session = SessionFactory(user=user, status=SessionStatus.PROCESSING)
    pipeline_start(session, skip=["fetch_recording"])
    at = timezone.now() - timedelta(minutes=minutes_ago)
    session.steps.filter(step="clean_transcript").update(
        status=StepStatus.DONE, started_at=at, finished_at=at + timedelta(seconds=0.1), attempts=1
    )
    values = {"status": StepStatus.READY, "run_after": at, "tokens": tokens, **changes}
    session.steps.filter(step="evaluate").update(**values)
    return session


def graded(user, *, seconds, tokens=1000):
    """A session that went through; its grading took so many seconds."""
    session = waiting(user, tokens=tokens)
    at = timezone.now() - timedelta(minutes=5)
    session.steps.filter(step="evaluate").update(
        status=StepStatus.DONE, started_at=at, finished_at=at + timedelta(seconds=seconds)
    )
    session.steps.filter(step="publish").update()
    session.steps.filter(step="publish").update(
        status=StepStatus.DONE, started_at=at, finished_at=at + timedelta(seconds=0.1)
    )
    session.status = SessionStatus.COMPLETED
    session.save()
    return session
