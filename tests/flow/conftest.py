"""The whole product as its own processes: web, dispatcher and workers, on the test's database."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from django.conf import settings as django_settings
from django.db import connection

from salestrainer.embedded.ports import LOOPBACK, free_port
from salestrainer.embedded.processes import Children
from salestrainer.embedded.procfile import processes
from salestrainer.embedded.state import REPOSITORY

SECRET = "flow-webhook-secret"
PATIENCE = 60.0


@dataclass
class Stack:
    """Running processes; `log(name)` is what one of them wrote."""

    url: str
    folder: Path
    children: Children
    env: dict[str, str] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        for name in names:
            self.children.start(
                name,
                processes()[name],
                log=self.folder / f"{name}.log",
                env=self.env,
                cwd=REPOSITORY,
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def deliver(self, body: bytes) -> requests.Response:
        return requests.post(
            f"{self.url}/api/webhooks/vapi",
            data=body,
            headers={"X-Vapi-Secret": SECRET, "Content-Type": "application/json"},
            timeout=30,
        )


def wait_until(condition, *, seconds: float = PATIENCE, what: str = "it"):
    """The first true answer of ``condition``; fails with a sentence if there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    pytest.fail(f"{what} did not happen within {seconds:.0f} s")


@pytest.fixture
def stack_env():
    """Settings of the processes beside the usual ones; a module overrides it."""
    return {}


@pytest.fixture
def stack(transactional_db, tmp_path, stack_env, request):
    """Web, dispatcher and the three workers, gone after the test."""
    database = connection.settings_dict
    url = (
        f"postgres://{database['USER']}:{database['PASSWORD']}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    port = free_port()
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": django_settings.REDIS_URL,
        "VAPI_WEBHOOK_SECRET": SECRET,
        "RECORDINGS_DIR": str(tmp_path / "recordings"),
        "PORT": str(port),
        "GUNICORN_CMD_ARGS": f"--bind={LOOPBACK}:{port}",
        "REMAP_SIGTERM": "SIGQUIT",
        **stack_env,
    }
    stack = Stack(f"http://{LOOPBACK}:{port}", tmp_path, Children(tmp_path / "processes.json"), env)
    try:
        stack.start("web", "dispatcher", "worker-http", "worker-llm", "worker-cpu")
        wait_until(lambda: _ready(stack), what="the start of the web process")
        yield stack
    finally:
        stack.children.end_all()
        _flush_redis()


def _ready(stack: Stack) -> bool:
    try:
        return requests.get(f"{stack.url}/readyz", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def _flush_redis() -> None:
    from django_redis import get_redis_connection

    get_redis_connection("default").flushdb()


def manage(stack: Stack, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`manage.py` as a person runs it, on the stack's database."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=stack.env,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
