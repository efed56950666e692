"""What a step is, and which there are (settings.PIPELINE_STEPS).

A step function takes a StepContext, works without an open transaction, and answers with one of

- `Done(store)`: `store(session)` runs in the transaction that marks the step done, on the locked
  session, and only if the worker still holds the step; else `discard()` removes what the step left
  outside the database;
- `Stop(status, reason)`: an expected end, such as a call in which nothing was said: the steps that
  depend on this one are skipped.
- `InParts(step, tokens, store)`: too much for one go. The named step, declared with `in_parts`,
  gets a row for each part; they run one after the other, and then this step runs again.

Or it raises one of llm.failures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from sessions_app.models import SessionStatus, StepRun, TrainingSession


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a step is given: the session as it stood at the claim, and what came before."""

    session: TrainingSession
    attempt: int
    part: int = 0
    last_error: str = ""
    last_reply: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    store: Callable[[TrainingSession], None] = lambda session: None
    discard: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Stop:
    status: SessionStatus
    reason: str


@dataclass(frozen=True, slots=True)
class InParts:
    """``tokens`` holds what each part will use of the model's limits; ``store`` writes the plan."""

    step: str
    tokens: Sequence[int]
    store: Callable[[TrainingSession], None]


Outcome = Done | Stop | InParts
StepFunction = Callable[[StepContext], Outcome]


class BadPipeline(Exception):
    """PIPELINE_STEPS cannot run as it stands."""


@dataclass(frozen=True, slots=True)
class StepSpec:
    name: str
    label: str
    run: StepFunction
    queue: str
    position: int
    after: tuple[str, ...] = field(default=())
    beside: bool = False
    in_parts: bool = False  # has rows only where another step came out InParts
    on_demand: bool = False  # has rows only where somebody asked for it (services/step_ask.py)
    estimate: Callable[[TrainingSession], int] | None = None


QUEUES = ("http", "llm", "cpu")


@cache
def pipeline_steps() -> dict[str, StepSpec]:
    """The steps by name, in order. Raises BadPipeline with what is wrong."""
    specs = {}
    for position, entry in enumerate(settings.PIPELINE_STEPS):
        specs[entry["name"]] = StepSpec(
            name=entry["name"],
            label=entry["label"],
            run=_imported(entry, "run"),
            queue=entry["queue"],
            position=position,
            after=tuple(entry["after"]),
            beside=entry.get("beside", False),
            in_parts=entry.get("in_parts", False),
            on_demand=entry.get("on_demand", False),
            estimate=_imported(entry, "estimate") if "estimate" in entry else None,
        )
    for spec in specs.values():
        if unknown := set(spec.after) - specs.keys():
            raise BadPipeline(f"{spec.name} waits for {', '.join(unknown)}, which does not exist.")
        if spec.queue not in QUEUES:
            raise BadPipeline(f"{spec.name} names the queue {spec.queue!r}; there are {QUEUES}.")
    try:
        TopologicalSorter({spec.name: spec.after for spec in specs.values()}).prepare()
    except CycleError as circle:
        raise BadPipeline(f"Steps wait for each other: {circle.args[1]}") from None
    return specs


def _imported(entry: Mapping[str, Any], what: str) -> Any:
    try:
        return import_string(entry[what])
    except ImportError as problem:
        raise BadPipeline(f"The step {entry['name']} cannot be imported: {problem}") from None


def own_steps(session_id: int) -> QuerySet[StepRun]:
    """The session's pipeline in order, without what somebody asked for beside it."""
    beside = [spec.name for spec in pipeline_steps().values() if spec.on_demand]
    runs = StepRun.objects.filter(session_id=session_id).exclude(step__in=beside)
    return runs.order_by("position", "part")


def followers(name: str) -> set[str]:
    """Every step that depends on this one, directly or not."""
    direct = {spec.name for spec in pipeline_steps().values() if name in spec.after}
    return direct.union(*(followers(step) for step in direct)) if direct else set()
