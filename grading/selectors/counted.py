"""A grade's criteria as they count once people have spoken."""

from collections.abc import Sequence

from grading.models import CriterionGrade, SessionGrade
from grading.protocol import CriterionScore, CriterionSpec
from grading.scoring import verdict_of_score


def counted_criteria(grade: SessionGrade) -> Sequence[CriterionScore]:
    """Those that decide, as they count: an unreliable one only where a person scored it."""
    newest = {key: override.score for key, override in grade.newest_overrides.items()}
    return [
        as_counted(row, newest.get(row.key))
        for row in grade.criteria.all()
        if row.key in newest or not row.is_unreliable
    ]


def as_counted(row: CriterionGrade, given: int | None = None) -> CriterionScore:
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
