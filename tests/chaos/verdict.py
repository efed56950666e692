"""What must be true after every case, whatever was killed, cut or flooded."""

import time
from collections.abc import Callable, Sequence

from django.db.models import Q

from grading.models import SessionGrade
from llm.models import LLMCall
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.heartbeat import LEASE
from sessions_app.pipeline.step import pipeline_steps
from tests.fakes.openai_server import FakeOpenAI
from tests.waiting import wait_until

RECOVERY = LEASE.total_seconds() + 15.0  # seconds from the fault to the last session's end
BUSY = 30.0  # more, for a machine of few cores that has other work to do
UNFINISHED = (StepStatus.READY, StepStatus.RUNNING, StepStatus.WAITING)
# Written down before it was sent; then the server refused the connection. It cost nothing.
NEVER_ARRIVED = Q(state=LLMCall.State.FAILED, error_message__contains="connection", cost_usd=0)


def expect_recovery(
    sessions: Sequence[TrainingSession],
    model: FakeOpenAI,
    *,
    since: float,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Everything ends soon after the fault (``since``, monotonic), and nothing is lost, doubled or
    unpaid. Prints how long it took. ``meanwhile`` is called now and then.
    """

    def over() -> bool:
        meanwhile()
        return _all_over(sessions)

    left = since + RECOVERY + BUSY - time.monotonic()
    wait_until(over, seconds=left, what="the end of every session")
    print(f"recovered after {time.monotonic() - since:.1f} s")  # noqa: T201
    expect_nothing_lost(sessions, model)


def expect_nothing_lost(sessions: Sequence[TrainingSession], model: FakeOpenAI) -> None:
    """Each session is graded once or has its dead letter; each call really made is one row."""
    for session in sessions:
        _expect_one_end(session)
    calls = LLMCall.objects.exclude(NEVER_ARRIVED)
    states = sorted(calls.values_list("state", "error_class", "error_message"))
    assert len(states) == model.count, f"written down {len(states)}, made {model.count}: {states}"
    assert not calls.filter(cost_usd=None).exists()
    graded = SessionGrade.objects.filter(session__in=sessions).count()
    paid = LLMCall.objects.filter(state=LLMCall.State.SUCCEEDED)
    assert paid.values("session_id").distinct().count() >= graded


def _all_over(sessions: Sequence[TrainingSession]) -> bool:
    keys = [session.pk for session in sessions]
    if StepRun.objects.filter(session__in=keys, status__in=UNFINISHED).exists():
        return False
    statuses = TrainingSession.objects.filter(pk__in=keys).values_list("status", flat=True)
    return all(SessionStatus(status).is_over for status in statuses)


def _expect_one_end(session: TrainingSession) -> None:
    session.refresh_from_db()
    grades = SessionGrade.objects.filter(session=session).count()
    beside = [spec.name for spec in pipeline_steps().values() if spec.beside]
    letters = DeadLetter.objects.filter(step_run__session=session, state="open")
    fatal = letters.exclude(step_run__step__in=beside).count()
    if session.status == SessionStatus.COMPLETED:
        assert (grades, fatal) == (1, 0)
    else:
        assert (session.status, grades, fatal) == (SessionStatus.FAILED, 0, 1), (
            session.status_reason
        )
    assert session.steps.filter(status=StepStatus.DEAD).count() == letters.count()
