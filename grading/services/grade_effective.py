"""What a grade comes to once people have spoken: their scores count in the grader's place."""

from collections.abc import Sequence

from grading.models import CriterionGrade, SessionGrade
from grading.protocol import CriterionScore, CriterionSpec
from grading.scoring import blockers_of, passed_by, percentage_of, verdict_of_score


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


def counted_criteria(grade: SessionGrade) -> Sequence[CriterionScore]:
    """Those that decide, as they count: an unreliable one only where a person scored it."""
    newest = {key: override.score for key, override in grade.newest_overrides.items()}
    return [
        _as_counted(row, newest.get(row.key))
        for row in grade.criteria.all()
        if row.key in newest or not row.is_unreliable
    ]


def _as_counted(row: CriterionGrade, given: int | None) -> CriterionScore:
    """``given`` is a person's score: it needs no proof, and makes any criterion count."""
    spec = spec_of(row)
    return CriterionScore(
        spec=spec,
        verdict=row.verdict if given is None else verdict_of_score(spec, given),  # type: ignore[arg-type]
        score=row.score if given is None else given,
        reason="",
        evidence=(),
        suggestion="",
        dropped_quotes=0,
    )


def spec_of(row: CriterionGrade) -> CriterionSpec:
    """The criterion as it was when it was judged."""
    return CriterionSpec(
        key=row.key,
        name=row.name,
        skill=row.skill,
        description="",
        weight=row.weight,
        scale="binary" if (row.min_score, row.max_score) == (0, 1) else "five",
        blocker=row.is_blocker,
    )
