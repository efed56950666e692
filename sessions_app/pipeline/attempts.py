"""Writes down how each attempt at a step ended, for the people who look at its dead letter."""

from llm.failures import Failure
from sessions_app.models import StepAttempt, StepRun
from sessions_app.models.step_run import DEAD_WORKER


class WorkerDied(Failure):
    """Nobody raises it: it stands for an attempt whose worker went away without a word."""


def fallen_holder(step_run_id: int) -> StepRun | None:
    """The step as a dead worker left it; None where none did. To be asked before the claim."""
    return StepRun.objects.filter(DEAD_WORKER, pk=step_run_id).first()


def attempt_record(
    run: StepRun, *, error_class: str = "", message: str = "", counted: bool = True
) -> None:
    """Add the attempt's row. ``run`` is as it stood at the claim, its last error included."""
    repeats = not counted and (error_class, message) == (run.error_class, run.error_message)
    if repeats:
        return
    StepAttempt.objects.create(
        step_run=run,
        number=run.attempts + 1,
        counted=counted,
        started_at=run.started_at,
        worker=run.worker,
        error_class=error_class,
        message=message,
    )


def attempt_fell(run: StepRun) -> None:
    """Its worker died: that uses up no attempt, but three of them make a poison pill."""
    attempt_record(
        run,
        error_class=WorkerDied.__name__,
        message="The worker died: its lease ran out.",
        counted=False,
    )
