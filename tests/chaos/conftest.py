"""Sessions under way, and the moments at which something is taken from them.

No patch, no eager mode, no direct call of a task: what runs are the processes of the Procfile, and
when to strike is read in Postgres.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from sessions_app.models import StepRun, StepStatus, TrainingSession
from tests.calls import envelope, report
from tests.factories import SessionFactory
from tests.fakes.server import Answer, Behaviour, Received
from tests.stack import Stack
from tests.waiting import wait_until

# An account of its own size, so that what is measured is the recovery and not the limit.
ROOMY = {"OPENAI_REQUESTS_PER_MINUTE": "600", "OPENAI_TOKENS_PER_MINUTE": "2000000"}


@pytest.fixture
def stack_env(fake_openai):
    return {
        "OPENAI_BASE_URL": fake_openai.base_url,
        "OPENAI_API_KEY": "sk-for-tests-only",
        **ROOMY,
    }


@pytest.fixture
def under_way(stack):
    """So many sessions whose calls have ended; VAPI's reports were accepted."""

    def begin(count: int = 1) -> list[TrainingSession]:
        return end_calls(stack, count)

    return begin


def end_calls(stack: Stack, count: int) -> list[TrainingSession]:
    sessions = [SessionFactory() for _ in range(count)]
    bodies = [envelope(report(session.vapi_call_id)) for session in sessions]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda body: stack.deliver(body).status_code, bodies))
    assert answers == [200] * count
    return sessions


def steps(step: str, status: StepStatus) -> int:
    return StepRun.objects.filter(step=step, status=status).count()


def wait_for(step: str, status: StepStatus, *, at_least: int = 1) -> None:
    wait_until(lambda: steps(step, status) >= at_least, what=f"{at_least} × {step} {status}")


class Hold:
    """A behaviour of a server that answers nobody until it is released."""

    def __init__(self, then: Behaviour) -> None:
        self._then = then
        self._open = threading.Event()
        self.release: Callable[[], None] = self._open.set

    def __call__(self, request: Received) -> Answer:
        self._open.wait(180)
        return self._then(request)


@contextmanager
def locked(stack: Stack, session: TrainingSession) -> Iterator[None]:
    """Hold the session's row, so that whoever wants to store something there must wait."""
    with psycopg.connect(stack.env["DATABASE_URL"]) as holder:
        holder.execute("SELECT 1 FROM training_sessions WHERE id = %s FOR UPDATE", [session.pk])
        yield
        holder.rollback()
