from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from grading.models import GradeDispute, SessionGrade
from grading.services.speaking import Outdated, criterion_of, grade_locked, said


@transaction.atomic
def grade_dispute(
    *, grade: SessionGrade, by: User, reason: str, criterion: str = ""
) -> GradeDispute:
    """The rep says that a criterion, or the whole, was judged wrong. One at a time is open.

    Raises PermissionDenied for anybody else, ValidationError for a criterion that is not there or
    no reason, and Outdated where one is open or another grade counts by now.
    """
    grade = grade_locked(grade.pk)
    if grade.session.user_id != by.pk:
        raise PermissionDenied("Only the rep whose call it was can dispute its grade.")
    if criterion:
        criterion = criterion_of(grade, criterion).key
    if grade.disputes.still_open().filter(criterion=criterion).exists():
        raise Outdated("You have disputed this already. It waits for a manager's answer.")
    return GradeDispute.objects.create(grade=grade, criterion=criterion, reason=said(reason), by=by)
