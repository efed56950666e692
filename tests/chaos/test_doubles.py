"""More than one of what one would do, and one that has the time wrong."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

import pytest

from sessions_app.models import CallEvent, DeadLetter, SessionStatus, StepRun, StepStatus
from tests.calls import envelope, report
from tests.chaos.conftest import wait_for
from tests.chaos.verdict import expect_recovery
from tests.factories import SessionFactory
from tests.fakes.openai_server import bad_key, no_quota, refusal, slow
from tests.fakes.server import Answer, FakeServer
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.chaos,
    pytest.mark.timeout(240),
]
CLOCK = Path(__file__).parent / "clock"


class Receiver(FakeServer):
    def respond(self, request):
        return Answer(204)


class TestTwoDispatchersAndTwoBeats:
    @pytest.fixture
    def receiver(self):
        with Receiver() as server:
            yield server

    @pytest.fixture
    def stack_env(self, stack_env, receiver):
        return {
            **stack_env,
            "ALERT_WEBHOOK_URL": f"{receiver.url}/alerts",
            "ALERT_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        }

    def test_everything_happens_once(self, stack, fake_openai, receiver, under_way):
        doubles = ("dispatcher", "dispatcher-2", "beat", "beat-2")
        stack.start("beat")
        for name in ("dispatcher", "beat"):
            stack.start(name, copy=2)
        fake_openai.will(bad_key())
        sessions = under_way(30)
        expect_recovery(sessions, fake_openai, since=time.monotonic())
        assert fake_openai.count == len(sessions)
        assert DeadLetter.objects.count() == 1
        wait_until(lambda: receiver.count, seconds=90, what="the notice")

        # Each beat does its work alone as well: so both were at it, and told of nothing twice.
        for frozen, fault, notices in (("beat", no_quota(), 2), ("beat-2", refusal(), 3)):
            stack.freeze(frozen)
            fake_openai.will(fault)
            sessions += under_way(1)
            wait_until(lambda n=notices: receiver.count == n, seconds=90, what=f"notice {notices}")
            stack.thaw(frozen)
        expect_recovery(sessions, fake_openai, since=time.monotonic())
        assert receiver.count == 3
        assert all(stack.running[name].poll() is None for name in doubles)


def test_a_worker_whose_clock_is_five_minutes_ahead(stack, fake_openai, under_way):
    """It takes the messages of its neighbour for abandoned and brings them back: a claim is a
    claim, on the database's clock.
    """
    stack.start("worker-llm", copy=2, PYTHONPATH=str(CLOCK))
    stack.wait_for_worker("llm-2")
    fake_openai.always(slow(12.0))  # its look for abandoned messages comes every 5 s
    sessions = under_way(24)
    wait_for("evaluate", StepStatus.RUNNING, at_least=17)  # more than one worker has threads
    expect_recovery(sessions, fake_openai, since=time.monotonic())
    assert all(session.status == SessionStatus.COMPLETED for session in sessions)
    assert fake_openai.count == len(sessions)
    evaluations = StepRun.objects.filter(step="evaluate")
    assert len({run.worker.split(":")[1] for run in evaluations}) == 2
    assert not evaluations.exclude(worker_deaths=0, attempts=1).exists()


@pytest.mark.smoke
def test_fifty_copies_of_one_webhook_at_once(stack, fake_openai, capsys):
    session = SessionFactory()
    body = envelope(report(session.vapi_call_id))
    for name in ("http", "llm", "cpu"):  # what starts would take its time
        stack.wait_for_worker(name)

    def deliver(_: int) -> tuple[int, float]:
        began = time.monotonic()
        status = stack.deliver(body).status_code
        return status, (time.monotonic() - began) * 1000

    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(deliver, range(50)))
    p95 = quantiles([took for _, took in answers], n=20)[-1]
    with capsys.disabled():
        print(f"\n50 copies of one webhook at once: p95 {p95:.0f} ms")  # noqa: T201
    assert [status for status, _ in answers] == [200] * 50
    expect_recovery([session], fake_openai, since=time.monotonic())
    assert session.status == SessionStatus.COMPLETED
    assert CallEvent.objects.get(vapi_call_id=session.vapi_call_id).deliveries == 50
    assert StepRun.objects.count() == 4
    assert fake_openai.count == 1
