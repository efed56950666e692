"""A worker dies without a word, or is told to go, in the middle of each step."""

import os
import signal
import time

import pytest

from llm.models import LLMCall
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus
from tests.calls import envelope
from tests.chaos.conftest import Hold, end_calls, locked, steps, wait_for
from tests.chaos.verdict import BUSY, expect_recovery
from tests.factories import SessionFactory
from tests.fakes import server
from tests.fakes.openai_server import grade, slow
from tests.fakes.vapi_messages import recorded_report
from tests.fakes.vapi_server import KEY, content
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.chaos,
    pytest.mark.timeout(400),
]
HANGS = 600.0  # seconds: longer than anybody waits


@pytest.fixture
def stack_env(stack_env, fake_vapi):
    return {**stack_env, "VAPI_BASE_URL": fake_vapi.url, "VAPI_API_KEY": KEY}


def run_of(session, step) -> StepRun:
    return StepRun.objects.get(session=session, step=step)


@pytest.fixture
def caught(stack, fake_openai):
    """A session whose step is running on the cpu worker, which must wait to store its result."""

    def catch(step: str):
        hold = Hold(grade())
        fake_openai.always(hold)
        if step == "clean_transcript":
            stack.freeze("worker-cpu")
        (session,) = end_calls(stack, 1)
        if step == "publish":
            wait_until(lambda: fake_openai.count, what="the request to the model")
            stack.freeze("worker-cpu")
        hold.release()
        wait_for(step, StepStatus.READY)
        lock = locked(stack, session)
        lock.__enter__()
        stack.thaw("worker-cpu")
        wait_for(step, StepStatus.RUNNING)
        return session, lock

    return catch


@pytest.mark.parametrize("step", ["clean_transcript", "publish"])
def test_killed_while_it_stores(stack, fake_openai, caught, step):
    session, lock = caught(step)
    stack.kill("worker-cpu")
    since = time.monotonic()
    lock.__exit__(None, None, None)
    stack.start("worker-cpu")
    expect_recovery([session], fake_openai, since=since)
    assert session.status == SessionStatus.COMPLETED
    assert run_of(session, step).worker_deaths == 1
    assert fake_openai.count == 1


def test_one_process_of_the_pool_killed(stack, fake_openai, caught):
    """As by the kernel when memory is short; the worker itself lives on and starts another."""
    session, lock = caught("publish")
    _, pid, _ = run_of(session, "publish").worker.split(":")
    os.kill(int(pid), signal.SIGKILL)
    since = time.monotonic()
    lock.__exit__(None, None, None)
    expect_recovery([session], fake_openai, since=since)
    assert run_of(session, "publish").worker_deaths == 1


@pytest.mark.smoke
def test_killed_while_the_model_hangs(stack, fake_openai, under_way):
    fake_openai.will(slow(HANGS))
    (session,) = under_way()
    wait_for("evaluate", StepStatus.RUNNING)
    wait_until(lambda: fake_openai.count, what="the request to the model")
    stack.kill("worker-llm")
    since = time.monotonic()
    stack.start("worker-llm")
    expect_recovery([session], fake_openai, since=since)
    assert session.status == SessionStatus.COMPLETED
    # The lost call was paid for as well: it stays in the books at its estimate.
    states = LLMCall.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["sent", "succeeded"]
    assert run_of(session, "evaluate").worker_deaths == 1


def test_killed_while_it_copies_the_recording(stack, fake_openai, fake_vapi):
    fake_vapi.on_storage.will(server.slow(HANGS, content(fake_vapi.recording, "audio/wav")))
    session = SessionFactory()
    stack.deliver(envelope(recorded_report(fake_vapi, session.vapi_call_id)))
    wait_for("fetch_recording", StepStatus.RUNNING)
    wait_until(lambda: fake_vapi.count, what="the request for the recording")
    stack.kill("worker-http")
    since = time.monotonic()
    stack.start("worker-http")
    expect_recovery([session], fake_openai, since=since)
    stored = stack.folder / "recordings" / session.recording_file
    assert stored.read_bytes() == fake_vapi.recording
    assert run_of(session, "fetch_recording").worker_deaths == 1


def test_a_step_that_kills_its_worker_three_times_is_a_dead_letter(stack, fake_openai, under_way):
    fake_openai.always(slow(HANGS))
    (session,) = under_way()
    for death in range(1, 4):
        wait_until(lambda death=death: fake_openai.count == death, seconds=75 + BUSY, what="a try")
        wait_for("evaluate", StepStatus.RUNNING)
        stack.kill("worker-llm")
        stack.start("worker-llm")
    expect_recovery([session], fake_openai, since=time.monotonic())
    assert session.status == SessionStatus.FAILED
    assert DeadLetter.objects.get().error_class == "PoisonPill"
    assert [call.state for call in LLMCall.objects.all()] == ["sent"] * 3


def test_told_to_end_with_steps_waiting(stack, fake_openai, under_way):
    """Those that run may finish; those that wait go to the next worker."""
    fake_openai.always(slow(2.0))
    sessions = under_way(40)
    wait_for("evaluate", StepStatus.RUNNING, at_least=4)
    os.kill(stack.running["worker-llm"].pid, signal.SIGTERM)
    since = time.monotonic()
    assert steps("evaluate", StepStatus.DONE) < len(sessions)
    stack.running["worker-llm"].wait(timeout=30 + BUSY)
    stack.start("worker-llm")
    expect_recovery(sessions, fake_openai, since=since)
    assert all(session.status == SessionStatus.COMPLETED for session in sessions)
