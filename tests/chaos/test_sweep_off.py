"""The suite itself is put to the test: without the dispatcher's sweep it must turn red."""

import time

import pytest

from sessions_app.models import SessionStatus, StepStatus
from tests.chaos.conftest import wait_for
from tests.chaos.verdict import expect_recovery
from tests.fakes.openai_server import slow
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.chaos,
    pytest.mark.timeout(400),
]


def test_a_killed_worker_is_not_recovered_from_without_the_dispatcher(
    stack, fake_openai, under_way
):
    fake_openai.will(slow(600))
    (session,) = under_way()
    wait_for("evaluate", StepStatus.RUNNING)
    wait_until(lambda: fake_openai.count, what="the request to the model")
    stack.freeze("dispatcher")
    stack.kill("worker-llm")
    stack.start("worker-llm")
    with pytest.raises(pytest.fail.Exception, match="the end of every session did not happen"):
        expect_recovery([session], fake_openai, since=time.monotonic())
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING

    stack.thaw("dispatcher")  # and that was all that it lacked
    expect_recovery([session], fake_openai, since=time.monotonic())
    assert session.status == SessionStatus.COMPLETED
