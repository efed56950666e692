"""What becomes of a step that raised."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from llm.failures import BadReply, NotYet, Permanent, RateLimited, Transient
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.failing import fingerprint, max_attempts, step_fail
from sessions_app.pipeline.line import pipeline_start
from sessions_app.selectors.dead_letter_decision import decision_of
from sessions_app.services.steps_rerun import step_rerun
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    session = SessionFactory(status=SessionStatus.PROCESSING)
    pipeline_start(session)
    return session


def fail(session, error, *, step="evaluate", times=1):
    for _ in range(times):
        run = session.steps.get(step=step)
        token = uuid4()
        StepRun.objects.filter(pk=run.pk).update(
            status=StepStatus.RUNNING, token=token, started_at=timezone.now()
        )
        run.refresh_from_db()
        step_fail(run, token, error)
    return session.steps.get(step=step)


def test_a_transient_failure_waits_with_backoff(session):
    run = fail(session, Transient("timeout"))
    assert (run.status, run.attempts) == (StepStatus.WAITING, 1)
    assert run.run_after <= timezone.now() + timedelta(seconds=5)


def test_the_third_transient_failure_is_a_dead_letter(session):
    run = fail(session, Transient("timeout"), times=3)
    session.refresh_from_db()
    letter = DeadLetter.objects.get(step_run=run)
    assert (run.status, run.attempts) == (StepStatus.DEAD, 3)
    assert (letter.error_class, letter.attempts, letter.retryable) == ("Transient", 3, True)
    assert (session.status, session.status_reason) == (SessionStatus.FAILED, "timeout")


def test_a_rate_limit_waits_as_long_as_it_says_and_counts_nothing(session):
    run = fail(session, RateLimited("later", after=40), times=10)
    assert (run.status, run.attempts) == (StepStatus.WAITING, 0)
    assert timedelta(seconds=35) < run.run_after - timezone.now() <= timedelta(seconds=40)


def test_a_rate_limit_ends_at_its_deadline(session):
    session.steps.filter(step="evaluate").update(waiting_since=timezone.now() - timedelta(hours=6))
    assert fail(session, RateLimited("later", after=40)).status == StepStatus.DEAD


@pytest.mark.parametrize(
    ("waits", "seconds"), [(0, 10), (1, 30), (2, 120), (3, 600), (4, 3600), (9, 3600)]
)
def test_what_is_not_there_yet_is_waited_for_ever_longer(session, waits, seconds):
    session.steps.filter(step="fetch_recording").update(waits=waits)
    run = fail(session, NotYet("no recording yet"), step="fetch_recording")
    assert (run.status, run.attempts, run.waits) == (StepStatus.WAITING, 0, waits + 1)
    assert abs((run.run_after - timezone.now()).total_seconds() - seconds) < 5


def test_after_a_day_a_recording_is_given_up_and_the_session_is_not(session):
    session.steps.filter(step="fetch_recording").update(
        waiting_since=timezone.now() - timedelta(hours=24)
    )
    run = fail(session, NotYet("no recording yet"), step="fetch_recording")
    session.refresh_from_db()
    assert run.status == StepStatus.DEAD
    assert session.status == SessionStatus.PROCESSING


def test_a_permanent_failure_dies_at_once(session):
    run = fail(session, Permanent("Pay the bill."))
    assert (run.status, run.attempts) == (StepStatus.DEAD, 1)
    assert DeadLetter.objects.get().retryable is False


def test_a_bad_reply_is_asked_again_once(session):
    run = fail(session, BadReply("no score for discovery", reply="{"))
    assert (run.status, run.last_reply) == (StepStatus.WAITING, "{")
    assert fail(session, BadReply("again", reply="{")).status == StepStatus.DEAD


BAD, TIMEOUT, LATER = (
    BadReply("no score for discovery", reply="{"),
    Transient("timeout"),
    RateLimited("later", after=1),
)


@pytest.mark.parametrize(
    ("errors", "dead_with"),
    [
        ([TIMEOUT, TIMEOUT, BAD], None),
        ([BAD, TIMEOUT, TIMEOUT], None),
        ([TIMEOUT, BAD, LATER, BAD], 3),
        ([TIMEOUT, BAD, TIMEOUT, LATER, TIMEOUT], 4),
    ],
)
def test_bad_replies_are_counted_by_themselves(session, errors, dead_with):
    for error in errors:
        run = fail(session, error)
    shown = max_attempts(run)
    if dead_with is None:
        assert (run.status, shown) == (StepStatus.WAITING, run.attempts + 1)
    else:
        assert (run.status, run.attempts, shown) == (StepStatus.DEAD, dead_with, dead_with)
        assert decision_of(DeadLetter.objects.get()).max_attempts == dead_with


def test_a_bad_reply_is_remembered_until_a_rerun(session):
    for error in (BAD, LATER, TIMEOUT, Permanent("Pay the bill.")):
        run = fail(session, error)
        assert (run.bad_replies, run.last_reply, run.last_reply_error) == (1, "{", str(BAD))
    step_rerun(step_run=run, by=None)
    run.refresh_from_db()
    assert (run.bad_replies, run.last_reply, run.last_reply_error) == (0, "", "")


def test_a_worker_that_lost_its_lease_writes_nothing(session):
    run = session.steps.get(step="evaluate")
    StepRun.objects.filter(pk=run.pk).update(status=StepStatus.RUNNING, token=uuid4())
    step_fail(run, uuid4(), Permanent("too late"))
    run.refresh_from_db()
    assert run.status == StepStatus.RUNNING
    assert not DeadLetter.objects.exists()


def test_a_fault_of_ours_keeps_its_frames_without_the_message(session):
    def broken():
        raise KeyError("what the customer said")

    try:
        broken()
    except KeyError as error:
        fail(session, error, times=3)
    letter = DeadLetter.objects.get()
    assert letter.error_class == "KeyError"
    assert "in broken" in letter.traceback


def test_alike_failures_have_one_fingerprint():
    first = fingerprint("evaluate", "Transient", "timeout after 60.0 s, request 123")
    assert first == fingerprint("evaluate", "Transient", "timeout after 59.2 s, request 7")
    assert first != fingerprint("publish", "Transient", "timeout after 60.0 s, request 123")


def test_a_dead_step_runs_again_once(session):
    run = fail(session, Permanent("Pay the bill."))
    assert step_rerun(step_run=run, by=None) is True
    assert step_rerun(step_run=run, by=None) is False
    run.refresh_from_db()
    session.refresh_from_db()
    assert (run.status, run.attempts) == (StepStatus.READY, 0)
    assert session.status == SessionStatus.PROCESSING
    assert DeadLetter.objects.get().state == DeadLetter.State.RERUN
