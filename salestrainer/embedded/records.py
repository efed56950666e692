"""Which processes are ours: the list of them on disk, and their end.

A process number is used again; a number with its start time is not.
"""

import contextlib
import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

# Seconds from the polite signal to the other one, by stage: in all, about ten.
GRACE = {1: 6.5, 0: 4.0}
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Record:
    """A child: leader of the group ``pid``. Stage 1 (what uses the servers) ends before stage 0."""

    name: str
    pid: int
    started: str
    stage: int
    stop_signal: int


def write_records(listing: Path, records: Iterable[Record]) -> None:
    content = {
        "supervisor": os.getpid(),
        "world": _world(),
        "children": [asdict(record) for record in records],
    }
    fresh = listing.with_suffix(".new")
    fresh.write_text(json.dumps(content))
    fresh.replace(listing)  # whole or not at all: a kill may come in between


def read_records(listing: Path, *, of: int | None = None) -> list[Record]:
    """The children of an earlier supervisor, or of the one with that number alone.

    None where the list is missing, broken, or from before the machine or container was restarted:
    the numbers in it mean nothing then.
    """
    try:
        content = json.loads(listing.read_text())
        if content["world"] != _world() or of not in (None, content["supervisor"]):
            return []
        return [Record(**entry) for entry in content["children"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def end(records: Iterable[Record]) -> None:
    """End the groups, later stages first: politely, then not.

    The polite signal goes to the leader, who knows how to end its own: a pool's process that got it
    directly would drop the task it is working on.
    """
    records = list(records)
    for stage in sorted({record.stage for record in records}, reverse=True):
        group = [record for record in records if record.stage == stage and _is_ours(record)]
        for record in group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(record.pid, record.stop_signal)
        deadline = time.monotonic() + GRACE.get(stage, 4.0)
        while group and time.monotonic() < deadline:
            time.sleep(0.05)
            group = [record for record in group if _leader_lives(record.pid)]
        for record in records:
            if record.stage == stage and _group_lives(record.pid) and _is_ours(record):
                _kill_group(record.pid)


def start_time(pid: int) -> str:
    """When the process began, in the system's own words; empty if there is none."""
    try:
        # The name in parentheses may hold spaces; the 20th field after it is the start time.
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        if (_PROC / "self").exists():
            return ""
    listed = subprocess.run(  # noqa: S603
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    return listed.stdout.decode().strip()


def group_of(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid


def _world() -> str:
    """Within which a process number means something: this boot, this container."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return "unknown"


def _is_ours(record: Record) -> bool:
    """A group whose leader is gone keeps the leader's number from being given to anybody else."""
    now = start_time(record.pid)
    return now == record.started or (now == "" and _group_lives(record.pid))


def _leader_lives(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # our own child stays a zombie until it is asked about
    return start_time(pid) != ""


def _group_lives(group: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(group, os.WNOHANG)
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _all_zombies(group)


def _all_zombies(group: int) -> bool:
    """Dead members that their parent has not asked about do not count as living."""
    if not (_PROC / "self").exists():
        return False
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == group and fields[0] not in "ZX":
                    return False
    return True


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
