"""What becomes ready when a step is done, in the transaction that marks it so.

The parts of a step run one after the other, each going to the end of the line when the one before
is done. So a long call never has more than one request in the line: it takes turns with short ones
like any other call, and gets no less than its turn, which a lower priority would not give it.
"""

from itertools import groupby

from django.db.models.functions import Now

from sessions_app.models import StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.step import InParts, pipeline_steps


def steps_release(session: TrainingSession) -> None:
    """Make ready what waited for steps that are done; of a step in parts, its next part."""
    runs = list(session.steps.order_by("position", "part"))
    unfinished = {run.step for run in runs if run.status != StepStatus.DONE}
    for name, of_step in groupby(runs, key=lambda run: run.step):
        spec = pipeline_steps().get(name)
        if spec is None or not unfinished.isdisjoint(spec.after):
            continue
        following = next((run for run in of_step if run.status != StepStatus.DONE), None)
        if following is not None and following.status == StepStatus.PENDING:
            _release(following, session)


def parts_insert(run: StepRun, parts: InParts) -> None:
    """Write a row for each part, in the transaction that puts ``run`` behind them.

    Rows of an earlier cut, under another rubric, say, make room.
    """
    spec = pipeline_steps()[parts.step]
    StepRun.objects.filter(session_id=run.session_id, step=spec.name).delete()
    StepRun.objects.bulk_create(
        StepRun(
            session_id=run.session_id,
            step=spec.name,
            part=number,
            position=spec.position,
            priority=run.priority,
            tokens=tokens,
        )
        for number, tokens in enumerate(parts.tokens, start=1)
    )


def tokens_of_step(run: StepRun, session: TrainingSession) -> int | None:
    """What the step will use of the model's limits; of a part this was known when it was cut."""
    estimate = pipeline_steps()[run.step].estimate
    return estimate(session) if estimate else run.tokens


def _release(run: StepRun, session: TrainingSession) -> None:
    session.steps.filter(pk=run.pk, status=StepStatus.PENDING).update(
        status=StepStatus.READY,
        run_after=Now(),
        handed_over_until=None,
        tokens=tokens_of_step(run, session),
    )
