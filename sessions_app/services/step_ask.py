"""A step that no call's own pipeline has is asked for: more of the model's work, as bulk."""

from accounts.models import User
from sessions_app.models import StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.services.steps_rerun import steps_begin_again


def step_ask(*, session: TrainingSession, step: str, by: User | None) -> bool:
    """Put an `on_demand` step of the locked session into the line; False while it is under way.

    A session has one row of each, which begins again. In the caller's transaction.
    """
    StepRun.objects.get_or_create(
        session=session,
        step=step,
        part=0,
        defaults={"position": pipeline_steps()[step].position, "status": StepStatus.DONE},
    )
    return steps_begin_again(session=session, step=step, by=by)
