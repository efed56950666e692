"""Of an assignment's attempts a rep puts one up for review, and may take it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from sessions_app.figures import figures_changed
from sessions_app.models import SessionStatus, TrainingSession


@transaction.atomic
def session_submit(*, session: TrainingSession, by: User) -> TrainingSession:
    """Put it up for review; another attempt that was, is taken back. Twice is once.

    Raises PermissionDenied where it is somebody else's, ValidationError where it is no completed
    attempt or where another one has been reviewed already.
    """
    attempts = _attempts_beside(session, by)
    attempt = attempts[session.pk]
    if attempt.status != SessionStatus.COMPLETED:
        raise ValidationError("Only a completed session can be submitted for review.")
    if attempt.submitted_for_review:
        return attempt
    others = [other for other in attempts.values() if other.submitted_for_review]
    for other in others:
        _take_back(other)
    attempt.submitted_for_review = True
    attempt.save(update_fields=["submitted_for_review"])
    figures_changed(attempt, *others)
    return attempt


@transaction.atomic
def session_unsubmit(*, session: TrainingSession, by: User) -> TrainingSession:
    """Take it back. Twice is once. Raises as `session_submit`, and once it was reviewed."""
    attempt = _attempts_beside(session, by)[session.pk]
    if attempt.submitted_for_review:
        _take_back(attempt)
        figures_changed(attempt)
    return attempt


def _attempts_beside(session: TrainingSession, by: User) -> dict[int, TrainingSession]:
    """All of that person's attempts, locked in order: of two submits at once one is later."""
    if session.user_id != by.pk:
        raise PermissionDenied("Only the rep who made it can submit a session, or take it back.")
    if session.assignment_id is None:
        raise ValidationError("This session belongs to no assignment, so nobody reviews it.")
    attempts = TrainingSession.objects.filter(user=by, assignment=session.assignment_id)
    return {row.pk: row for row in attempts.select_for_update(of=("self",)).order_by("pk")}


def _take_back(attempt: TrainingSession) -> None:
    if attempt.reviewed_at is not None:
        raise ValidationError("The submitted session was reviewed already, so it stays.")
    attempt.submitted_for_review = False
    attempt.save(update_fields=["submitted_for_review"])
