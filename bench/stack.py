"""The whole product on servers of its own, for as long as a benchmark runs."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

from salestrainer.embedded.ports import LOOPBACK, listen
from salestrainer.embedded.processes import Children
from salestrainer.embedded.procfile import processes
from salestrainer.embedded.state import REPOSITORY, State
from salestrainer.embedded.supervisor import Supervisor

SECRET = "only-for-this-benchmark"  # noqa: S105
FOREIGN = ("OPENAI_", "VAPI_", "SUPABASE_", "SENTRY_", "ALERT_", "DATABASE_", "REDIS_", "DIRECT_")


@dataclass
class Stack:
    url: str
    folder: Path
    children: Children
    env: dict[str, str]
    pids: dict[str, int] = field(default_factory=dict)

    def workers(self) -> dict[str, int]:
        """The process number of each worker."""
        return {name: pid for name, pid in self.pids.items() if name.startswith("worker")}

    def start(self, name: str, *, copy: int = 1, pass_fds: tuple[int, ...] = ()) -> None:
        """One process of the Procfile; a second copy of a worker has a name of its own."""
        command = [re.sub("@%h$", f"{copy}@%h", part) for part in processes()[name]]
        started = self.children.start(
            f"{name}-{copy}",
            command,
            log=self.folder / f"{name}-{copy}.log",
            env=self.env,
            cwd=REPOSITORY,
            pass_fds=pass_fds,
        )
        self.pids[f"{name}-{copy}"] = started.pid

    def deliver(self, body: bytes) -> requests.Response:
        headers = {"X-Vapi-Secret": SECRET, "Content-Type": "application/json"}
        return requests.post(
            f"{self.url}/api/webhooks/vapi", data=body, headers=headers, timeout=60
        )


@contextmanager
def running(settings: Mapping[str, str], *, llm_workers: int) -> Iterator[Stack]:
    """Servers, migrated database, web, dispatcher and workers; gone afterwards.

    Django is set up in this process on the same database.
    """
    folder = Path(tempfile.mkdtemp(prefix="sales-trainer-bench-"))
    folder.chmod(0o711)  # Postgres may run as another user
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    with Supervisor(State(folder), throwaway=True) as supervisor, listen(0) as listener:
        url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        env = {
            **supervisor.start_servers(durable=True),
            "SECRET_KEY": "only-for-this-benchmark-0123456789-abcdefghijklmnopqrstuvwxyz",
            "STATE_DIR": str(folder),
            "DEMO": "true",
            "DJANGO_SETTINGS_MODULE": "salestrainer.settings",
            "VAPI_WEBHOOK_SECRET": SECRET,
            "RECORDINGS_DIR": str(folder / "recordings"),
            "GUNICORN_CMD_ARGS": f"--bind=fd://{listener.fileno()}",
            **settings,
        }
        supervisor.state.write_env(env)  # a demo's state, where its logins may be made
        os.environ.update(env)
        _migrate()
        stack = Stack(url, folder, supervisor.children, {**os.environ})
        stack.start("web", pass_fds=(listener.fileno(),))
        for name in ("dispatcher", "worker-http", "worker-cpu"):
            stack.start(name)
        for copy in range(1, llm_workers + 1):
            stack.start("worker-llm", copy=copy)
        _wait_for_web(url)
        yield stack
    shutil.rmtree(folder, ignore_errors=True)


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _wait_for_web(url: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise SystemExit("The web process does not answer.")


@dataclass(frozen=True)
class Footprint:
    """What a process and its children used: MiB, and seconds of processor time."""

    memory: float
    cpu: float


def footprint(pid: int) -> Footprint:
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    times = [process.cpu_times() for process in family]
    return Footprint(
        sum(process.memory_info().rss for process in family) / 2**20,
        sum(spent.user + spent.system for spent in times),
    )
