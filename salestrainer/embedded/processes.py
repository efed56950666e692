"""Child processes that never outlive their purpose.

Each child leads a process group of its own and is written down with its start time. Whoever finds
the list (the supervisor that stops, its guardian when it was killed, the next start) ends exactly
those processes, by both marks, and nothing else. On Linux the kernel helps: see leash.py.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from salestrainer.embedded.leash import leash
from salestrainer.embedded.records import Record, end, group_of, start_time, write_records


@dataclass(frozen=True, slots=True)
class _Start:
    """What it takes to start a child, or to start it again."""

    name: str
    command: tuple[str, ...]
    log: Path
    stage: int
    stop_signal: signal.Signals
    env: Mapping[str, str] | None
    cwd: Path | None
    user: str | None
    pass_fds: tuple[int, ...]


class Children:
    """The processes of one supervisor, and the file that lists them. For the main thread alone."""

    def __init__(self, listing: Path) -> None:
        self._listing = listing
        self._starts: dict[str, _Start] = {}
        self._records: dict[str, Record] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        stage: int = 1,
        stop_signal: signal.Signals = signal.SIGTERM,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
        """Stage 1 (what uses the servers) ends before stage 0; `log` is appended to."""
        self._starts[name] = _Start(
            name, tuple(command), log, stage, stop_signal, env, cwd, user, tuple(pass_fds)
        )
        return self.start_again(name)

    def start_again(self, name: str) -> subprocess.Popen[bytes]:
        """The same once more, after it has died."""
        start = self._starts[name]
        with start.log.open("ab") as output:
            # The descriptor of the log is the child's alone; its input is nothing.
            process = subprocess.Popen(  # noqa: S603  (commands of our own)
                start.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=dict(start.env) if start.env is not None else None,
                cwd=start.cwd,
                user=start.user,
                group=group_of(start.user),
                extra_groups=[] if start.user else None,
                pass_fds=start.pass_fds,
                # A server gets its time to close its files; a worker is safe to be killed.
                preexec_fn=leash(start.stop_signal if start.stage == 0 else signal.SIGKILL),
            )
        self._running[name] = process
        self._records[name] = Record(
            name, process.pid, start_time(process.pid), start.stage, int(start.stop_signal)
        )
        write_records(self._listing, self._records.values())
        return process

    def died(self) -> list[str]:
        """Names of the children that have ended by themselves since the last look.

        What such a child has left in its group (a pool's processes) is ended too.
        """
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._running.pop(name).pid, signal.SIGKILL)
        return ended

    def end_all(self) -> None:
        end(self._records.values())
        for process in self._running.values():
            process.poll()
        self._running.clear()
        self._records.clear()
        write_records(self._listing, ())


def start_guardian(listing: Path, *, remove: Path | None = None) -> subprocess.Popen[bytes]:
    """A small process that ends the listed children should this one be killed.

    Then it also removes the folder `remove`, which nobody else would.
    """
    command = [sys.executable, "-m", "salestrainer.embedded.guardian", str(listing)]
    return subprocess.Popen(  # noqa: S603  (our own interpreter)
        [*command, str(os.getpid()), *([str(remove)] if remove else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=Path(__file__).resolve().parent.parent.parent,
    )
