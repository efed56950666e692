"""Starts the servers and the project's processes in order, keeps them going, ends them all."""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from types import FrameType

from salestrainer.embedded.given import demand_database, demand_redis
from salestrainer.embedded.postgres import start_postgres
from salestrainer.embedded.processes import Children, start_guardian
from salestrainer.embedded.procfile import processes
from salestrainer.embedded.records import end, read_records
from salestrainer.embedded.state import REPOSITORY, State
from salestrainer.embedded.valkey import start_valkey

LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps dying
SETTLED = 60.0  # seconds after which a death counts as the first one again


class Stopped(BaseException):
    """Ctrl-C or SIGTERM: everything is to end. No `except Exception` on the way swallows it."""


class Supervisor:
    """Use as a context: whatever was started in it is gone after it."""

    def __init__(self, state: State, *, throwaway: bool = False) -> None:
        """A throwaway state is removed at the end, however that comes."""
        self.state = state
        self.children = Children(state.processes)
        self._throwaway = throwaway
        self._deaths: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}

    def __enter__(self) -> "Supervisor":
        self._handlers = {number: signal.signal(number, _stop) for number in _awaited()}
        self.state.open()
        end(read_records(self.state.processes))  # of a supervisor that was killed
        self._guardian = start_guardian(
            self.state.processes, remove=self.state.folder if self._throwaway else None
        )
        return self

    def __exit__(self, *exception: object) -> None:
        for number in self._handlers:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave orphans
        self.children.end_all()
        if self._guardian.stdin:
            self._guardian.stdin.close()
        self._guardian.wait(timeout=30)
        if self._throwaway:
            self.state.remove()
        self.state.close()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start_servers(self, *, durable: bool = True) -> dict[str, str]:
        """The addresses of database and Redis: those of the environment, else our own."""
        database, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        return {
            "DATABASE_URL": demand_database(database)
            if database
            else start_postgres(self.state, self.children, durable=durable),
            "REDIS_URL": demand_redis(redis) if redis else start_valkey(self.state, self.children),
        }

    def start_processes(self, env: Mapping[str, str], *, pass_fds: Sequence[int] = ()) -> None:
        """Everything that the Procfile lists."""
        for name, command in processes().items():
            self.children.start(
                name,
                command,
                log=self.state.logs / f"{name}.log",
                env=env,
                cwd=REPOSITORY,
                pass_fds=pass_fds if name == "web" else (),
            )

    def watch(self) -> None:
        """Start again what has died by itself, ever more slowly if it keeps dying."""
        now = time.monotonic()
        for name in self.children.died():
            recent = [death for death in self._deaths.get(name, []) if now - death < SETTLED]
            self._deaths[name] = [*recent, now]
            self._due[name] = now + min(2.0 ** len(recent) - 1, LONGEST_PAUSE)
        for name in [name for name, due in self._due.items() if now >= due]:
            del self._due[name]
            self.children.start_again(name)


def _awaited() -> list[signal.Signals]:
    """Under nohup, a closed terminal is not to end anything."""
    hangup = [] if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else [signal.SIGHUP]
    return [signal.SIGTERM, signal.SIGINT, *hangup]


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
