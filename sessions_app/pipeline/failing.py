"""What becomes of a step that raised: it waits, tries again, or goes to the dead letters.

The class of the failure decides (llm/failures.py). Anything else that is raised is a fault of ours
and is tried like a transient one, with its traceback kept.
"""

import hashlib
import logging
import random
import re
import traceback
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from llm.failures import BadReply, Failure, NotYet, Permanent, RateLimited
from sessions_app.alerts.notice import dead_letter_tell
from sessions_app.figures import figures_changed
from sessions_app.models import (
    DeadLetter,
    SessionStatus,
    StepRun,
    StepStatus,
    TrainingSession,
)
from sessions_app.pipeline.attempts import attempt_record
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.pipeline.wake import wake_after_commit

MAX_ATTEMPTS = 3
MAX_BAD_REPLIES = 2  # asked again once, with the error shown to the model
BACKOFF = timedelta(seconds=5)
NOT_YET_WAITS = [timedelta(seconds=s) for s in (10, 30, 120, 600)]  # then every hour
HOURLY = timedelta(hours=1)
NOT_YET_DEADLINE = timedelta(hours=24)
RATE_LIMIT_DEADLINE = timedelta(hours=6)

log = logging.getLogger(__name__)


class PoisonPill(Permanent):
    """A step that takes its worker down with it must not be handed to the next one."""

    def __init__(self, deaths: int) -> None:
        super().__init__(
            f"The worker died {deaths} times on this step. Look at the session's input and at the "
            "workers' memory before running it again."
        )


class StepFailed(Exception):
    """An attempt failed. Raised by Celery's tasks, so that they count as failed there as well.

    Its words are for people: the error itself, which may quote a call, is not its cause.
    """


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about a failure: wait that long, or give up where ``wait`` is None."""

    wait: timedelta | None
    counts: bool
    not_yet: bool = False


def max_attempts(run: StepRun) -> int:
    """The attempt after which it gives up, should it go on failing as it did last.

    Bad replies are counted by themselves, and so is everything else.
    """
    if run.error_class == BadReply.__name__:
        return run.attempts - run.bad_replies + MAX_BAD_REPLIES
    return run.bad_replies + MAX_ATTEMPTS


def judge(run: StepRun, error: Exception) -> Verdict:
    """The rule for each class of failure."""
    waited = timezone.now() - run.waiting_since if run.waiting_since else timedelta()
    match error:
        case RateLimited():
            wait = timedelta(seconds=error.after)
            return Verdict(None if waited + wait > RATE_LIMIT_DEADLINE else wait, counts=False)
        case NotYet():
            wait = NOT_YET_WAITS[run.waits] if run.waits < len(NOT_YET_WAITS) else HOURLY
            too_long = waited + wait > NOT_YET_DEADLINE
            return Verdict(None if too_long else wait, counts=False, not_yet=True)
        case Permanent():
            return Verdict(None, counts=True)
    is_bad_reply = isinstance(error, BadReply)
    attempt = 1 + (run.bad_replies if is_bad_reply else run.attempts - run.bad_replies)
    if attempt >= (MAX_BAD_REPLIES if is_bad_reply else MAX_ATTEMPTS):
        return Verdict(None, counts=True)
    # Full jitter: a hundred steps that failed together must not come back together.
    return Verdict(BACKOFF * 2 ** (attempt - 1) * random.random(), counts=True)  # noqa: S311


def step_fail(run: StepRun, token: UUID, error: Exception) -> StepFailed | None:
    """Write the failure down and what happens next, if the step is still held under the token.

    None where it is a wait, or no longer ours: no attempt has failed then.
    """
    verdict = judge(run, error)
    message = describe(error)
    with transaction.atomic():
        session = TrainingSession.objects.select_for_update().get(pk=run.session_id)
        still_ours = StepRun.objects.held(run.pk, token).update(
            status=StepStatus.DEAD if verdict.wait is None else StepStatus.WAITING,
            attempts=F("attempts") + (1 if verdict.counts else 0),
            waits=F("waits") + 1 if verdict.not_yet else 0,
            waiting_since=None if verdict.counts else Coalesce(F("waiting_since"), Now()),
            run_after=Now() + Value(verdict.wait or timedelta()),
            handed_over_until=None,
            lease_until=None,
            finished_at=Now(),
            error_class=type(error).__name__,
            error_message=message,
            **_bad_reply(error, message),
        )
        if not still_ours:
            return None
        attempt_record(
            run, error_class=type(error).__name__, message=message, counted=verdict.counts
        )
        if verdict.wait is None:
            _bury(run, session, error, message)
        wake_after_commit()
        if session.status == SessionStatus.COMPLETED:
            figures_changed(session)  # what it had asked for was paid for
    told = f"{run.step} of session {run.session_id}: {type(error).__name__}: {message}"
    log.warning("step failed: %s", told)
    return StepFailed(told) if verdict.counts or verdict.wait is None else None


def _bad_reply(error: Exception, message: str) -> dict[str, Any]:
    """Kept whatever happens until it is asked again: a wait must not forget what was wrong."""
    if not isinstance(error, BadReply):
        return {}
    return {
        "bad_replies": F("bad_replies") + 1,
        "last_reply": error.reply,
        "last_reply_error": message,
    }


def describe(error: Exception) -> str:
    """A line for people. A failure of ours was worded for them.

    Others are told by their place: their own words may quote what was said in the call, and this
    line goes to support, into notices and logs. What the database said about itself may be kept.
    """
    if isinstance(error, Failure):
        return str(error)
    if isinstance(error, OperationalError | InterfaceError):
        return (str(error).splitlines() or [""])[0][:200]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}, {Path(frames[-1].filename).name}" if frames else ""
    return f"A fault of ours{where}."


def fingerprint(step: str, error_class: str, message: str) -> str:
    """The same for failures that are alike: the message counts without its numbers."""
    alike = re.sub(r"[0-9]+(\.[0-9]+)?", "#", message)
    return hashlib.sha256(f"{step}|{error_class}|{alike}".encode()).hexdigest()[:16]


def _bury(run: StepRun, session: TrainingSession, error: Exception, message: str) -> None:
    run.refresh_from_db(fields=["attempts"])
    letter = DeadLetter.objects.create(
        step_run=run,
        error_class=type(error).__name__,
        message=message,
        # Frames without the exception's own text, which may hold what was said in the call.
        traceback="".join(traceback.format_tb(error.__traceback__)),
        fingerprint=fingerprint(run.step, type(error).__name__, message),
        attempts=run.attempts,
        retryable=not isinstance(error, Permanent),
        first_failed_at=run.waiting_since or run.started_at or timezone.now(),
    )
    dead_letter_tell(letter)
    if not pipeline_steps()[run.step].beside and session.status == SessionStatus.PROCESSING:
        session.status = SessionStatus.FAILED
        session.status_reason = message
        session.save(update_fields=["status", "status_reason"])
