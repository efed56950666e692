"""Many calls end at once: how near to the account's limits does the pipeline work?

    .venv/bin/python bench/pipeline.py                     100 calls, 50 requests a minute
    .venv/bin/python bench/pipeline.py --llm-workers 2
    .venv/bin/python bench/pipeline.py --sessions 12 --tokens-per-minute 10000
    .venv/bin/python bench/pipeline.py --limit bucket

Everything is real: web, dispatcher and workers as the Procfile starts them, Postgres and Valkey of
their own, each report delivered to the webhook at once. Only the model is a local server, which
holds the account strictly to its limits. The floor is what nobody could beat: the same requests,
each at the first moment that the limits allow. Meanwhile a manager asks for the figures again and
again: how long after its completion is a call in them? Exit status 1 if a call was not graded once.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.stack import Footprint, Stack, footprint, running
from bench.strict_server import StrictOpenAI

if TYPE_CHECKING:
    from accounts.models import Organisation

PATIENCE = 3600.0  # seconds
PLENTY = 10_000_000  # tokens a minute, where requests alone are to bind
LOOK = 0.2  # seconds between two looks at what came of it


@dataclass(frozen=True)
class Outcome:
    """Of one run. Times in seconds, counted on the database's clock."""

    delivered: float
    answer_p95: float
    makespan: float
    to_grade: Sequence[float]
    to_figures: Sequence[float]
    completed: int
    graded_twice: int
    workers: dict[str, Footprint]


@dataclass
class Figures:
    """What a manager is told: `seen` are times, and how many calls were graded by then."""

    url: str
    organisation: "Organisation"
    seen: list[tuple[datetime, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        from knox.models import get_token_model

        from accounts.models import Role
        from tests.factories import UserFactory

        manager = UserFactory(organisation=self.organisation, role=Role.MANAGER)
        _, token = get_token_model().objects.create(user=manager)
        self.headers = {"Authorization": f"Token {token}"}

    def look(self) -> None:
        from django.utils import timezone

        address = f"{self.url}/api/analytics/admin/{self.organisation.pk}"
        answer = requests.get(address, headers=self.headers, timeout=60)
        answer.raise_for_status()
        self.seen.append((timezone.now(), answer.json()["totals"]["graded"]))

    def seconds_after(self, completed: Sequence[datetime]) -> list[float]:
        """From each completion until it was told; ``completed`` in their order."""
        return [
            (next(when for when, graded in self.seen if graded >= count) - at).total_seconds()
            for count, at in enumerate(completed, start=1)
        ]


def main() -> int:
    arguments = _arguments()
    server = StrictOpenAI(
        arguments.limit,
        requests=arguments.requests_per_minute,
        tokens=arguments.tokens_per_minute,
        latency=arguments.latency,
    )
    settings = {
        "OPENAI_BASE_URL": server.base_url,
        "OPENAI_API_KEY": "sk-for-this-benchmark",
        "OPENAI_REQUESTS_PER_MINUTE": str(arguments.requests_per_minute),
        "OPENAI_TOKENS_PER_MINUTE": str(arguments.tokens_per_minute),
    }
    with server, running(settings, llm_workers=arguments.llm_workers) as stack:
        outcome = _run(stack, arguments.sessions)
    return _report(arguments, server, outcome)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Calls that end at once, under strict limits.")
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--llm-workers", type=int, default=1)
    parser.add_argument("--limit", choices=["window", "bucket"], default="window")
    parser.add_argument("--requests-per-minute", type=int, default=50)
    parser.add_argument("--tokens-per-minute", type=int, default=PLENTY)
    parser.add_argument("--latency", type=float, default=1.5, help="seconds that an answer takes")
    return parser.parse_args()


def _run(stack: Stack, count: int) -> Outcome:
    from sessions_app.models import SessionStatus, TrainingSession

    bodies, organisation = _calls(count)
    figures = Figures(stack.url, organisation)
    time.sleep(2)  # the workers have said hello to the broker
    began = time.monotonic()
    with ThreadPoolExecutor(min(count, 50)) as crowd:
        answers = list(crowd.map(lambda body: _timed(stack, body), bodies))
    delivered = time.monotonic() - began
    unfinished = TrainingSession.objects.exclude(
        status__in=[status for status in SessionStatus if status.is_over]
    )
    deadline = time.monotonic() + PATIENCE
    while unfinished.exists() and time.monotonic() < deadline:
        figures.look()
        time.sleep(LOOK)
    figures.look()
    workers = {name: footprint(pid) for name, pid in stack.workers().items()}
    return _outcome(delivered, answers, figures, workers)


def _timed(stack: Stack, body: bytes) -> float:
    began = time.monotonic()
    stack.deliver(body).raise_for_status()
    return time.monotonic() - began


def _calls(count: int) -> tuple[list[bytes], "Organisation"]:
    """The reports of the ends of sessions that are going on, and whose they are."""
    from django.utils import timezone

    from analytics.services.rollups import rollups_rebuild
    from salestrainer.demo.samples import sample_calls
    from salestrainer.demo.seed import seed
    from salestrainer.demo.vapi_report import vapi_report
    from sessions_app.models import TrainingSession
    from tests.factories import SessionFactory

    seed(samples=True)
    samples = [call for call in sample_calls() if call.expect == "graded"]
    models = {
        call.call_id: TrainingSession.objects.get(vapi_call_id=call.call_id) for call in samples
    }
    (organisation,) = {model.org for model in models.values()}
    TrainingSession.objects.all().delete()  # the samples were models for ours
    rollups_rebuild(organisation)
    bodies = []
    for number in range(count):
        call = samples[number % len(samples)]
        model = models[call.call_id]
        session = SessionFactory(
            user=model.user,
            persona=model.persona,
            persona_snapshot=model.persona_snapshot,
            rubric_version=model.rubric_version,
            vapi_call_id=f"bench-{number}",
        )
        began = timezone.now() - timedelta(minutes=5)
        report = vapi_report(str(session.vapi_call_id), call.turns, began=began)
        bodies.append(json.dumps({"message": report}).encode())
    return bodies, organisation


def _outcome(
    delivered: float, answers: list[float], figures: Figures, workers: dict[str, Footprint]
) -> Outcome:
    from django.db.models import Count

    from grading.models import SessionGrade
    from sessions_app.models import CallEvent, SessionStatus, TrainingSession

    received = dict(CallEvent.objects.values_list("session_id", "received_at"))
    completed = TrainingSession.objects.filter(status=SessionStatus.COMPLETED)
    ended = {pk: at for pk, at in completed.values_list("pk", "completed_at") if at is not None}
    times = [(at - received[pk]).total_seconds() for pk, at in ended.items()]
    makespan = max(ended.values()) - min(received.values())
    twice = SessionGrade.objects.values("session").annotate(n=Count("pk")).filter(n__gt=1)
    return Outcome(
        delivered=delivered,
        answer_p95=quantiles(answers, n=20)[-1] if len(answers) > 1 else answers[0],
        makespan=makespan.total_seconds(),
        to_grade=sorted(times),
        to_figures=figures.seconds_after(sorted(ended.values())),
        completed=len(times),
        graded_twice=twice.count(),
        workers=workers,
    )


def _report(arguments: argparse.Namespace, server: StrictOpenAI, outcome: Outcome) -> int:
    floor = server.floor(arguments.latency)
    requests, tokens = server.peak()
    times, told = outcome.to_grade, outcome.to_figures
    lines = {
        "limits": f"{arguments.requests_per_minute} requests, {arguments.tokens_per_minute:,} "
        f"tokens a minute, {arguments.limit}; an answer takes {arguments.latency} s",
        "completed": f"{outcome.completed} of {arguments.sessions}",
        "graded twice": str(outcome.graded_twice),
        "makespan / floor": f"{outcome.makespan:.1f} s / {floor:.1f} s = "
        f"{outcome.makespan / floor:.3f}",
        "requests": f"{len(server.granted)} granted, {server.refused} answered 429",
        "fullest minute": f"{requests} requests, {tokens:,} tokens",
        "time to grade": f"p50 {median(times):.1f} s, p95 {quantiles(times, n=20)[-1]:.1f} s",
        "then in figures": f"p50 {median(told):.1f} s, p95 {quantiles(told, n=20)[-1]:.1f} s, "
        f"asked every {LOOK} s",
        "webhook": f"all in {outcome.delivered:.1f} s, p95 {outcome.answer_p95 * 1000:.0f} ms",
    }
    for name, used in outcome.workers.items():
        lines[name] = f"{used.memory:.0f} MiB, {used.cpu:.1f} s of processor time"
    for name, value in lines.items():
        print(f"{name:<18} {value}")
    whole = outcome.completed == arguments.sessions == len(server.granted)
    return 0 if whole and not outcome.graded_twice else 1


if __name__ == "__main__":
    sys.exit(main())
