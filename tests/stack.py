"""The whole product as its own processes: web, dispatcher and workers, on the test's database.

`stack` starts them for one test, which may kill them; `live_stack` for all tests of a module.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import gethostname, socket

import pytest
import requests
from django.conf import settings as django_settings
from django.db import connection

from salestrainer.celery import app
from salestrainer.embedded.ports import LOOPBACK, listen
from salestrainer.embedded.processes import Children
from salestrainer.embedded.procfile import processes
from salestrainer.embedded.state import REPOSITORY
from tests.waiting import wait_until

SECRET = "flow-webhook-secret"


@dataclass
class Stack:
    """Running processes; `log(name)` is what one of them wrote."""

    url: str
    folder: Path
    children: Children
    env: dict[str, str]
    listener: socket
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, *names: str, copy: int = 1, **env: str) -> None:
        """Processes of the Procfile, again or anew; a second copy is called `beat-2`, say."""
        for name in names:
            called = name if copy == 1 else f"{name}-{copy}"
            command = processes()[name]
            if copy > 1:
                command = [re.sub("@%h$", f"-{copy}@%h", part) for part in command]
            self.running[called] = self.children.start(
                called,
                command,
                log=self.folder / f"{called}.log",
                env={**self.env, **env},
                cwd=REPOSITORY,
                pass_fds=[self.listener.fileno()] if name == "web" else (),
            )

    def kill(self, name: str) -> None:
        """`kill -9`, its pool's processes included."""
        self._signal_all(name, signal.SIGKILL)
        self.running[name].wait()

    def wait_for_worker(self, name: str) -> None:
        """Until that worker (`llm`, or `llm-2` for a copy) answers on the broker."""
        node = f"{name}@{gethostname()}"
        with app.connection_for_write(url=self.env["REDIS_URL"]) as broker:
            wait_until(
                lambda: app.control.ping([node], timeout=1.0, connection=broker),
                what=f"the answer of {node}",
            )

    def start_what_died(self) -> list[str]:
        """As any supervisor of these processes does, the demo's own included."""
        died = self.children.died()
        for name in died:
            self.running[name] = self.children.start_again(name)
        return died

    def freeze(self, name: str) -> None:
        self._signal_all(name, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._signal_all(name, signal.SIGCONT)

    def _signal_all(self, name: str, number: signal.Signals) -> None:
        os.killpg(self.running[name].pid, number)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def deliver(self, body: bytes | Iterator[bytes]) -> requests.Response:
        return requests.post(
            f"{self.url}/api/webhooks/vapi",
            data=body,
            headers={"X-Vapi-Secret": SECRET, "Content-Type": "application/json"},
            timeout=30,
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """A test that failed shows what the processes wrote last."""
    report = yield
    stack = item.funcargs.get("stack") or item.funcargs.get("live_stack")
    if report.failed and stack:
        for log in sorted(stack.folder.glob("*.log")):
            report.sections.append((log.name, log.read_text()[-3000:]))
    return report


@pytest.fixture
def stack_env():
    """Settings of the processes beside the usual ones; a module overrides it."""
    return {}


@pytest.fixture
def stack(transactional_db, tmp_path, stack_env):
    """Web, dispatcher and the three workers, gone after the test."""
    with running_stack(tmp_path, stack_env) as stack:
        yield stack


@pytest.fixture(scope="module")
def live_stack_env():
    """As `stack_env`, for `live_stack`."""
    return {}


@pytest.fixture(scope="module")
def _modules_stack(django_db_setup, django_db_blocker, tmp_path_factory, live_stack_env):
    with (
        django_db_blocker.unblock(),
        running_stack(tmp_path_factory.mktemp("stack"), live_stack_env) as stack,
    ):
        yield stack


@pytest.fixture
def live_stack(_modules_stack, transactional_db):
    """The same processes for every test of a module; the rows are each test's own."""
    yield _modules_stack
    from sessions_app.models import StepRun, StepStatus

    running = StepRun.objects.filter(status=StepStatus.RUNNING)
    wait_until(lambda: not running.exists(), what="the end of the steps that run")


@contextmanager
def running_stack(folder: Path, env: Mapping[str, str]) -> Iterator[Stack]:
    with listen(0) as listener:  # held here: no other test can take the port
        port = listener.getsockname()[1]
        env = {
            **os.environ,
            "DATABASE_URL": _database_url(),
            "REDIS_URL": django_settings.REDIS_URL,
            "VAPI_WEBHOOK_SECRET": SECRET,
            "RECORDINGS_DIR": str(folder / "recordings"),
            "PORT": str(port),
            "GUNICORN_CMD_ARGS": f"--bind=fd://{listener.fileno()}",
            **env,
        }
        children = Children(folder / "processes.json")
        stack = Stack(f"http://{LOOPBACK}:{port}", folder, children, env, listener)
        try:
            stack.start("web", "dispatcher", "worker-http", "worker-llm", "worker-cpu")
            wait_until(lambda: _ready(stack), what="the start of the web process")
            yield stack
        finally:
            children.end_all()
            _flush_redis()


def _database_url() -> str:
    database = connection.settings_dict
    return (
        f"postgres://{database['USER']}:{database['PASSWORD']}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )


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
