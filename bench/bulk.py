"""A thousand calls wait for their regrade: what does that cost a call that ends now?

    .venv/bin/python bench/bulk.py [--queued 1000] [--fresh 8]

Everything is real, as in bench/pipeline.py. First some calls of one organisation are graded one by
one on the idle system; then bulk work of another organisation fills the line, and as many calls end
again, while it runs. The target: at most twice the time. Exit status 1 where it is missed.
"""

import argparse
import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.pipeline import PLENTY
from bench.stack import Stack, running
from bench.strict_server import StrictOpenAI

REQUESTS = 50  # a minute
APART = 3.0  # seconds between one call's grade and the next call's end
TARGET = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description="A call that ends while bulk work waits.")
    parser.add_argument("--queued", type=int, default=1000)
    parser.add_argument("--fresh", type=int, default=8, help="at most a fifth of the limit")
    arguments = parser.parse_args()
    server = StrictOpenAI("window", requests=REQUESTS, tokens=PLENTY, latency=1.5)
    settings = {
        "OPENAI_BASE_URL": server.base_url,
        "OPENAI_API_KEY": "sk-for-this-benchmark",
        "OPENAI_REQUESTS_PER_MINUTE": str(REQUESTS),
        "OPENAI_TOKENS_PER_MINUTE": str(PLENTY),
    }
    with server, running(settings, llm_workers=1) as stack:
        _cast()
        _fresh_call(stack, "warm-up")
        idle = [_fresh_call(stack, f"idle-{number}") for number in range(arguments.fresh)]
        _fill_the_line(arguments.queued)
        _wait_until_bulk_binds(server)
        busy = [_fresh_call(stack, f"busy-{number}") for number in range(arguments.fresh)]
        left = _waiting()
    share = median(busy) / median(idle)
    print(f"queued             {arguments.queued} of bulk work, {left} still waiting at the end")
    print(f"idle               {_shown(idle)}")
    print(f"while it runs      {_shown(busy)}")
    print(f"busy / idle        {share:.2f} (target {TARGET:.0f}); answered 429: {server.refused}")
    return 0 if share <= TARGET and left and not server.refused else 1


def _shown(times: list[float]) -> str:
    return f"median {median(times):.1f} s, longest {max(times):.1f} s"


def _cast() -> None:
    from salestrainer.demo.seed import seed

    seed(samples=True)


def _fresh_call(stack: Stack, name: str) -> float:
    """Seconds from a call's report to its grade, on the database's clock."""
    from django.utils import timezone

    from accounts.models import User
    from salestrainer.demo.samples import sample_calls
    from salestrainer.demo.vapi_report import vapi_report
    from sessions_app.models import CallEvent, SessionStatus, TrainingSession
    from tests.factories import SessionFactory

    model = TrainingSession.objects.earliest("id")
    session: Any = SessionFactory(
        user=User.objects.get(email="rep@demo.example"),
        rubric_version=model.rubric_version,
        persona_snapshot=model.persona_snapshot,
        vapi_call_id=f"bench-{name}",
    )
    call = next(call for call in sample_calls() if call.expect == "graded")
    began = timezone.now() - timedelta(minutes=5)
    report = vapi_report(str(session.vapi_call_id), call.turns, began=began)
    time.sleep(APART)
    stack.deliver(json.dumps({"message": report}).encode()).raise_for_status()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        session.refresh_from_db(fields=["status", "completed_at"])
        if session.status == SessionStatus.COMPLETED and session.completed_at:
            received = CallEvent.objects.get(session=session).received_at
            return (session.completed_at - received).total_seconds()
        time.sleep(0.05)
    raise SystemExit(f"{name} was not graded within two minutes: {session.status}.")


def _fill_the_line(count: int) -> None:
    """Sessions of another organisation whose evaluation is to be done again, as bulk work."""
    from sessions_app.models import StepRun, TrainingSession
    from sessions_app.services.steps_rerun import BULK
    from tests.factories import OrganisationFactory, UserFactory

    model = TrainingSession.objects.filter(status="completed").latest("id")
    steps = list(model.steps.all())
    user: Any = UserFactory(organisation=OrganisationFactory())
    copies = []
    for _ in range(count):
        model.pk, model.vapi_call_id, model.call_id = None, None, None
        model.user, model.org, model.status = user, user.organisation, "processing"
        model._state.adding = True
        copies.append(type(model)(**_columns(model)))
    TrainingSession.objects.bulk_create(copies)
    runs = []
    for session in copies:
        for step in steps:
            columns = _columns(step)
            columns |= {"session_id": session.pk, "priority": BULK}
            if step.step in ("evaluate", "publish"):
                status = "ready" if step.step == "evaluate" else "pending"
                columns |= {"status": status, "attempts": 0, "finished_at": None}
                columns |= {"started_at": None, "handed_over_until": None, "booking": None}
            runs.append(StepRun(**columns))
    StepRun.objects.bulk_create(runs, batch_size=1000)


def _columns(row: Any) -> dict[str, Any]:
    fields = row._meta.concrete_fields
    return {field.attname: getattr(row, field.attname) for field in fields if field.name != "id"}


def _wait_until_bulk_binds(server: StrictOpenAI) -> None:
    """Until bulk work has used its share of a minute, so that it waits for the limit."""
    before = len(server.granted)
    deadline = time.monotonic() + 120
    while len(server.granted) - before < REQUESTS * 0.75:
        if time.monotonic() > deadline:
            raise SystemExit("Bulk work did not begin.")
        time.sleep(0.2)


def _waiting() -> int:
    from sessions_app.models import StepRun

    return StepRun.objects.filter(step="evaluate", status__in=["ready", "waiting"]).count()


if __name__ == "__main__":
    sys.exit(main())
