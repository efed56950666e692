"""Do exports take more memory the more rows they have?

    .venv/bin/python bench/exports.py [--rows 10000 50000]

One organisation, with as many sessions as the largest number says, each of another person's and
with one criterion and two quotes, so that every sheet has as many rows as days are asked for. Each
file is fetched over HTTP from a fresh gunicorn worker; its peak memory is compared with that of one
that has written the head alone. Exit status 1 where a larger file takes noticeably more.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.stack import Stack, running

if TYPE_CHECKING:
    from accounts.models import User

A_DAY = 1000  # sessions
UNUSABLE = "!"  # nobody logs in
MORE = 1.10  # times the memory of the smallest file is noticeable
FILES = [(sheet, kind) for sheet in ("sessions", "criteria", "people") for kind in ("csv", "xlsx")]


@dataclass(frozen=True)
class Fetched:
    """``idle`` and ``peak`` are MiB of the web worker's memory; ``seconds`` until the last byte."""

    rows: int
    idle: float
    peak: float
    seconds: float
    size: float

    def __str__(self) -> str:
        return (
            f"{self.rows:>7,} rows {self.seconds:>6.1f} s {self.size:>6.1f} MiB; worker "
            f"{self.peak:.0f} MiB at most, idle {self.idle:.0f}: {self.peak / self.idle:.2f} times"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Memory and time of exports.")
    parser.add_argument("--rows", type=int, nargs=2, default=[10_000, 50_000])
    sizes = sorted(parser.parse_args().rows)
    missed = []
    with running({"WEB_CONCURRENCY": "1"}, llm_workers=0) as stack:
        cookie = _login(_seeded(sizes[-1]))
        for sheet, kind in FILES:
            name = f"{sheet}.{kind}"
            small, large = (_fetched(stack, name, cookie, rows) for rows in sizes)
            growth = large.peak / small.peak
            print(f"{name}\n  {small}\n  {large}\n  memory {growth:.2f} times", flush=True)
            if growth > MORE:
                missed.append(name)
    print(f"grew by more than {MORE:.2f} times: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


def _fetched(stack: Stack, name: str, cookie: dict[str, str], rows: int) -> Fetched:
    worker = _fresh_worker(stack)
    long_ago = date(2000, 1, 1)
    _get(stack, name, cookie, long_ago, long_ago)  # what it takes to write any file is loaded
    idle = _peak(worker)
    began = time.monotonic()
    last = _last_day()
    size = _get(stack, name, cookie, last - timedelta(days=rows // A_DAY - 1), last)
    return Fetched(rows, idle, _peak(worker), time.monotonic() - began, size / 2**20)


def _fresh_worker(stack: Stack) -> int:
    """Its process number. The web process is started anew, so that it holds nothing older."""
    os.kill(stack.pids["web-1"], signal.SIGKILL)
    _until(lambda: "web-1" in stack.children.died())
    web = psutil.Process(stack.children.start_again("web-1").pid)
    stack.pids["web-1"] = web.pid
    _until(lambda: requests.get(f"{stack.url}/readyz", timeout=60).status_code == 200)
    (worker,) = web.children()
    return worker.pid


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("The web process does not start anew.")
        time.sleep(0.1)


def _peak(pid: int) -> float:
    """MiB, as the kernel has counted it since the process began."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _get(stack: Stack, name: str, cookie: dict[str, str], first: date, last: date) -> int:
    """How many bytes came."""
    with requests.get(
        f"{stack.url}/exports/{name}",
        params={"from": str(first), "to": str(last)},
        cookies=cookie,
        stream=True,
        timeout=600,
    ) as answer:
        answer.raise_for_status()
        return sum(len(piece) for piece in answer.iter_content(2**16))


def _login(user: "User") -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def _last_day() -> date:
    return datetime.now(UTC).date() - timedelta(days=1)


def _seeded(rows: int) -> "User":
    """Who may export them."""
    import tests.factories
    from accounts.models import Role
    from analytics.services.rollups import rollups_rebuild

    make: Any = tests.factories  # which look like classes, and make rows
    began = time.monotonic()
    organisation = make.OrganisationFactory(time_zone="UTC")
    manager: User = make.UserFactory(organisation=organisation, role=Role.MANAGER)
    _calls(make.SessionFactory(user=manager, vapi_call_id=None, status="abandoned"), rows)
    rollups_rebuild(organisation)
    print(f"{rows:,} sessions written in {time.monotonic() - began:.0f} s", flush=True)
    return manager


def _calls(model: Any, rows: int) -> None:
    """Completed ones like the model, A_DAY a day, from yesterday back."""
    from accounts.models import User
    from grading.models import CriterionGrade, Evidence, SessionGrade
    from sessions_app.models import TrainingSession

    noon = datetime(*_last_day().timetuple()[:3], 12, tzinfo=UTC)
    people = User.objects.bulk_create(
        User(
            email=f"rep{n}@export.example",
            name=f"Rep {n}",
            organisation=model.org,
            password=UNUSABLE,
        )
        for n in range(rows)
    )
    sessions = TrainingSession.objects.bulk_create(
        TrainingSession(
            user=person,
            org=model.org,
            persona=model.persona,
            persona_snapshot=model.persona_snapshot,
            rubric_version=model.rubric_version,
            channel=model.channel,
            status="completed",
            duration_seconds=300,
            created_at=noon - timedelta(days=n // A_DAY, seconds=n % A_DAY),
        )
        for n, person in enumerate(people)
    )
    grades = SessionGrade.objects.bulk_create(
        SessionGrade(
            session=session,
            user_id=session.user_id,
            rubric_version=model.rubric_version,
            total_score=70,
            max_possible_score=100,
            effective_percentage=70,
            grader="openai:gpt-4o-mini",
            prompt_hash="",
            transcript_hash="",
        )
        for session in sessions
    )
    criteria = CriterionGrade.objects.bulk_create(
        CriterionGrade(
            grade=grade,
            position=0,
            key="discovery",
            name="Discovery",
            skill="discovery",
            weight=100,
            score=4,
            min_score=1,
            max_score=5,
            verdict="met",
            reason="It was asked what the problem costs, and what would follow from solving it.",
        )
        for grade in grades
    )
    Evidence.objects.bulk_create(
        Evidence(
            criterion=criterion,
            quote=f"How do you plan your routes today, and what costs you the most time in {n}?",
            turn_index=n,
            start_char=0,
            end_char=10,
        )
        for criterion in criteria
        for n in range(2)
    )


if __name__ == "__main__":
    sys.exit(main())
