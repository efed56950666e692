"""Postgres and Valkey out of their wheels, really started."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest
import redis

from salestrainer.embedded.postgres import start_postgres
from salestrainer.embedded.records import start_time
from salestrainer.embedded.state import State, StateError
from salestrainer.embedded.supervisor import Supervisor
from tests.waiting import wait_until


@pytest.fixture
def folder(public_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    return public_path / "a state"


def test_they_answer_with_a_password_and_nowhere_else(folder):
    with Supervisor(State(folder)) as supervisor:
        urls = supervisor.start_servers(durable=False)
        assert "@127.0.0.1:" in urls["DATABASE_URL"]
        assert "@127.0.0.1:" in urls["REDIS_URL"]
        with psycopg.connect(urls["DATABASE_URL"]) as connection:
            row = connection.execute(
                "SELECT current_setting('server_encoding'), upper('é'), gen_random_uuid()"
            ).fetchone()
            assert row[:2] == ("UTF8", "É")
        address, password = urls["DATABASE_URL"].split("@"), "wrong"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgres://salestrainer:{password}@{address[1]}")
        with redis.Redis.from_url(urls["REDIS_URL"]) as client:
            assert client.ping()
        without = "redis://" + urls["REDIS_URL"].split("@")[1]
        with redis.Redis.from_url(without) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


def test_what_was_written_is_there_after_a_kill(folder):
    """The killed server's note names a process that lives, but is another by now."""
    with Supervisor(State(folder)) as supervisor:
        url = start_postgres(supervisor.state, supervisor.children)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    note = folder / "postgres" / "postmaster.pid"
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        note.write_text(f"{bystander.pid}\n{folder / 'postgres'}\n1700000000\n5432\n\n\n  1 1\n")
        with Supervisor(State(folder)) as supervisor:
            url = start_postgres(supervisor.state, supervisor.children)
            with psycopg.connect(url) as connection:
                assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_set_up_that_was_cut_short_begins_anew(folder):
    (folder / "postgres.new").mkdir(parents=True)
    folder.chmod(0o711)
    (folder / "postgres.new" / "PG_VERSION").write_text("18\n")
    with Supervisor(State(folder)) as supervisor:
        assert start_postgres(supervisor.state, supervisor.children, durable=False)


def test_a_server_that_was_killed_comes_back_at_the_same_address(folder):
    with Supervisor(State(folder)) as supervisor:
        url = supervisor.start_servers(durable=False)["REDIS_URL"]
        killed = supervisor.children._records["valkey"].pid
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: start_time(killed) == "")

        def answers():
            supervisor.watch()
            try:
                with redis.Redis.from_url(url) as client:
                    return client.ping()
            except redis.ConnectionError:
                return False

        wait_until(answers, seconds=15)


def test_data_of_another_version_is_not_touched(folder):
    (folder / "postgres").mkdir(parents=True)
    folder.chmod(0o711)
    (folder / "postgres" / "PG_VERSION").write_text("12\n")
    with Supervisor(State(folder)) as supervisor, pytest.raises(StateError, match="Postgres 12"):
        start_postgres(supervisor.state, supervisor.children)


def test_a_wrong_pg_bin_is_named(folder, monkeypatch, public_path):
    monkeypatch.setenv("PG_BIN", str(public_path))
    with Supervisor(State(folder)) as supervisor, pytest.raises(StateError, match="PG_BIN"):
        start_postgres(supervisor.state, supervisor.children)
