from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from grading.models import SessionReview
from grading.services.speaking import Outdated, must_lead, said, session_locked
from sessions_app.models import SessionStatus, TrainingSession

ONE_LINE = SessionReview._meta.get_field("reason").max_length or 0


@transaction.atomic
def session_review(
    *, session: TrainingSession, by: User, approved: bool, reason: str
) -> SessionReview:
    """A manager approves or rejects a graded session, once; the rep is shown it.

    Raises PermissionDenied, ValidationError for no reason or a session that is not completed, and
    Outdated where it was reviewed already.
    """
    session = session_locked(session.pk)
    must_lead(session, by)
    if session.status != SessionStatus.COMPLETED:
        raise ValidationError("Only a completed session can be reviewed.")
    if session.reviewed_at is not None:
        raise Outdated("This session was reviewed already.")
    review = SessionReview.objects.create(
        session=session, by=by, approved=approved, reason=said(reason, most=ONE_LINE)
    )
    session.reviewed_at, session.reviewed_by = Now(), by
    session.save(update_fields=["reviewed_at", "reviewed_by"])
    return review
