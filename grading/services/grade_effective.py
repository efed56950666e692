"""What a grade comes to once people have spoken: their scores count in the grader's place."""

from grading.models import SessionGrade
from grading.scoring import blockers_of, passed_by, percentage_of
from grading.selectors.counted import counted_criteria


def grade_effective_update(grade: SessionGrade) -> None:
    """Compute the effective figures anew from the criteria and the newest override of each.

    In the caller's transaction, with the session locked.
    """
    criteria = counted_criteria(grade)
    percentage = percentage_of(criteria)
    grade.effective_percentage = percentage
    grade.effective_passed = passed_by(criteria, percentage, grade.rubric_version.pass_mark)
    grade.effective_blockers = list(blockers_of(criteria, "missed"))
    grade.is_manual_override = bool(grade.newest_overrides)
    grade.save(
        update_fields=[
            "is_manual_override",
            "effective_percentage",
            "effective_passed",
            "effective_blockers",
            "updated_at",
        ]
    )
