"""Which scores of people stand for a session, whatever its grader has thought of it since."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.models import CriterionGrade, GradeOverride, SessionGrade


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A person's score that the grade has no place for, and why."""

    override: GradeOverride
    judged: CriterionGrade
    why: str


def standing_overrides(session_id: int) -> Sequence[GradeOverride]:
    """For each criterion and scale, the newest score that a person gave in any of the session's
    grades.
    """
    given = GradeOverride.objects.filter(grade__session=session_id, carried_from=None)
    given = given.select_related("by", "grade").prefetch_related("grade__criteria")
    newest = {_scale(scored_row(override)): override for override in given.order_by("id")}
    return list(newest.values())


def not_yet_there(grade: SessionGrade) -> list[GradeOverride]:
    """Those that stand, but not in this grade."""
    standing = standing_overrides(grade.session_id)
    if not standing:
        return []
    there = {row.carried_from_id or row.pk for row in grade.newest_overrides.values()}
    return [override for override in standing if override.pk not in there]


def scored_row(override: GradeOverride) -> CriterionGrade:
    """The criterion as it was when the person scored it."""
    return next(row for row in override.grade.criteria.all() if row.key == override.criterion)


def place_in(grade: SessionGrade, override: GradeOverride) -> CriterionGrade | None:
    """The grade's criterion of the same key and scale; None where there is none."""
    scale = _scale(scored_row(override))
    return next((row for row in grade.criteria.all() if _scale(row) == scale), None)


def left_behind(grade: SessionGrade) -> Sequence[LeftBehind]:
    keys = {row.key for row in grade.criteria.all()}
    return [
        LeftBehind(
            override,
            scored_row(override),
            "its scale is another here" if override.criterion in keys else "it is not judged here",
        )
        for override in not_yet_there(grade)
        if place_in(grade, override) is None
    ]


def _scale(row: CriterionGrade) -> tuple[str, int, int]:
    return row.key, row.min_score, row.max_score
