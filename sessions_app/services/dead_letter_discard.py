"""A person closes dead letters for good: their sessions stay without what the step would give."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import DeadLetter, SessionStatus, TrainingSession
from sessions_app.models.training_session import GIVEN_UP
from sessions_app.pipeline.step import pipeline_steps


def dead_letter_discard(*, dead_letter: DeadLetter, by: User | None, reason: str) -> bool:
    """Close one. False where it is not open any more. Raises ValidationError without a reason."""
    letters = DeadLetter.objects.filter(pk=dead_letter.pk)
    return dead_letters_discard(letters=letters, by=by, reason=reason) == 1


def dead_letters_discard_alike(
    *, dead_letter: DeadLetter, by: User | None, reason: str, up_to: int | None = None
) -> int:
    """Close all that are open and alike, as far as they were shown; how many were.

    Raises ValidationError without a reason.
    """
    alike = DeadLetter.objects.like(dead_letter, up_to=up_to)
    return dead_letters_discard(letters=alike, by=by, reason=reason)


def dead_letters_discard(*, letters: QuerySet[DeadLetter], by: User | None, reason: str) -> int:
    """Close those of them that are open; how many. ``by`` is None for a policy.

    Raises ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is discarded: the next one will ask."})
    beside = [spec.name for spec in pipeline_steps().values() if spec.beside]
    with transaction.atomic():
        still_open = letters.filter(state=DeadLetter.State.OPEN)
        theirs = list(still_open.values_list("pk", "step_run__session_id", "step_run__step"))
        # Sessions first and in order, as a re-run does: neither waits for the other in a circle.
        sessions = TrainingSession.objects.filter(pk__in={session for _, session, _ in theirs})
        list(sessions.order_by("pk").select_for_update().values_list("pk"))
        closed = DeadLetter.objects.filter(
            pk__in=[pk for pk, _, _ in theirs], state=DeadLetter.State.OPEN
        ).update(
            state=DeadLetter.State.DISCARDED, closed_by=by, closed_at=Now(), reason=reason.strip()
        )
        without_grade = {session for _, session, step in theirs if step not in beside}
        sessions.filter(pk__in=without_grade, status=SessionStatus.FAILED).update(
            status_reason=GIVEN_UP
        )
    return closed
