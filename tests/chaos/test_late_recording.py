"""VAPI reports the call before its recording is there."""

import time

import pytest

from sessions_app.models import SessionStatus, StepRun, StepStatus
from tests.calls import envelope
from tests.chaos.conftest import wait_for
from tests.chaos.verdict import expect_recovery
from tests.factories import SessionFactory
from tests.fakes.vapi_messages import recorded_report
from tests.fakes.vapi_server import KEY, error, not_yet

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.chaos,
    pytest.mark.smoke,
    pytest.mark.timeout(240),
]


@pytest.fixture
def stack_env(stack_env, fake_vapi):
    return {**stack_env, "VAPI_BASE_URL": fake_vapi.url, "VAPI_API_KEY": KEY}


def test_it_is_asked_for_again_while_the_report_goes_ahead(stack, fake_openai, fake_vapi):
    session = SessionFactory()
    fake_vapi.calls[session.vapi_call_id] = {"id": session.vapi_call_id}
    fake_vapi.on_storage.will(error(404))
    fake_vapi.on_recording.will(not_yet())
    stack.deliver(envelope(recorded_report(fake_vapi, session.vapi_call_id)))
    since = time.monotonic()
    wait_for("fetch_recording", StepStatus.WAITING)
    run = StepRun.objects.get(step="fetch_recording")
    assert (run.error_class, run.attempts, run.waits) == ("NotYet", 0, 1)
    assert 9 < (run.run_after - run.finished_at).total_seconds() < 11

    expect_recovery([session], fake_openai, since=since)
    assert session.status == SessionStatus.COMPLETED
    run.refresh_from_db()
    assert (run.status, run.attempts) == (StepStatus.DONE, 1)
    assert run.started_at >= run.run_after
    stored = stack.folder / "recordings" / session.recording_file
    assert stored.read_bytes() == fake_vapi.recording
