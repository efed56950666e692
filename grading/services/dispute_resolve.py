from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from grading.models import GradeDispute
from grading.services.grade_override import grade_override
from grading.services.speaking import Outdated, grade_locked, must_lead, said


@transaction.atomic
def dispute_resolve(
    *, dispute: GradeDispute, by: User, accepted: bool, reason: str, score: int | None = None
) -> GradeDispute:
    """Answer a dispute, once. Accepted with a score, the score counts from then on.

    Raises PermissionDenied, also for who made it; ValidationError for a score that has no
    criterion or belongs to no accepted dispute, or no reason; Outdated where it was answered.
    """
    grade = grade_locked(dispute.grade_id)
    must_lead(grade.session, by)
    dispute = GradeDispute.objects.get(pk=dispute.pk)
    if dispute.answered_at is not None:
        raise Outdated("This dispute was answered already.")
    if score is not None:
        _check_score(dispute, accepted)
        dispute.override = grade_override(
            grade=grade, by=by, criterion=dispute.criterion, score=score, reason=reason
        )
    dispute.accepted = accepted
    dispute.answer = said(reason)
    dispute.answered_by = by
    dispute.answered_at = Now()
    dispute.save()
    dispute.refresh_from_db(fields=["answered_at"])
    return dispute


def _check_score(dispute: GradeDispute, accepted: bool) -> None:
    if not accepted:
        raise ValidationError({"score": "A dispute that is not accepted changes no score."})
    if not dispute.criterion:
        raise ValidationError({"score": "It is about the whole: give the criteria their scores."})
