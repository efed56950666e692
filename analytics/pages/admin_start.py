"""The admin's first page: the pipeline now and in the last hours, then the organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from analytics.pages.limits_history import limits_history
from analytics.selectors.organisations import organisations_now
from analytics.selectors.targets import targets
from sessions_app.models import StepStatus
from sessions_app.selectors.line_now import WAITING, LineNow, line_now
from sessions_app.selectors.pipeline_counts import pipeline_counts
from sessions_app.selectors.workers import QueueLife, workers_alive

TARGET_HOURS = 24


@dataclass(frozen=True, slots=True)
class Use:
    """What of a limit was used in the last minute; ``used`` is None where Redis does not tell."""

    label: str
    used: int | None
    limit: int

    @property
    def percent(self) -> int:
        return round(100 * (self.used or 0) / self.limit)


@dataclass(frozen=True, slots=True)
class QueueNow:
    life: QueueLife
    waiting: int
    running: int


def admin_start(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold calls it for what its start page shows."""
    line, counts = line_now(), pipeline_counts()
    return {
        **context,
        "title": "Pipeline now",
        "line": line,
        "uses": _uses(line),
        "history": limits_history(request_limit=line.request_limit, token_limit=line.token_limit),
        "queues": [
            QueueNow(
                life=life,
                waiting=sum(counts.steps.get((life.queue, status), 0) for status in WAITING),
                running=counts.steps.get((life.queue, StepStatus.RUNNING), 0),
            )
            for life in workers_alive()
        ],
        "letters": sorted(counts.dead_letters.items(), key=lambda item: (-item[1], item[0])),
        "letter_count": sum(counts.dead_letters.values()),
        "targets": targets(hours=TARGET_HOURS),
        "target_hours": TARGET_HOURS,
        "organisations": organisations_now(),
    }


def _uses(line: LineNow) -> Sequence[Use]:
    return (
        Use("Requests a minute", line.requests, line.request_limit),
        Use("Tokens a minute", line.tokens, line.token_limit),
    )
