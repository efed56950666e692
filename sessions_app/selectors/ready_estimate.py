"""When a session will be graded, as far as anybody can know.

A step that has a slot under the model's limits starts then. One that waits in line starts when the
room for those before it and for itself has come free. Then come the medians of what is left to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError

from llm.failures import NotYet
from llm.limiter.account import account_breaker, account_limiter
from llm.limiter.forecast import seconds_to_slot
from llm.limiter.limiter import BULK_SHARE, LimiterNow, Limits
from llm.selectors import share_of_estimate
from sessions_app.models import StepRun, StepStatus
from sessions_app.selectors.durations import Usual, usual_by_step
from sessions_app.selectors.line_position import NOBODY, Ahead, ahead_of, model_steps

AT_ONCE = 64  # model steps that one worker carries out side by side, see the Procfile
STILL = 1.0  # seconds that a step is given which has run for longer than usual


@dataclass(frozen=True, slots=True)
class Outlook:
    """``position`` counts the sessions before this one; None where it does not stand in line."""

    position: int | None
    ready_at: datetime | None


NO_OUTLOOK = Outlook(None, None)


def outlook(left: Sequence[StepRun]) -> Outlook:
    """Of a session in processing, by the steps that its report still waits for, in order."""
    if not left:
        return NO_OUTLOOK
    current, to_ask = left[0], _to_ask(left)
    has_slot = bool(to_ask) and _has_slot(to_ask[0])
    ahead = ahead_of(_in_line(current, to_ask)) if to_ask and not has_slot else NOBODY
    is_asked = current.status == StepStatus.RUNNING and current.step in model_steps()
    position = ahead.count if to_ask and not is_asked else None
    if current.status == StepStatus.WAITING and current.error_class == NotYet.__name__:
        return Outlook(position, None)  # it depends on somebody else
    usual = usual_by_step()
    waits = _seconds_waiting(current, to_ask, ahead, usual)
    if waits is None:
        return Outlook(position, None)
    work = sum(usual[run.step].seconds for run in left if run.step in usual)
    return Outlook(position, timezone.now() + timedelta(seconds=waits + work))


def _to_ask(left: Sequence[StepRun]) -> list[StepRun]:
    """The steps that have yet to ask the model."""
    return [run for run in left if run.step in model_steps() and run.status != StepStatus.RUNNING]


def _in_line(current: StepRun, to_ask: Sequence[StepRun]) -> StepRun:
    """The row that keeps our place: a step that waits before the model's, else that one itself."""
    return to_ask[0] if current.status == StepStatus.RUNNING else current


def _has_slot(run: StepRun) -> bool:
    handed_over = run.handed_over_until is not None and run.handed_over_until > timezone.now()
    return handed_over and run.booking is not None


def _seconds_waiting(
    current: StepRun, to_ask: Sequence[StepRun], ahead: Ahead, usual: Mapping[str, Usual]
) -> float | None:
    """Seconds spent neither working nor done: in line, before a next try. None: nobody knows."""
    begins = _seconds_to_begin(current, usual)
    if not to_ask:
        return begins
    needs = [usual[run.step].tokens if run.tokens is None else run.tokens for run in to_ask]
    if not any(needs):  # rules grade: only the workers' number of hands counts
        return begins + ahead.count * usual[to_ask[0].step].seconds / AT_ONCE
    try:
        now = account_limiter().now()
        if account_breaker().is_open:
            return None  # until it answers again
    except RedisError:
        return None
    if _has_slot(to_ask[0]):
        booking = to_ask[0].booking or {}
        begins = max(begins, booking["slot"] / 1000 - now.at)
        to_ask, needs = to_ask[1:], needs[1:]
    return max(begins, _seconds_in_line(to_ask, needs, ahead, now))


def _seconds_to_begin(current: StepRun, usual: Mapping[str, Usual]) -> float:
    """Until the current step's own time; below 0 by as much as it has done already."""
    now = timezone.now()
    if current.status == StepStatus.WAITING:
        return max(0.0, (current.run_after - now).total_seconds())
    if current.status == StepStatus.RUNNING and current.started_at and current.step in usual:
        took = (now - current.started_at).total_seconds()
        return -min(took, max(0.0, usual[current.step].seconds - STILL))
    return 0.0


def _seconds_in_line(
    to_ask: Sequence[StepRun], needs: Sequence[int], ahead: Ahead, now: LimiterNow
) -> float:
    """Until the last of our steps has its slot.

    Each goes through the line as the first one does; but nobody is before us more often than the
    line is long.
    """
    if not to_ask:
        return 0.0
    before = min(ahead.count * len(to_ask), ahead.all_count)
    their_tokens = min(ahead.tokens * len(to_ask), ahead.all_tokens)
    return seconds_to_slot(
        now,
        Limits(settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE),
        requests=before + len(to_ask),
        tokens=round((their_tokens + sum(needs)) * share_of_estimate()),
        share=BULK_SHARE if to_ask[0].priority > 0 else 1.0,
    )
