"""`bin/demo` as its user meets it, from the line that refuses to the scorecards."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import requests

from salestrainer.demo.environment import demo_environment
from salestrainer.demo.samples import sample_calls
from salestrainer.demo.vapi_report import vapi_report
from salestrainer.embedded.ports import LOOPBACK, free_port, listen
from salestrainer.embedded.state import REPOSITORY, State
from sessions_app.vapi.parse import parse_report
from tests.fakes.openai_server import FakeOpenAI
from tests.waiting import wait_until

COMMAND = [sys.executable, "-m", "salestrainer.demo.run"]


@pytest.fixture
def env(public_path):
    """What a caller has who configured nothing."""
    ours = ("DATABASE_URL", "REDIS_URL", "STATE_DIR", "RECORDINGS_DIR", "SECRET_KEY", "DEMO")
    return {
        **{name: value for name, value in os.environ.items() if name not in ours},
        "STATE_DIR": str(public_path / "a state"),
        "COLUMNS": "110",  # no line of a scorecard is broken
    }


def demo(env, *arguments, seconds=30):
    return subprocess.run(
        [*COMMAND, *arguments],
        env=env,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def refuses(result, *words):
    """One line, no more, and exit status 2."""
    assert result.returncode == 2, result.stdout + result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    for word in words:
        assert word in result.stderr


def test_a_taken_port_is_refused(env):
    with listen(0) as taken:
        port = str(taken.getsockname()[1])
        refuses(demo(env, "--once", "--port", port), f"Port {port} is taken")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "web"])
def test_what_is_no_port_is_refused(env, port):
    result = demo(env, f"--port={port}")
    assert result.returncode == 2
    assert f"{port} is not a port" in result.stderr


def test_a_state_in_use_is_refused(env, public_path):
    state = State(public_path / "a state")
    state.open()
    refuses(demo(env, "--once"), "already running", str(state.folder))
    state.close()


def test_a_state_that_cannot_be_made_is_refused(env, public_path):
    (public_path / "file").write_text("")
    refuses(demo(env, "--once", "--state", str(public_path / "file")), "cannot be used")


@pytest.mark.parametrize(("name", "scheme"), [("DATABASE_URL", "postgres"), ("REDIS_URL", "redis")])
def test_a_server_that_does_not_answer_is_named(env, name, scheme):
    given = {key: os.environ[key] for key in ("DATABASE_URL", "REDIS_URL")}
    nowhere = f"{scheme}://somebody:secret@{LOOPBACK}:{free_port()}/0"
    result = demo({**env, **given, name: nowhere})
    refuses(result, f"{name} does not answer")
    assert "secret" not in result.stderr


def test_what_the_caller_configured_is_kept_for_manage_py(public_path, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("SECRET_KEY", "of the caller")
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://tunnel.example")
    state = State(public_path / "a state")
    state.open()
    made = demo_environment(state, 8123, {"DATABASE_URL": "d", "REDIS_URL": "r"})
    assert made["OPENAI_BASE_URL"] == "http://127.0.0.1:1/v1"
    assert made["SECRET_KEY"] == "of the caller"
    assert "tunnel.example" in made["ALLOWED_HOSTS"]
    assert len(made["VAPI_WEBHOOK_SECRET"]) >= 40
    state.close()


def test_of_all_settings_none_is_forgotten(public_path, monkeypatch):
    source = (REPOSITORY / "salestrainer" / "settings.py").read_text()
    names = set(re.findall(r"\b(?:env|_read|_days|_is_true)[.a-z]*\(\"([A-Z_0-9]+)\"", source))
    names |= {"AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL_S3"}  # boto3's own
    names -= {"DEMO", "DATABASE_URL", "REDIS_URL"}  # the demo's and its servers'
    assert len(names) > 30
    for name in names:
        monkeypatch.setenv(name, "1")
    state = State(public_path / "a state")
    state.open()
    assert names <= demo_environment(state, 8123, {}).keys()
    state.close()


@pytest.mark.parametrize("call", sample_calls(), ids=lambda call: call.slug)
def test_a_sample_is_reported_as_vapi_does(call):
    began = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    report = parse_report(vapi_report(call.call_id, call.turns, began=began))
    assert report.call_id == call.call_id
    assert report.started_at == began
    assert [turn.text for turn in report.turns] == [turn["text"] for turn in call.turns]
    assert [turn.speaker for turn in report.turns] == [turn["role"] for turn in call.turns]
    assert report.turns[0].start_seconds == call.turns[0]["start_ms"] / 1000
    assert not report.recording_available


@pytest.mark.timeout(240)
def test_from_nothing_to_scorecards_and_again(env, public_path):
    """A model on a local server first; then the same state without one, killed and begun again."""
    with FakeOpenAI() as server:
        model = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-for-tests-only"}
        first = demo({**env, **model}, "--once", seconds=180)
        assert first.returncode == 0, first.stdout + first.stderr
        gradable = [call for call in sample_calls() if call.expect == "graded"]
        assert server.count == len(gradable)
    assert first.stdout.count("graded by openai:") == len(gradable)
    for call in sample_calls():
        assert call.title in first.stdout
    assert "rep@demo.example" in first.stdout

    began = time.monotonic()
    running, url = serving(env, public_path / "first.log")
    assert time.monotonic() - began < 45  # under 10 s on a machine that does nothing else
    assert requests.get(f"{url}/healthz", timeout=10).status_code == 200
    assert (public_path / "first.log").read_text().count("graded by openai:") == len(gradable)
    running.kill()
    running.wait()

    running, url = serving(env, public_path / "second.log")
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=30) == 0
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/healthz", timeout=5)


def serving(env, log):
    """A demo that has said where it is, and its address."""
    with log.open("wb") as output:
        process = subprocess.Popen(COMMAND, env=env, cwd=REPOSITORY, stdout=output, stderr=output)
    told = wait_until(
        lambda: re.search(r"is at (http://[\d.:]+)[\s\S]+Data and logs", log.read_text()),
        seconds=90,
        what="the demo's start",
    )
    return process, told[1]
