"""How far a session's pipeline is, and when it will be ready."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sessions_app.models import SessionStatus, StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.failing import max_attempts
from sessions_app.pipeline.step import own_steps, pipeline_steps
from sessions_app.selectors.ready_estimate import NO_OUTLOOK, outlook

SETTLED = (StepStatus.DONE, StepStatus.SKIPPED, StepStatus.DEAD)


@dataclass(frozen=True, slots=True)
class Parts:
    """Of a step that was cut in parts, which run one after the other."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class StepState:
    """A step; one in parts is told as the first of them that is not done."""

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
    parts: Parts | None

    @property
    def share_settled(self) -> float:
        """From 0 to 1."""
        if self.status in SETTLED:
            return 1.0
        return self.parts.done / self.parts.total if self.parts else 0.0


@dataclass(frozen=True, slots=True)
class SessionState:
    session_id: int
    status: str
    progress: float
    steps: list[StepState]
    queue_position: int | None
    estimated_ready_at: datetime | None

    @property
    def etag(self) -> str:
        """Changes with the stored state; the estimate counts in steps of 10 s."""
        estimate = self.estimated_ready_at
        parts = (
            self.status,
            self.queue_position,
            round(estimate.timestamp(), -1) if estimate else None,
            [
                (step.name, step.status, step.attempts, step.next_attempt_at, step.parts)
                for step in self.steps
            ],
        )
        return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def session_state(session: TrainingSession) -> SessionState:
    """A constant number of queries: one where it is over, four while it is in processing."""
    runs = list(own_steps(session.pk))
    steps = [_step_state(list(of_step)) for _, of_step in groupby(runs, key=lambda run: run.step)]
    over = SessionStatus(session.status).is_over
    settled = sum(step.share_settled for step in steps)
    in_processing = session.status == SessionStatus.PROCESSING
    look = outlook(_awaited(runs)) if in_processing else NO_OUTLOOK
    return SessionState(
        session_id=session.pk,
        status=session.status,
        progress=1.0 if over else round(settled / len(steps), 2) if steps else 0.0,
        steps=steps,
        queue_position=look.position,
        estimated_ready_at=look.ready_at,
    )


def _awaited(runs: Sequence[StepRun]) -> list[StepRun]:
    """What the report still waits for, in order."""
    specs = pipeline_steps()
    return [
        run
        for run in runs
        if run.status not in SETTLED and run.step in specs and not specs[run.step].beside
    ]


def _step_state(of_step: Sequence[StepRun]) -> StepState:
    run = next((run for run in of_step if run.status not in SETTLED), of_step[-1])
    run = next((run for run in of_step if run.status == StepStatus.DEAD), run)
    failed = run.error_class and run.status in (StepStatus.WAITING, StepStatus.DEAD)
    durations = [one.duration_ms for one in of_step if one.duration_ms is not None]
    return StepState(
        name=run.step,
        label=_label(run.step),
        status=run.status,
        attempts=run.attempts,
        max_attempts=max_attempts(run),
        started_at=of_step[0].started_at,
        finished_at=run.finished_at,
        duration_ms=sum(durations) if durations else None,
        error={"class": run.error_class, "message": run.error_message} if failed else None,
        next_attempt_at=run.next_attempt_at,
        parts=_parts(of_step),
    )


def _parts(of_step: Sequence[StepRun]) -> Parts | None:
    if not of_step[0].part:
        return None
    return Parts(sum(run.status == StepStatus.DONE for run in of_step), len(of_step))


def _label(step: str) -> str:
    spec = pipeline_steps().get(step)
    return spec.label if spec else step  # a step that the pipeline no longer has
