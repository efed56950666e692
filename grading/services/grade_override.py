from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from grading.models import CriterionGrade, GradeOverride, SessionGrade
from grading.services.grade_effective import grade_effective_update
from grading.services.speaking import criterion_of, grade_locked, must_lead, said
from sessions_app.figures import figures_changed


@transaction.atomic
def grade_override(
    *, grade: SessionGrade, by: User, criterion: str, score: int, reason: str
) -> GradeOverride:
    """Put a manager's score beside the grader's, never over it; the newest one counts.

    Raises PermissionDenied, ValidationError for a score off the scale, a criterion that is not
    there or no reason, and Outdated where another grade counts by now.
    """
    grade = grade_locked(grade.pk)
    must_lead(grade.session, by)
    row = criterion_of(grade, criterion)
    if not row.min_score <= score <= row.max_score:
        raise ValidationError(
            {"score": f"Score must be {row.min_score} to {row.max_score}. You entered {score}."}
        )
    override = GradeOverride.objects.create(
        grade=grade,
        criterion=row.key,
        before=counted_before(grade, row),
        score=score,
        reason=said(reason),
        by=by,
    )
    grade_effective_update(grade)
    figures_changed(grade.session)
    return override


def counted_before(grade: SessionGrade, row: CriterionGrade) -> int | None:
    """The score that a new override of this criterion takes the place of; None: none counted."""
    last = grade.overrides.filter(criterion=row.key).last()
    if last is not None:
        return last.score
    return row.score if row.counts and not row.is_unreliable else None
