"""Redis goes and comes back empty; Postgres goes and comes back."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg
import pytest
import redis
from django.db import connection

from llm.models import LLMCall
from salestrainer.embedded.postgres import start_postgres
from salestrainer.embedded.processes import Children
from salestrainer.embedded.records import read_records
from salestrainer.embedded.state import REPOSITORY, State
from salestrainer.embedded.valkey import start_valkey
from sessions_app.models import SessionStatus, StepStatus
from tests.chaos.conftest import end_calls, wait_for
from tests.chaos.verdict import expect_recovery
from tests.fakes.openai_server import slow
from tests.stack import running_stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(400)]

AWAY = 3.0  # seconds


@pytest.fixture
def own_servers():
    """A place for servers of this test alone, and the processes in it."""
    folder = Path(tempfile.mkdtemp(prefix="sales-trainer-chaos-"))
    folder.chmod(0o711)  # Postgres may run as another user
    state = State(folder)
    state.open()
    children = Children(state.processes)
    yield state, children
    children.end_all()
    state.close()
    state.remove()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.django_db(transaction=True)
class TestRedis:
    @pytest.fixture
    def valkey(self, own_servers):
        state, children = own_servers
        return start_valkey(state, children)

    @pytest.fixture
    def stack_env(self, stack_env, valkey):
        return {**stack_env, "REDIS_URL": valkey}

    def test_killed_and_back_empty(self, own_servers, valkey, stack, fake_openai, under_way):
        state, children = own_servers
        fake_openai.always(slow(1.0))
        sessions = under_way(20)
        wait_for("evaluate", StepStatus.RUNNING)
        os.kill(_pid_of(state, "valkey"), signal.SIGKILL)
        wait_until(lambda: "valkey" in children.died(), what="the end of Valkey")
        time.sleep(AWAY)
        children.start_again("valkey")
        since = time.monotonic()
        # A worker may fall over a connection that breaks while it acknowledges (kombu 5.7).
        expect_recovery(sessions, fake_openai, since=since, meanwhile=stack.start_what_died)
        assert all(session.status == SessionStatus.COMPLETED for session in sessions)

    def test_flushed_with_a_hundred_sessions_under_way(self, valkey, stack, fake_openai, under_way):
        fake_openai.always(slow(1.0))
        sessions = under_way(100)
        wait_for("evaluate", StepStatus.RUNNING, at_least=8)
        with redis.Redis.from_url(valkey) as client:
            assert client.dbsize()
            client.flushall()
        since = time.monotonic()
        expect_recovery(sessions, fake_openai, since=since)
        assert all(session.status == SessionStatus.COMPLETED for session in sessions)
        assert LLMCall.objects.count() == 100


class TestPostgres:
    @pytest.fixture
    def postgres(self, own_servers, django_db_blocker):
        """A migrated database, to which this process looks as well."""
        state, children = own_servers
        url = start_postgres(state, children)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            env={**os.environ, "DATABASE_URL": url},
            cwd=REPOSITORY,
            check=True,
        )
        with django_db_blocker.unblock(), _pointed_at(url):
            yield url

    @pytest.mark.parametrize(
        "how", [signal.SIGINT, signal.SIGQUIT], ids=["in order", "as in a crash"]
    )
    def test_restarted(self, own_servers, postgres, fake_openai, stack_env, tmp_path, how):
        state, children = own_servers
        fake_openai.always(slow(2.0))
        with running_stack(tmp_path, stack_env) as stack:
            sessions = end_calls(stack, 30)
            wait_for("evaluate", StepStatus.RUNNING, at_least=4)
            os.kill(_pid_of(state, "postgres"), how)
            wait_until(lambda: "postgres" in children.died(), what="the end of Postgres")
            time.sleep(AWAY)
            children.start_again("postgres")
            wait_until(lambda: _answers(postgres), what="Postgres")
            since = time.monotonic()
            _forget_connections()
            expect_recovery(sessions, fake_openai, since=since)
            more = end_calls(stack, 10)
            expect_recovery([*sessions, *more], fake_openai, since=time.monotonic())


def _pid_of(state: State, name: str) -> int:
    return next(record.pid for record in read_records(state.processes) if record.name == name)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _pointed_at(url: str):
    """The ORM of this process uses another server meanwhile."""
    kept = dict(connection.settings_dict)
    _forget_connections()
    address = environ.Env.db_url_config(url)
    connection.settings_dict.update(
        {name: address[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")}
    )
    try:
        yield
    finally:
        _forget_connections()
        connection.settings_dict.update(kept)


def _forget_connections() -> None:
    connection.close()
    connection.close_pool()
