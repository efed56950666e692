"""What a person is told while a session is on its way to its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils import timezone

from sessions_app.models import SessionStatus, StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.selectors.session_status import SETTLED, SessionState, StepState

USUAL = timedelta(seconds=20)  # until there are figures
LEAST = timedelta(seconds=10)  # nobody calls less a wait
A_LOT = 2  # times the usual
RECENT = 50  # sessions
TEN_SECONDS = 10
SECONDS_UNTIL, MINUTES_UNTIL = 100, 100  # from there on minutes, hours

WORDS = {
    StepStatus.PENDING: "waits for the one before",
    StepStatus.READY: "next in line",
    StepStatus.RUNNING: "now",
    StepStatus.DONE: "done",
    StepStatus.SKIPPED: "not needed",
    StepStatus.DEAD: "failed; support has it",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    name: str
    label: str
    status: str
    words: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """`headline` says where it is, `details` what to expect, one short sentence each.

    `step` names the step that is on; empty where none is.
    """

    headline: str
    details: Sequence[str]
    is_late: bool
    steps: Sequence[StepLine]
    step: str


def waiting_of(session: TrainingSession, state: SessionState) -> Waiting:
    own = [step for step in state.steps if not _beside(step)]
    current = next((step for step in own if step.status not in SETTLED), None)
    waits = session.status == SessionStatus.PROCESSING
    late = _late(session) if waits else None
    return Waiting(
        headline=_headline(own, current) if waits else "",
        details=[*_details(state, current), *([late] if late else [])] if waits else [],
        is_late=late is not None,
        steps=[
            _line(step, is_current=waits and step is current)
            for step in state.steps
            if not (_beside(step) and step.status == StepStatus.SKIPPED)
        ],
        step=current.name if current else "",
    )


def _beside(step: StepState) -> bool:
    spec = pipeline_steps().get(step.name)
    return spec is not None and spec.beside


def _headline(own: Sequence[StepState], current: StepState | None) -> str:
    if current is None:
        return "Almost there."
    label = current.label[:1].lower() + current.label[1:]
    return f"Step {own.index(current) + 1} of {len(own)}: {label}."


def _details(state: SessionState, current: StepState | None) -> list[str]:
    details = []
    if current and current.parts:
        details.append(f"Part {current.parts.done + 1} of {current.parts.total}.")
    if current and current.next_attempt_at:
        details.append(_waits(current, current.next_attempt_at))
    if state.queue_position:
        details.append(f"{state.queue_position} ahead of you.")
    if state.estimated_ready_at:
        left = (state.estimated_ready_at - timezone.now()).total_seconds()
        details.append(f"About {_roughly(left)}.")
    return [*details, "You can leave; we'll keep it."]


def _roughly(seconds: float) -> str:
    """In steps that an estimate deserves."""
    if seconds < SECONDS_UNTIL:
        return f"{max(1, round(seconds / TEN_SECONDS)) * TEN_SECONDS} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < MINUTES_UNTIL else f"{round(minutes / 60)} h"


def _waits(step: StepState, until: datetime) -> str:
    at = timezone.localtime(until).strftime("%H:%M:%S")
    if step.error and step.error["class"] == "RateLimited":
        return f"Transcript ready; grading waits for the rate limit, next try {at}."
    return f"That did not work at once. Next try {at}, {step.attempts + 1} of {step.max_attempts}."


def _line(step: StepState, *, is_current: bool) -> StepLine:
    words = WORDS.get(StepStatus(step.status), "")
    if step.next_attempt_at:
        words = f"next try {timezone.localtime(step.next_attempt_at):%H:%M:%S}"
    return StepLine(step.name, step.label, step.status, words, is_current)


def _late(session: TrainingSession) -> str | None:
    """Past twice the usual time; that is what the last sessions took."""
    begun = session.steps.order_by("position").values_list("created_at", flat=True).first()
    usual = _usual()
    if begun is None or timezone.now() - begun <= A_LOT * usual:
        return None
    return f"Longer than usual (usually {round(usual.total_seconds())} s). Nothing is lost."


def _usual() -> timedelta:
    last = (
        StepRun.objects.filter(
            step="publish", status=StepStatus.DONE, session__completed_at__isnull=False
        )
        .order_by("-finished_at")  # by its index: cheap however many there are
        .values_list("session__completed_at", "created_at")[:RECENT]
    )
    spans = [(done - begun).total_seconds() for done, begun in last if done]
    return max(LEAST, timedelta(seconds=median(spans))) if spans else USUAL
