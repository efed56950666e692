"""Sends the sample calls through the real webhook and shows what becomes of them."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from grading.scorecard_text import scorecard_text
from salestrainer.demo.vapi_report import vapi_report
from salestrainer.embedded.state import StateError
from sessions_app.models import SessionStatus, TrainingSession

CALLS = Path(__file__).resolve().parent / "content" / "calls"
PATIENCE = 600.0  # seconds; a model with tight limits needs minutes for all of them
SILENCE = 15.0  # seconds between two lines where no bar can be drawn


@dataclass(frozen=True, slots=True)
class SampleCall:
    """`expect` is "graded" or "not_gradable"; `owner` is the part of an address before the @."""

    slug: str
    title: str
    persona: str
    rubric: str
    owner: str
    expect: str
    turns: list[dict[str, Any]]

    @property
    def call_id(self) -> str:
        return f"demo-{self.slug}"


@cache
def sample_calls() -> tuple[SampleCall, ...]:
    """The calls under content/calls, in the order of their names."""
    return tuple(
        SampleCall(**json.loads(path.read_text())) for path in sorted(CALLS.glob("*.json"))
    )


def process_samples(console: Console, url: str, *, meanwhile: Callable[[], None]) -> bool:
    """Deliver what was not delivered before, wait, print. False if one was not graded.

    `meanwhile` is called while it waits.
    """
    calls = {call.call_id: call for call in sample_calls()}
    sessions = TrainingSession.objects.filter(vapi_call_id__in=calls)
    for session in sessions.filter(status__in=[SessionStatus.CREATED, SessionStatus.IN_CALL]):
        _deliver(url, calls[str(session.vapi_call_id)])
    _follow(console, list(sessions.values_list("pk", flat=True)), meanwhile)
    problems = []
    for session in sessions.select_related("user", "rubric_version__rubric").order_by("pk"):
        call = calls[str(session.vapi_call_id)]
        title = f"{call.title} · session {session.pk}, {session.user} with {session.persona_name}"
        console.print(scorecard_text(session, title=title), markup=False, soft_wrap=True)
        if session.status != _wanted(call):
            problems.append(f"{call.title}: {session.status} {session.status_reason}".strip())
    _name_problems(console, problems)
    return not problems


def _name_problems(console: Console, problems: list[str]) -> None:
    if not problems:
        return
    console.print("\nNot as expected:")
    for problem in problems:
        console.print(f"  {problem}", markup=False, soft_wrap=True)
    console.print("Once the cause is gone: .venv/bin/python manage.py rerun_steps --failed")


def _deliver(url: str, call: SampleCall) -> None:
    length = timedelta(milliseconds=max(turn["start_ms"] for turn in call.turns))
    report = vapi_report(call.call_id, call.turns, began=timezone.now() - length)
    headers = {"X-Vapi-Secret": settings.VAPI_WEBHOOK_SECRET}
    if settings.PUBLIC_BASE_URL.startswith("https://"):
        headers["X-Forwarded-Proto"] = "https"  # as the tunnel in front of us says
    try:
        requests.post(
            f"{url}/api/webhooks/vapi", json={"message": report}, headers=headers, timeout=30
        ).raise_for_status()
    except requests.RequestException as problem:
        raise StateError(f"The webhook did not take a sample call: {problem}") from None


def _follow(console: Console, ids: list[int], meanwhile: Callable[[], None]) -> None:
    bar = Progress(
        TextColumn("Grading the sample calls"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    deadline, said = time.monotonic() + PATIENCE, 0.0
    with bar:
        task = bar.add_task("calls", total=len(ids))
        while time.monotonic() < deadline:
            done = _finished(ids)
            bar.update(task, completed=done)
            if not console.is_terminal and (done == len(ids) or time.monotonic() > said + SILENCE):
                said = time.monotonic()
                console.print(f"Grading the sample calls … {done} of {len(ids)}")
            if done == len(ids):
                return
            meanwhile()
            time.sleep(0.2)
    console.print("Some calls are not done yet. They go on as long as the demo runs.")


def _finished(ids: list[int]) -> int:
    statuses = TrainingSession.objects.filter(pk__in=ids).values_list("status", flat=True)
    return sum(SessionStatus(status).is_over for status in statuses)


def _wanted(call: SampleCall) -> SessionStatus:
    graded = call.expect == "graded"
    return SessionStatus.COMPLETED if graded else SessionStatus.NOT_GRADABLE
