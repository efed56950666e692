"""The model's server fails in each of its ways, then works again."""

import threading
import time

import pytest

from llm.breaker import TRIP
from llm.models import LLMCall
from sessions_app.models import SessionStatus, StepAttempt, StepRun, StepStatus
from tests.chaos.verdict import expect_recovery
from tests.fakes import server
from tests.fakes.openai_server import (
    FakeOpenAI,
    broken_body,
    cut,
    empty,
    error,
    half_json,
    no_json_body,
    nonsense,
    not_json,
    rate_limited,
)
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.chaos,
    pytest.mark.timeout(240),
]
FAULTS = {
    "500": (error(500), "Transient"),
    "503 twice": (error(503), "Transient"),
    "429": (rate_limited(3000), "RateLimited"),
    "cut": (cut(), "Transient"),
    "cut after a while": (server.slow(3.0, cut()), "Transient"),
    "half a JSON": (half_json(), "BadReply"),
    "no JSON": (not_json(), "BadReply"),
    "another schema": (nonsense(), "BadReply"),
    "empty": (empty(), "BadReply"),
    "a page of a proxy": (no_json_body(), "Transient"),
    "a broken body": (broken_body(), "Transient"),
}


def together(*faults):
    """Answer none of them before each has its request: else a second try could meet another one,
    and what meets two of them may be lost by right.
    """
    everybody = threading.Barrier(len(faults), timeout=60)

    def waiting(fault):
        def behave(request):
            everybody.wait()
            return fault(request)

        return behave

    return map(waiting, faults)


def test_each_fault_costs_one_attempt_and_no_session(stack, fake_openai, under_way):
    """All at once, each met by one request: no session is lost, and none is asked in vain."""
    fake_openai.will(*together(*(fault for fault, _ in FAULTS.values())))
    sessions = under_way(len(FAULTS) + 4)
    since = time.monotonic()
    expect_recovery(sessions, fake_openai, since=since)
    assert all(session.status == SessionStatus.COMPLETED for session in sessions)
    failed = StepAttempt.objects.filter(error_class__gt="", step_run__step="evaluate")
    met = {error_class for _, error_class in FAULTS.values()}
    assert set(failed.values_list("error_class", flat=True)) == met
    assert fake_openai.count == len(sessions) + len(FAULTS)


@pytest.mark.smoke
def test_a_fault_that_lasts_ends_in_dead_letters_without_a_grade(stack, fake_openai, under_way):
    fake_openai.always(half_json())
    sessions = under_way(3)
    expect_recovery(sessions, fake_openai, since=time.monotonic())
    assert all(session.status == SessionStatus.FAILED for session in sessions)
    assert fake_openai.count == 6  # asked once more, each, with the error shown


def test_refused_connections_are_waited_for(stack, fake_openai, under_way):
    """The breaker opens, and from then on steps wait instead of using up their attempts: those that
    find out that it is still down as well.
    """
    port = int(fake_openai.url.rpartition(":")[2])
    fake_openai.stop()
    stack.freeze("worker-llm")  # one step alone could fail for good before the breaker opens
    sessions = under_way(12)
    evaluations = StepRun.objects.filter(step="evaluate")
    handed = evaluations.filter(handed_over_until__isnull=False)
    wait_until(lambda: handed.count() == len(sessions), what="the hand-over of every step")
    stack.thaw("worker-llm")
    attempts = StepAttempt.objects.filter(step_run__in=evaluations, counted=True)

    def probes() -> int:
        """Requests that used up no attempt."""
        if evaluations.filter(status=StepStatus.RUNNING).exists():
            return 0
        return LLMCall.objects.count() - attempts.count()

    wait_until(lambda: probes() >= 3, what="three probes")
    assert LLMCall.objects.count() >= TRIP + 3
    assert not evaluations.filter(status=StepStatus.DEAD).exists()
    with FakeOpenAI(port=port) as back:
        expect_recovery(sessions, back, since=time.monotonic())
        assert all(session.status == SessionStatus.COMPLETED for session in sessions)
        assert back.count == len(sessions)
