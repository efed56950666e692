"""What waits for a manager's eyes."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from grading.models import GradeDispute, SessionGrade, SessionReview
from grading.scoring import NEEDS_REVIEW
from grading.selectors.sessions import with_current_grade
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.models.training_session import TrainingSessionQuerySet


def review_queue(user: User) -> TrainingSessionQuerySet:
    """Disputed ones first, then those not reviewed that were put up for review, did not reach the
    pass mark or are flagged; each oldest first. Nobody reviews their own.
    """
    completed = TrainingSession.objects.visible_to(user).filter(status=SessionStatus.COMPLETED)
    current = SessionGrade.objects.filter(session=OuterRef("pk"), is_current=True)
    wanting = current.filter(Q(effective_passed=False) | Q(flags__contains=[NEEDS_REVIEW]))
    disputed = GradeDispute.objects.still_open().filter(grade__session=OuterRef("pk"))
    waiting = (
        completed.exclude(user=user)
        .annotate(is_disputed=Exists(disputed))
        .filter(
            Q(is_disputed=True)
            | Q(reviewed_at=None) & (Q(submitted_for_review=True) | Exists(wanting))
        )
    )
    rows = waiting.select_related("user", "assignment").order_by("-is_disputed", "created_at", "id")
    return with_current_grade(rows, proof=True)


def last_reviews(user: User, *, at_most: int = 3) -> Sequence[SessionReview]:
    """What managers said of the person's own calls, newest first."""
    theirs = SessionReview.objects.filter(session__user=user, session__org=user.organisation_id)
    return list(theirs.select_related("session", "by").order_by("-id")[:at_most])
