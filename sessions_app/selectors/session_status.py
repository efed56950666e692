"""How far a session's pipeline is, and when it will be ready."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Avg, F, QuerySet
from django.utils import timezone

from sessions_app.models import SessionStatus, StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.failing import max_attempts
from sessions_app.pipeline.step import pipeline_steps

SETTLED = (StepStatus.DONE, StepStatus.SKIPPED, StepStatus.DEAD)
IN_LINE = (StepStatus.PENDING, StepStatus.READY, StepStatus.WAITING, StepStatus.RUNNING)
USUAL = timedelta(seconds=20)  # from the end of a call to its report, until there are figures
GRADE_STEP = "evaluate"


@dataclass(frozen=True, slots=True)
class StepState:
    name: str
    label: str
    status: str
    attempts: int
    max_attempts: int
    started_at: datetime | None
    finished_at: datetime | None
    duration_ms: int | None
    error: dict[str, str] | None
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionState:
    session_id: int
    status: str
    progress: float
    steps: list[StepState]
    queue_position: int | None
    estimated_ready_at: datetime | None

    @property
    def done_count(self) -> int:
        return sum(step.status in SETTLED for step in self.steps)

    @property
    def etag(self) -> str:
        """Changes with the stored state; the estimate counts in steps of 10 s."""
        estimate = self.estimated_ready_at
        parts = (
            self.status,
            self.queue_position,
            round(estimate.timestamp(), -1) if estimate else None,
            [(step.name, step.status, step.attempts, step.next_attempt_at) for step in self.steps],
        )
        return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def session_state(session: TrainingSession) -> SessionState:
    runs = list(session.steps.order_by("position"))
    over = SessionStatus(session.status).is_over
    settled = sum(run.status in SETTLED for run in runs)
    waiting = session.status == SessionStatus.PROCESSING
    ahead = _ahead(session) if waiting else None
    return SessionState(
        session_id=session.pk,
        status=session.status,
        progress=1.0 if over else round(settled / len(runs), 2) if runs else 0.0,
        steps=[_step_state(run) for run in runs],
        queue_position=ahead,
        estimated_ready_at=_estimate(session, ahead) if ahead is not None else None,
    )


def _step_state(run: StepRun) -> StepState:
    failed = run.error_class and run.status in (StepStatus.WAITING, StepStatus.DEAD)
    return StepState(
        name=run.step,
        label=_label(run.step),
        status=run.status,
        attempts=run.attempts,
        max_attempts=max_attempts(run.error_class),
        started_at=run.started_at,
        finished_at=run.finished_at,
        duration_ms=run.duration_ms,
        error={"class": run.error_class, "message": run.error_message} if failed else None,
        next_attempt_at=run.next_attempt_at,
    )


def _label(step: str) -> str:
    spec = pipeline_steps().get(step)
    return spec.label if spec else step  # a step that the pipeline no longer has


def _ahead(session: TrainingSession) -> int | None:
    """How many sessions' grading comes before this one's; None once its own has begun."""
    own = session.steps.filter(step=GRADE_STEP).first()
    if own is None or own.status in (*SETTLED, StepStatus.RUNNING):
        return None
    return _waiting_to_be_graded().filter(created_at__lt=own.created_at).count()


def _waiting_to_be_graded() -> QuerySet[StepRun]:
    return StepRun.objects.filter(step=GRADE_STEP, status__in=IN_LINE)


def _estimate(session: TrainingSession, ahead: int) -> datetime:
    recent = TrainingSession.objects.filter(completed_at__gt=timezone.now() - timedelta(hours=1))
    typical = (
        StepRun.objects.filter(session__in=recent[:50], step=GRADE_STEP, status=StepStatus.DONE)
        .aggregate(mean=Avg(F("finished_at") - F("started_at")))
        .get("mean")
    ) or USUAL
    pace = timedelta(minutes=1) / max(settings.OPENAI_REQUESTS_PER_MINUTE, 1)
    return timezone.now() + typical + ahead * pace
