import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from salestrainer.embedded import records
from salestrainer.embedded.records import Record, end, read_records, start_time, write_records
from tests.waiting import wait_until

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True)"


@pytest.fixture
def start():
    """A process that leads a group, and its record."""
    started = []

    def start(program="import time; print(flush=True); time.sleep(60)", argument="", **changes):
        process = subprocess.Popen(
            [sys.executable, "-c", program, argument],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        process.stdout.readline()
        started.append(process)
        record = Record("it", process.pid, start_time(process.pid), 1, int(signal.SIGTERM))
        return process, replace(record, **changes)

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def lives(process):
    return process.poll() is None


def test_the_list_is_read_as_it_was_written(tmp_path, start):
    _, record = start()
    write_records(tmp_path / "list.json", [record])
    assert read_records(tmp_path / "list.json") == [record]
    assert read_records(tmp_path / "list.json", of=os.getpid()) == [record]


def test_the_list_of_another_supervisor_is_not_for_the_guardian(tmp_path, start):
    write_records(tmp_path / "list.json", [start()[1]])
    assert read_records(tmp_path / "list.json", of=os.getpid() + 1) == []


def test_numbers_from_before_a_restart_of_the_machine_mean_nothing(tmp_path, start, monkeypatch):
    write_records(tmp_path / "list.json", [start()[1]])
    monkeypatch.setattr(records, "_world", lambda: "another boot")
    assert read_records(tmp_path / "list.json") == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"children": 3}', "null"])
def test_a_broken_list_is_an_empty_one(tmp_path, content):
    (tmp_path / "list.json").write_text(content)
    assert read_records(tmp_path / "list.json") == []
    assert read_records(tmp_path / "missing.json") == []


def test_a_number_that_is_somebody_elses_by_now_is_left_alone(start):
    process, record = start(started="12345")
    end([record])
    assert lives(process)


def test_the_stubborn_are_killed(start, monkeypatch):
    monkeypatch.setattr(records, "GRACE", {1: 0.3})
    process, record = start(f"{STUBBORN}\ntime.sleep(60)")
    end([record])
    process.wait(timeout=5)
    assert process.returncode == -signal.SIGKILL


POOL = """
import signal, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
child.stdout.readline()
print(flush=True)
time.sleep(60)
"""
WORKER = """
import pathlib, signal, time
signal.signal(signal.SIGTERM, lambda *_: pathlib.Path({told!r}).touch())
print(flush=True)
time.sleep(60)
"""


def test_the_polite_signal_is_the_leaders_and_the_group_goes_after_it(start, tmp_path):
    """A pool's process that got the signal itself would drop its task."""
    told = tmp_path / "told"
    _, record = start(POOL, argument=WORKER.format(told=str(told)))
    end([record])
    wait_until(lambda: not records._group_lives(record.pid))
    assert not told.exists()


USER = """
import os, pathlib, signal, sys, time
def leave(*_):
    os.kill({server}, 0)
    pathlib.Path({told!r}).touch()
    sys.exit()
signal.signal(signal.SIGTERM, leave)
print(flush=True)
time.sleep(60)
"""


def test_what_uses_the_servers_ends_before_them(start, tmp_path):
    told = tmp_path / "the server was still there"
    server, first = start(stage=0)
    _, second = start(USER.format(server=server.pid, told=str(told)))
    end([first, second])
    assert told.exists()
    assert not records._group_lives(server.pid)
