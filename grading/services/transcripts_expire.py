"""What was said is deleted after so many days; scores, figures and people's words are kept."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from grading.models import CriterionGrade, Evidence, EvidencePart, SessionGrade
from sessions_app.models import (
    CallEvent,
    DeadLetter,
    LiveTurn,
    SessionStatus,
    StepAttempt,
    StepRun,
    TrainingSession,
)
from sessions_app.models.training_session import TRANSCRIPT_KEPT_DAYS
from sessions_app.services.dead_letter_discard import dead_letters_discard

BATCH = 100
NOT_OVER = (SessionStatus.CREATED, SessionStatus.IN_CALL, SessionStatus.PROCESSING)
GONE = "Deleted with the transcript."  # in the place of errors, which may quote it


def transcripts_expire() -> int:
    """Delete the words of calls older than TRANSCRIPT_RETENTION_DAYS and say so on their sessions.

    How many sessions. One that is being worked on waits for the next run. Safe to run twice, at
    once too.
    """
    days = settings.TRANSCRIPT_RETENTION_DAYS
    if not days:
        return 0
    before = timezone.now() - timedelta(days=days)
    old = TrainingSession.objects.filter(created_at__lt=before, transcript__isnull=False)
    over = old.exclude(status__in=NOT_OVER).order_by("created_at")
    expired = sum(_expire(batch, days) for batch in _batches(over.values_list("pk", flat=True)))
    _messages_expire(before)
    return expired


def _batches(ids: Collection[int]) -> list[list[int]]:
    known = list(ids)
    return [known[at : at + BATCH] for at in range(0, len(known), BATCH)]


@transaction.atomic
def _expire(ids: Collection[int], days: int) -> int:
    """Whoever has a session graded again locks it first, so a step that is not seen here never
    begins: it would write its quotes after us.
    """
    rows = TrainingSession.objects.filter(pk__in=ids, transcript__isnull=False)
    locked = set(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    busy = StepRun.objects.under_way().filter(session__in=locked)
    free = locked.difference(busy.values_list("session_id", flat=True))
    TrainingSession.objects.filter(pk__in=free).update(
        transcript=None,
        transcript_clean=None,
        transcript_llm_clean=None,
        clean_turns=[],
        ai_summary=None,
        closed_evidence=None,
        commitment=None,
        metadata={TRANSCRIPT_KEPT_DAYS: days},
    )
    LiveTurn.objects.filter(session__in=free).delete()
    CallEvent.objects.filter(session__in=free).delete()
    _clear_grades(free)
    _clear_errors(free)
    return len(free)


def _clear_grades(sessions: Collection[int]) -> None:
    EvidencePart.objects.filter(session__in=sessions).delete()
    Evidence.objects.filter(criterion__grade__session__in=sessions).delete()
    CriterionGrade.objects.filter(grade__session__in=sessions).update(reason="", suggestion="")
    grades = SessionGrade.objects.filter(session__in=sessions)
    grades.update(summary="", commitment=None, strengths=[], improvements=[], corrections=[])
    mirrored = list(grades.only("criteria_grades"))
    for grade in mirrored:
        grade.criteria_grades = [
            {**criterion, "evidence": [], "reasoning": ""} for criterion in grade.criteria_grades
        ]
    SessionGrade.objects.bulk_update(mirrored, ["criteria_grades"])


def _clear_errors(sessions: Collection[int]) -> None:
    steps = StepRun.objects.filter(session__in=sessions)
    steps.update(last_reply="", last_reply_error="")
    steps.exclude(error_class="").update(error_message=GONE)
    attempts = StepAttempt.objects.filter(step_run__session__in=sessions)
    attempts.exclude(error_class="").update(message=GONE)
    letters = DeadLetter.objects.filter(step_run__session__in=sessions)
    dead_letters_discard(letters=letters, by=None, reason=GONE)  # there is nothing to try again
    letters.update(message=GONE, traceback="")


def _messages_expire(before: datetime) -> None:
    """What VAPI sent of calls that are nobody's, or after their words had been deleted."""
    old = CallEvent.objects.filter(received_at__lt=before)
    late = Q(session__transcript__isnull=True) & ~Q(session__status__in=NOT_OVER)
    for batch in _batches(old.filter(Q(session=None) | late).values_list("pk", flat=True)):
        CallEvent.objects.filter(pk__in=batch).delete()
