"""A supervisor that dies in every way, and what is left of its children: nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from salestrainer.embedded.records import start_time
from salestrainer.embedded.state import REPOSITORY, State
from salestrainer.embedded.supervisor import Supervisor
from tests.waiting import wait_until

# Two children, one of them with a child of its own and deaf to SIGTERM.
RUN = '''
import sys, time
from pathlib import Path
from salestrainer.embedded.state import State
from salestrainer.embedded.supervisor import Stopped, Supervisor

SLEEP = "import time; time.sleep(60)"
POOL = f"""
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", {SLEEP!r}])
{SLEEP}
"""
try:
    with Supervisor(State(Path(sys.argv[1])), throwaway=len(sys.argv) > 2) as supervisor:
        for name, program in {"plain": SLEEP, "pool": POOL}.items():
            supervisor.children.start(
                name, [sys.executable, "-c", program], log=supervisor.state.logs / name
            )
        print(flush=True)
        while True:
            supervisor.watch()
            time.sleep(0.05)
except Stopped:
    pass
'''


@pytest.fixture
def run(public_path, left):
    """Starts it, and knows which processes are its own: they carry the test's folder."""
    started = []

    def run(*arguments, on_hangup=signal.SIG_DFL):
        # A child inherits what its parent ignores: the tests themselves may run under nohup.
        before = signal.signal(signal.SIGHUP, on_hangup)
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(public_path / "state"), *arguments],
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
            env={**os.environ, "OF_TEST": str(public_path)},
        )
        signal.signal(signal.SIGHUP, before)
        started.append(process)
        assert process.stdout.readline() == b"\n"
        # Itself, its guardian, two children, and a child's child.
        wait_until(lambda: len(left()) == 5, seconds=10)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def left(public_path):
    """The numbers of the processes that live, the guardian among them."""
    if sys.platform != "linux":
        pytest.skip("it looks into /proc")
    mark = f"OF_TEST={public_path}".encode()

    def left():
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes() and start_time(int(folder.name)):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    return left


def children(public_path):
    listed = json.loads((public_path / "state" / "processes.json").read_text())["children"]
    return {child["name"]: child["pid"] for child in listed}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_end_it_ends_all(run, left, number):
    process = run()
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    wait_until(lambda: not left(), seconds=5)


def test_under_nohup_a_closed_terminal_ends_nothing(run, left):
    process = run(on_hangup=signal.SIG_IGN)
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    assert len(left()) == 5


def test_killed_it_leaves_nobody(run, left):
    process = run()
    process.kill()
    process.wait()
    wait_until(lambda: not left(), seconds=15)


def test_killed_together_with_its_guardian_it_leaves_none_of_its_children(run, left, public_path):
    process = run()
    ours = children(public_path)
    guardian = next(
        pid for pid in left() if b"guardian" in (Path(f"/proc/{pid}/cmdline")).read_bytes()
    )
    process.kill()
    os.kill(guardian, signal.SIGKILL)
    process.wait()
    wait_until(lambda: not {start_time(pid) for pid in ours.values()} - {""}, seconds=5)
    # What only the children knew of ends with the next start.
    with Supervisor(State(public_path / "state")):
        wait_until(lambda: set(left()) <= {os.getpid()}, seconds=10)


def test_a_child_that_dies_is_started_again_without_what_it_left(run, left, public_path):
    run()
    before = children(public_path)["pool"]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: children(public_path)["pool"] != before, seconds=10)
    wait_until(lambda: len(left()) == 5, seconds=10)


def test_a_throwaway_state_is_gone_even_after_a_kill(run, left, public_path):
    process = run("throwaway")
    process.kill()
    process.wait()
    wait_until(lambda: not left(), seconds=15)
    assert not (public_path / "state").exists()
