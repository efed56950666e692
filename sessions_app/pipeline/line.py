"""The waiting line: who may start now, handed out a few at a time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Now

from sessions_app.models import StepRun, StepStatus, TrainingSession
from sessions_app.models.step_run import CLAIMABLE
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.pipeline.wake import wake_after_commit

HAND_OVER = timedelta(seconds=30)  # not claimed by then: the message is taken for lost
AT_MOST = 40  # handed over and not yet begun, a queue: what workers can start within seconds


@dataclass(frozen=True, slots=True)
class Ticket:
    step_run_id: int
    queue: str


def pipeline_start(session: TrainingSession, *, skip: Collection[str] = ()) -> None:
    """Write the session's steps into the line, in the caller's transaction. Twice is once."""
    StepRun.objects.bulk_create(
        [
            StepRun(
                session=session,
                step=spec.name,
                position=spec.position,
                status=_first_status(spec.name in skip, bool(spec.after)),
            )
            for spec in pipeline_steps().values()
        ],
        ignore_conflicts=True,
    )
    wake_after_commit()


def _first_status(skipped: bool, waits: bool) -> StepStatus:
    if skipped:
        return StepStatus.SKIPPED
    return StepStatus.PENDING if waits else StepStatus.READY


def line_take() -> list[Ticket]:
    """Steps to hand to Celery now, marked as handed over. Two dispatchers never take the same."""
    tickets: list[Ticket] = []
    with transaction.atomic():
        for queue, room in _room().items():
            steps = [spec.name for spec in pipeline_steps().values() if spec.queue == queue]
            taken = list(
                StepRun.objects.due()
                .filter(_not_handed_over(), step__in=steps)
                .order_by("run_after", "id")
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)[:room]
            )
            StepRun.objects.filter(pk__in=taken).update(handed_over_until=Now() + HAND_OVER)
            tickets += [Ticket(pk, queue) for pk in taken]
    return tickets


def line_put_back(tickets: Iterable[Ticket]) -> None:
    """The broker did not take these: offer them again at the next look."""
    StepRun.objects.filter(pk__in=[ticket.step_run_id for ticket in tickets]).update(
        handed_over_until=None
    )


def _not_handed_over() -> Q:
    return Q(handed_over_until=None) | Q(handed_over_until__lt=Now())


def _room() -> dict[str, int]:
    """How many more each queue can take."""
    handed = dict(
        StepRun.objects.filter(status__in=CLAIMABLE, handed_over_until__gte=Now())
        .values("step")
        .annotate(n=Count("pk"))
        .values_list("step", "n")
    )
    room: dict[str, int] = {}
    for spec in pipeline_steps().values():
        room[spec.queue] = room.get(spec.queue, AT_MOST) - handed.get(spec.name, 0)
    return {queue: places for queue, places in room.items() if places > 0}
