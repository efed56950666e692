"""Starts the servers and the project's processes in order, keeps them going, ends them all."""

import os
import signal
import time
from collections.abc import Mapping
from types import FrameType

from salestrainer.embedded.postgres import start_postgres
from salestrainer.embedded.processes import Children, end, read_records, start_guardian
from salestrainer.embedded.procfile import processes
from salestrainer.embedded.state import REPOSITORY, State
from salestrainer.embedded.valkey import start_valkey

LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps dying


class Stopped(Exception):
    """Ctrl-C or SIGTERM: everything is to end."""


class Supervisor:
    """Use as a context: whatever was started in it is gone after it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.children = Children(state.processes)
        self._env: dict[str, str] = {}
        self._wanted: dict[str, list[str]] = {}
        self._deaths: dict[str, int] = {}
        self._due: dict[str, float] = {}

    def __enter__(self) -> "Supervisor":
        self.state.open()
        end(read_records(self.state.processes))  # of a supervisor that was killed
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _stop)
        self._guardian = start_guardian(self.state.processes)
        return self

    def __exit__(self, *exception: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave orphans
        self.children.end_all()
        if self._guardian.stdin:
            self._guardian.stdin.close()
        self._guardian.wait(timeout=30)

    def start_servers(self, *, durable: bool = True) -> dict[str, str]:
        """The addresses of database and Redis: those of the environment, else our own."""
        database, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        return {
            "DATABASE_URL": database or start_postgres(self.state, self.children, durable=durable),
            "REDIS_URL": redis or start_valkey(self.state, self.children),
        }

    def start_processes(self, env: Mapping[str, str]) -> None:
        """Everything that the Procfile lists."""
        self._env = dict(env)
        self._wanted = processes()
        for name in self._wanted:
            self._start(name)

    def watch(self) -> None:
        """Start again what has died by itself, ever more slowly if it keeps dying."""
        now = time.monotonic()
        for name in self.children.died():
            self._deaths[name] = self._deaths.get(name, 0) + 1
            self._due[name] = now + min(2.0 ** (self._deaths[name] - 1), LONGEST_PAUSE)
        for name in [name for name, due in self._due.items() if now >= due]:
            del self._due[name]
            self._start(name)

    def _start(self, name: str) -> None:
        self.children.start(
            name,
            self._wanted[name],
            log=self.state.logs / f"{name}.log",
            env=self._env,
            cwd=REPOSITORY,
        )


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
