"""Carries out one step: claim, work without a transaction, store under the token."""

import os
import socket
import threading
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from llm.limiter.limiter import Booking
from llm.limiter.turn import holding
from sessions_app.connections import connection_give_back
from sessions_app.models import SessionStatus, StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.attempts import attempt_fell, attempt_record, fallen_holder
from sessions_app.pipeline.failing import PoisonPill, step_fail
from sessions_app.pipeline.heartbeat import LEASE, heartbeat
from sessions_app.pipeline.release import parts_insert, steps_release
from sessions_app.pipeline.step import (
    Done,
    InParts,
    Outcome,
    StepContext,
    Stop,
    followers,
    pipeline_steps,
)
from sessions_app.pipeline.wake import wake_after_commit

MAX_WORKER_DEATHS = 3


def step_execute(step_run_id: int, *, tell: bool = False) -> bool:
    """Run the step if it is free and due. False where somebody else has it or it is not its time.

    Safe to call any number of times, at once too: the claim lets exactly one through. With ``tell``
    a failed attempt raises StepFailed once everything is written down.
    """
    fallen = fallen_holder(step_run_id)
    token = StepRun.objects.claim(step_run_id, lease=LEASE, worker=_worker())
    if token is None:
        return False
    if fallen is not None:
        attempt_fell(fallen)
    run = StepRun.objects.select_related("session").get(pk=step_run_id)
    failed = None
    with heartbeat.keeping(token):
        try:
            if run.worker_deaths >= MAX_WORKER_DEATHS:
                raise PoisonPill(run.worker_deaths)
            _settle(run, token, _work(run))
        except Exception as error:  # noqa: BLE001  (whatever it was, it becomes a row for support)
            failed = step_fail(run, token, error)
    if failed is not None and tell:
        raise failed
    return True


def _work(run: StepRun) -> Outcome:
    context = StepContext(
        session=run.session,
        attempt=run.attempts + 1,
        part=run.part,
        last_error=run.last_reply_error,
        last_reply=run.last_reply,
    )
    connection_give_back()
    with holding(Booking(**run.booking) if run.booking else None):
        return pipeline_steps()[run.step].run(context)


def _settle(run: StepRun, token: UUID, outcome: Outcome) -> None:
    """Write what the step produced and mark it done, in one transaction, if it is still ours."""
    with transaction.atomic():
        session = TrainingSession.objects.select_for_update().filter(pk=run.session_id).first()
        if session is not None and _mark(run, token, outcome):
            _store(run, session, outcome)
            return
    # The session was deleted, or the lease ran out and somebody else has begun: theirs counts.
    if isinstance(outcome, Done):
        outcome.discard()


def _store(run: StepRun, session: TrainingSession, outcome: Outcome) -> None:
    attempt_record(run)
    if isinstance(outcome, Stop):
        _stop(session, run.step, outcome)
    else:
        outcome.store(session)
        if isinstance(outcome, InParts):
            parts_insert(run, outcome)
        steps_release(session)
    wake_after_commit()


def _mark(run: StepRun, token: UUID, outcome: Outcome) -> bool:
    """Done, or waiting for its parts, which is no attempt. False where it is no longer ours."""
    in_parts = isinstance(outcome, InParts)
    changed = StepRun.objects.held(run.pk, token).update(
        status=StepStatus.PENDING if in_parts else StepStatus.DONE,
        attempts=F("attempts") + (0 if in_parts else 1),
        lease_until=None,
        finished_at=None if in_parts else Now(),
        waiting_since=None,
        error_class="",
        error_message="",
        last_reply="",
        last_reply_error="",
    )
    return changed == 1


def _stop(session: TrainingSession, step: str, stop: Stop) -> None:
    session.steps.filter(step__in=followers(step), status=StepStatus.PENDING).update(
        status=StepStatus.SKIPPED, finished_at=Now()
    )
    session.status = stop.status
    session.status_reason = stop.reason
    session.save(update_fields=["status", "status_reason"])


def _worker() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def session_drive(session_id: int, *, pause: Callable[[float], None]) -> None:
    """Carry out a session's steps in this process until none is left to run.

    For commands, with or without workers beside it: a claim keeps the two apart. ``pause`` is
    called with seconds whenever there is nothing to do at the moment.
    """
    while True:
        steps = StepRun.objects.filter(session_id=session_id)
        due = steps.due().values_list("pk", flat=True)
        if sum(step_execute(pk) for pk in list(due)):
            continue
        session = TrainingSession.objects.get(pk=session_id)
        if SessionStatus(session.status).is_over:
            return
        pause(0.2)
