"""A setting that cannot work stops the start, with one line that names it."""

import os
import subprocess
import sys

import pytest

from salestrainer.embedded.state import REPOSITORY


def start(*command, **changes):
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "STATE_DIR": "", "PORT": "", **changes},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("DEMO", "perhaps"),
        ("PORT", "99999"),
        ("REDIS_URL", "redis://h:abc/0"),
        ("REDIS_URL", "redis://h:99999/0"),
        ("SENTRY_DSN", "nope"),
        ("DATABASE_URL", "foo"),
        ("DATABASE_URL", "postgres://h:abc/x"),
        ("DIRECT_DATABASE_URL", "foo"),
        ("RECORDING_RETENTION_DAYS", "-1"),
        ("TRANSCRIPT_RETENTION_DAYS", "9999999"),
        ("REPEAT_BUDGET_USD", "-1"),
        ("REPEAT_BUDGET_USD", "nan"),
        ("REPEAT_BUDGET_USD", "two"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(name, value):
    ended = start("manage.py", "migrate", "--check", **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{name}: ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("value", ["true", "False", "1", "no", ""])
def test_a_word_for_yes_or_no_is_understood(value):
    ended = start("-c", "import salestrainer.settings as s; print(s.DEBUG)", DEBUG=value)
    assert ended.stdout.strip() == str(value in ("true", "1"))


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("OPENAI_REQUESTS_PER_MINUTE", "0", "llm.E003"),
        ("PUBLIC_BASE_URL", "foo", "sessions_app.E003"),
    ],
)
@pytest.mark.parametrize("command", [("manage.py", "check"), ("-m", "salestrainer.wsgi")])
def test_what_a_check_finds_stops_commands_and_the_web(name, value, check, command):
    ended = start(*command, **{name: value})
    assert ended.returncode == 1
    assert check in ended.stderr and name in ended.stderr
    assert "Traceback" not in ended.stderr
