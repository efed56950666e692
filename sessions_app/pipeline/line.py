"""The waiting line: who may start now, handed out a few at a time.

Fresh calls go before bulk work, and among those organisations take turns, so that a thousand calls
of one do not keep a single call of another waiting. What waits for the model has had its turn once
it has a slot: a step that found none and went back into the line has not.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Now

from llm.limiter.limiter import Booking
from sessions_app.models import LineTurn, StepRun, StepStatus, TrainingSession
from sessions_app.models.step_run import CLAIMABLE
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.pipeline.wake import wake_after_commit

HAND_OVER = timedelta(seconds=30)  # not claimed by then: the message is taken for lost
AT_MOST = 40  # handed over and not yet begun, a queue: what workers can start within seconds

_NEXT = """
    SELECT id FROM (
        SELECT run.id, run.priority, run.run_after, turn.served_at,
            row_number() OVER (
                PARTITION BY run.priority, session.org_id ORDER BY run.run_after, run.id
            ) AS nth
        FROM step_runs run
        JOIN training_sessions session ON session.id = run.session_id
        LEFT JOIN line_turns turn
            ON turn.organisation_id = session.org_id AND turn.queue = %s
        WHERE run.step = ANY(%s)
            AND (run.status IN ('ready', 'waiting') AND run.run_after <= statement_timestamp()
                OR run.status = 'running' AND run.lease_until < statement_timestamp())
            AND (run.handed_over_until IS NULL OR run.handed_over_until < statement_timestamp())
    ) waiting
    ORDER BY priority, nth, served_at NULLS FIRST, run_after, id
    LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A step to be handed to Celery. With ``tokens`` it needs a slot under the model's limits."""

    step_run_id: int
    organisation_id: int
    queue: str
    tokens: int = 0
    is_bulk: bool = False


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
            if not (spec.in_parts or spec.on_demand)
        ],
        ignore_conflicts=True,
    )
    wake_after_commit()


def _first_status(skipped: bool, waits: bool) -> StepStatus:
    if skipped:
        return StepStatus.SKIPPED
    return StepStatus.PENDING if waits else StepStatus.READY


def line_take(queue: str, *, at_most: int = AT_MOST) -> list[Ticket]:
    """Steps to hand over now, marked as such. Two dispatchers never take the same."""
    steps = [spec.name for spec in pipeline_steps().values() if spec.queue == queue]
    with transaction.atomic():
        wanted = _next(queue, steps, min(at_most, _room(steps)))
        locked = (
            StepRun.objects.due()
            .filter(pk__in=wanted)
            .select_for_update(skip_locked=True, of=("self",))
        )
        runs = {run.pk: run for run in locked.select_related("session")}
        StepRun.objects.filter(pk__in=runs).update(
            handed_over_until=Now() + HAND_OVER, booking=None
        )
        if queue != "llm":
            _served(queue, {run.session.org_id for run in runs.values()})
    taken = [runs[pk] for pk in wanted if pk in runs]
    return [
        Ticket(run.pk, run.session.org_id, queue, run.tokens or 0, run.priority > 0)
        for run in taken
    ]


def line_book(ticket: Ticket, booking: Booking | None) -> None:
    """Write down the slot that the step's worker will use, if it needs one: that was the turn."""
    if booking is not None:
        StepRun.objects.filter(pk=ticket.step_run_id).update(booking=asdict(booking))
    _served(ticket.queue, {ticket.organisation_id})


def line_put_back(tickets: Iterable[Ticket]) -> None:
    """These could not be handed over: offer them again at the next look."""
    StepRun.objects.filter(pk__in=[ticket.step_run_id for ticket in tickets]).update(
        handed_over_until=None
    )


def _next(queue: str, steps: list[str], count: int) -> list[int]:
    if count <= 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [queue, steps, count])
        return [pk for (pk,) in cursor.fetchall()]


def _room(steps: list[str]) -> int:
    """How many more the queue's workers can start within seconds."""
    handed = StepRun.objects.filter(
        step__in=steps, status__in=CLAIMABLE, handed_over_until__gte=Now()
    )
    return AT_MOST - handed.aggregate(n=Count("pk"))["n"]


def _served(queue: str, organisations: set[int]) -> None:
    LineTurn.objects.bulk_create(
        [
            LineTurn(organisation_id=pk, queue=queue, served_at=Now())
            for pk in sorted(organisations)
        ],
        update_conflicts=True,
        unique_fields=["organisation", "queue"],
        update_fields=["served_at"],
    )
