"""A person sends a step back into the line: one that gave up, or one whose result should be new."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import (
    DeadLetter,
    SessionStatus,
    StepRun,
    StepStatus,
    TrainingSession,
)
from sessions_app.pipeline.release import tokens_of_step
from sessions_app.pipeline.step import followers, pipeline_steps
from sessions_app.pipeline.wake import wake_after_commit

BULK = 1  # priority: fresh calls go first


def step_rerun(*, step_run: StepRun, by: User | None, priority: int | None = None) -> bool:
    """Run a dead step again, attempts counted anew, and after it what depends on it.

    False where no open dead letter is there (any more): two people at once start one run, and what
    was discarded stays so. ``by`` is None for the terminal. Raises ValidationError where the step
    no longer belongs to the pipeline.
    """
    spec = pipeline_steps().get(step_run.step)
    if spec is None:
        raise ValidationError(f"The pipeline has no step {step_run.step!r} any more.")
    with transaction.atomic():
        session = TrainingSession.objects.select_for_update().get(pk=step_run.session_id)
        dead = StepRun.objects.filter(pk=step_run.pk, status=StepStatus.DEAD)
        revived = dead.filter(dead_letters__state=DeadLetter.State.OPEN).update(
            status=StepStatus.READY,
            **_anew(),
            tokens=tokens_of_step(step_run, session),  # the limits may have changed since
            **({} if priority is None else {"priority": priority}),
        )
        if not revived:
            return False
        DeadLetter.objects.still_open().filter(step_run=step_run).update(
            state=DeadLetter.State.RERUN, closed_by=by, closed_at=Now()
        )
        if not spec.beside and session.status == SessionStatus.FAILED:
            _back_to_work(session)
        wake_after_commit()
    return True


def steps_begin_again(
    *,
    session: TrainingSession,
    step: str,
    by: User | None,
    priority: int = BULK,
    parts_anew: bool = False,
) -> bool:
    """Run a finished step of the locked session again, and after it what depends on it.

    The session keeps its status: what it has stays until the steps bring something new. False
    while the step is under way, or where there is none. Of a step that waits for its parts, those
    that gave up run again; with ``parts_anew`` they all make room, and the step makes new ones. In
    the caller's transaction.
    """
    run = session.steps.filter(step=step, part=0).first()
    if run is None:
        return False
    dead_parts = _parts_of(session, step).filter(status=StepStatus.DEAD)
    begins = [StepStatus.DONE, StepStatus.DEAD]
    if parts_anew and dead_parts.exists():
        _parts_of(session, step).delete()
        begins.append(StepStatus.PENDING)  # for them it waited
    again = StepRun.objects.filter(pk=run.pk, status__in=begins).update(
        status=StepStatus.READY,
        **_anew(),
        tokens=tokens_of_step(run, session),
        priority=priority,
    )
    if not again and not dead_parts.update(status=StepStatus.READY, **_anew(), priority=priority):
        return False
    after = session.steps.filter(step__in=followers(step))
    after.update(status=StepStatus.PENDING, **_anew(), priority=priority)
    DeadLetter.objects.still_open().filter(
        step_run__session=session,
        step_run__step__in={step, *followers(step), *pipeline_steps()[step].after},
    ).update(state=DeadLetter.State.RERUN, closed_by=by, closed_at=Now())
    wake_after_commit()
    return True


def _parts_of(session: TrainingSession, step: str) -> QuerySet[StepRun]:
    """What the step waits for once it was divided."""
    parts = [name for name in pipeline_steps()[step].after if pipeline_steps()[name].in_parts]
    return session.steps.filter(step__in=parts)


def _anew() -> dict[str, Any]:
    """A step as if it had never run; what each attempt was like stays in its rows."""
    return {
        "run_after": Now(),
        "handed_over_until": None,
        "attempts": 0,
        "worker_deaths": 0,
        "waits": 0,
        "waiting_since": None,
        "started_at": None,
        "finished_at": None,
        "error_class": "",
        "error_message": "",
        "bad_replies": 0,
        "last_reply": "",
        "last_reply_error": "",
    }


def _back_to_work(session: TrainingSession) -> None:
    """The session goes on, unless another of its steps still waits for support."""
    dead = session.steps.filter(status=StepStatus.DEAD).values_list("step", flat=True)
    steps = pipeline_steps()
    if any(name in steps and not steps[name].beside for name in dead):
        return
    session.status, session.status_reason = SessionStatus.PROCESSING, ""
    session.save(update_fields=["status", "status_reason"])
