"""How many steps stand where, counted from the rows of those that are not done."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F

from sessions_app.models import DeadLetter, StepRun
from sessions_app.pipeline.step import pipeline_steps


@dataclass(frozen=True, slots=True)
class PipelineCounts:
    """``steps`` by queue and status; ``dead_letters``, the open ones, by error class."""

    steps: dict[tuple[str, str], int]
    dead_letters: dict[str, int]


def pipeline_counts() -> PipelineCounts:
    specs = pipeline_steps()
    rows = StepRun.objects.under_way().values("step", "status").annotate(n=Count("pk"))
    steps: Counter[tuple[str, str]] = Counter()
    for row in rows.order_by():
        if row["step"] in specs:
            steps[specs[row["step"]].queue, row["status"]] += row["n"]
    letters = DeadLetter.objects.filter(state=DeadLetter.State.OPEN)
    classes = letters.order_by().values_list(F("error_class")).annotate(n=Count("pk"))
    return PipelineCounts(dict(steps), dict(classes))
