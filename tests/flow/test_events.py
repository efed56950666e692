"""Events through gunicorn's threads: at once, no connection held, pages answered meanwhile."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests
from django.db import connection
from django_redis import get_redis_connection
from knox.models import get_token_model

from sessions_app.models import StepStatus
from tests.calls import envelope, report
from tests.factories import SessionFactory
from tests.sessions_app.events.reading import events
from tests.sessions_app.selectors.lines import waiting
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

THREADS = 4


@pytest.fixture
def stack_env():
    return {"WEB_THREADS": str(THREADS)}


@pytest.fixture
def follow(stack):
    """An open stream of the session's owner."""
    with ExitStack() as opened:

        def follow(session, **headers):
            _, token = get_token_model().objects.create(user=session.user)
            answer = requests.get(
                f"{stack.url}/api/sessions/{session.pk}/events",
                headers={"Authorization": f"Token {token}", **headers},
                stream=True,
                timeout=30,
            )
            return opened.enter_context(answer)

        yield follow


def read(answer):
    return events(answer.iter_content(chunk_size=None))


def test_a_call_is_followed_from_its_report_to_its_end(stack, follow):
    session = SessionFactory()
    answer = follow(session, Accept="text/event-stream")
    assert answer.headers["Content-Type"] == "text/event-stream"
    with ThreadPoolExecutor(1) as reader:
        happened = reader.submit(lambda: [event.short for event in read(answer)])
        stack.deliver(envelope(report(session.vapi_call_id)))
        told = happened.result(timeout=60)
    assert told[-1] == "end completed"
    assert [one for one in told if one.startswith("turn")] == [f"turn {n}" for n in range(12)]
    done = [one for one in told if one.endswith("done") and "recording" not in one]
    assert done == [f"step {name} done" for name in ("clean_transcript", "evaluate", "publish")]


def test_half_the_threads_stream_and_pages_are_still_answered(stack, follow):
    session = SessionFactory()
    streams = [follow(session) for _ in range(THREADS // 2)]
    assert [answer.status_code for answer in streams] == [200] * len(streams)
    refused = follow(session)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "15")
    assert requests.get(f"{stack.url}/healthz", timeout=10).status_code == 200
    streams[0].close()
    wait_until(lambda: follow(session).status_code == 200, what="room for another stream")


def test_an_idle_stream_holds_no_connection_and_needs_no_redis(stack, follow):
    """What the web process holds is idle between two looks, and no more than the looks at once."""
    stack.kill("dispatcher")
    session = waiting(SessionFactory().user)
    streams = [read(follow(session)) for _ in range(THREADS // 2)]
    for stream in streams:
        next(event for event in stream if event.data.get("name") == "fetch_recording")
    get_redis_connection("default").flushdb()
    session.steps.filter(step="evaluate").update(status=StepStatus.DONE)
    began = time.monotonic()
    assert [next(stream).short for stream in streams] == ["step evaluate done"] * len(streams)
    assert time.monotonic() - began < 5  # half a second, on a machine that has nothing else to do
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND state IN ('idle in transaction', 'active') AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] == 0


def test_a_stream_does_not_hold_up_the_end_of_its_process(stack, follow):
    session = SessionFactory()
    answer = follow(session)
    next(answer.iter_content(chunk_size=None))
    web = stack.running["web"]
    began = time.monotonic()
    web.terminate()
    web.wait(timeout=30)
    assert time.monotonic() - began < 10
