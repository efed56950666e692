"""Every attempt leaves a row, with its times, its worker and its error."""

from datetime import timedelta

import pytest
from django.utils import timezone

from llm.failures import RateLimited, Transient
from sessions_app.models import SessionStatus, StepAttempt, StepRun
from sessions_app.pipeline.execute import step_execute
from sessions_app.pipeline.failing import StepFailed, step_fail
from sessions_app.pipeline.heartbeat import LEASE
from sessions_app.pipeline.line import pipeline_start
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from sessions_app.tasks import run_cpu_step
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    session = SessionFactory()
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    return session.steps.get(step="clean_transcript")


def fail(run, error):
    StepRun.objects.filter(pk=run.pk).update(run_after=timezone.now() - timedelta(seconds=1))
    token = StepRun.objects.claim(run.pk, lease=LEASE, worker="host:1")
    return step_fail(StepRun.objects.get(pk=run.pk), token, error)


def rows(run):
    return list(run.tries.values_list("number", "counted", "error_class"))


def test_an_attempt_that_passed(run):
    step_execute(run.pk)
    attempt = StepAttempt.objects.get(step_run=run)
    run.refresh_from_db()
    assert (attempt.number, attempt.counted, attempt.error_class) == (1, True, "")
    assert (attempt.started_at, attempt.worker) == (run.started_at, run.worker)
    assert attempt.finished_at >= attempt.started_at


def test_attempts_that_failed_are_numbered(run):
    for _ in range(3):
        assert isinstance(fail(run, Transient("timeout")), StepFailed)
    assert rows(run) == [(number, True, "Transient") for number in (1, 2, 3)]
    assert set(run.tries.values_list("message", "worker")) == {("timeout", "host:1")}


def test_a_wait_that_repeats_itself_is_written_down_once(run):
    for _ in range(5):
        assert fail(run, RateLimited("later", after=1)) is None
    fail(run, Transient("timeout"))
    fail(run, RateLimited("later", after=1))
    assert rows(run) == [
        (1, False, "RateLimited"),
        (1, True, "Transient"),
        (2, False, "RateLimited"),
    ]


def test_a_worker_that_died_is_written_down_by_the_next(run):
    StepRun.objects.claim(run.pk, lease=timedelta(seconds=-1), worker="fallen:1")
    step_execute(run.pk)
    assert rows(run) == [(1, False, "WorkerDied"), (1, True, "")]
    assert run.tries.first().worker == "fallen:1"


def test_a_failed_attempt_fails_its_task_and_a_task_run_twice_does_nothing(run):
    StepRun.objects.filter(pk=run.pk).update(worker_deaths=3)
    with pytest.raises(StepFailed, match="PoisonPill: The worker died 3 times") as failed:
        run_cpu_step(run.pk)
    assert failed.value.__cause__ is failed.value.__context__ is None
    run_cpu_step(run.pk)
    assert rows(run) == [(1, True, "PoisonPill")]


def test_a_worker_that_lost_its_lease_writes_no_row():
    session = SessionFactory(status=SessionStatus.PROCESSING)
    pipeline_start(session)
    run = session.steps.get(step="clean_transcript")
    late = StepRun.objects.claim(run.pk, lease=timedelta(seconds=-1), worker="host:1")
    StepRun.objects.claim(run.pk, lease=LEASE, worker="host:2")
    assert step_fail(run, late, Transient("timeout")) is None
    assert not rows(run)
