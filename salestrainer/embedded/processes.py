"""Child processes that never outlive their purpose.

Each child leads a process group of its own and is written down with its start time. Whoever finds
the list (the supervisor that stops, its guardian when it was killed, the next start) ends exactly
those processes, by both marks, and nothing else.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

GRACE = 8.0  # seconds from the polite signal to the other one


@dataclass(frozen=True, slots=True)
class Record:
    """A child: leader of the group ``pid``. Stage 1 (what uses the servers) ends before stage 0."""

    name: str
    pid: int
    started: str
    stage: int
    stop_signal: int


class Children:
    """The processes of one supervisor, and the file that lists them."""

    def __init__(self, listing: Path) -> None:
        self._listing = listing
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
    ) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            # The descriptor of the log is the child's alone; its input is nothing.
            process = subprocess.Popen(  # noqa: S603  (commands of our own)
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                user=user,
                group=_group_of(user),
                extra_groups=[] if user else None,
            )
        self._running[name] = process
        self._records[name] = Record(
            name, process.pid, start_time(process.pid), stage, int(stop_signal)
        )
        self._write()
        return process

    def died(self) -> list[str]:
        """Names of the children that have ended by themselves since the last look."""
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            del self._running[name]
        return ended

    def end_all(self) -> None:
        end(self._records.values())
        for process in self._running.values():
            process.poll()
        self._running.clear()
        self._records.clear()
        self._write()

    def _write(self) -> None:
        fresh = self._listing.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(record) for record in self._records.values()]))
        fresh.replace(self._listing)  # whole or not at all: a kill may come in between


def read_records(listing: Path) -> list[Record]:
    """The children of an earlier supervisor; none where the list is missing or broken."""
    try:
        return [Record(**entry) for entry in json.loads(listing.read_text())]
    except (OSError, ValueError, TypeError):
        return []


def end(records: Iterable[Record]) -> None:
    """End the groups, later stages first: politely, then not."""
    records = list(records)
    for stage in sorted({record.stage for record in records}, reverse=True):
        group = [record for record in records if record.stage == stage and _is_ours(record)]
        for record in group:
            _signal(record.pid, record.stop_signal)
        deadline = time.monotonic() + GRACE
        while group and time.monotonic() < deadline:
            group = [record for record in group if _group_lives(record.pid)]
            time.sleep(0.05)
        for record in group:
            _signal(record.pid, signal.SIGKILL)


def start_guardian(listing: Path) -> subprocess.Popen[bytes]:
    """A small process that ends the listed children should this one be killed."""
    return subprocess.Popen(  # noqa: S603  (our own interpreter)
        [sys.executable, "-m", "salestrainer.embedded.guardian", str(listing)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=Path(__file__).resolve().parent.parent.parent,
    )


def start_time(pid: int) -> str:
    """When the process began, in the system's own words; empty if there is none."""
    try:
        # The name in parentheses may hold spaces; the 20th field after it is the start time.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        if Path("/proc/self").exists():
            return ""
    listed = subprocess.run(  # noqa: S603
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    return listed.stdout.decode().strip()


def _is_ours(record: Record) -> bool:
    """A number is used again; a number with its start time is not.

    A group whose leader is gone keeps the leader's number from being given to anybody else.
    """
    now = start_time(record.pid)
    return now == record.started or (now == "" and _group_lives(record.pid))


def _group_lives(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # our own child stays a zombie until it is asked about
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _all_zombies(pid)


def _all_zombies(group: int) -> bool:
    """Dead members that their parent has not asked about do not count as living."""
    if not Path("/proc/self").exists():
        return False
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == group and fields[0] not in ("Z", "X"):
                    return False
    return True


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid
