"""Grades that were asked for twice, for tests of what is said about the noise."""

from decimal import Decimal

from django.utils import timezone

from grading.models import GradeRepeat, RepeatedScore, SessionGrade


def repeated(grade: SessionGrade, *, points: str = "0", **apart: int) -> GradeRepeat:
    """The grader gave each criterion so much more the second time, and the whole so many points."""
    whole = None if grade.percentage is None else grade.percentage + Decimal(points)
    repeat = GradeRepeat.objects.create(
        grade=grade, expected_usd=0, done_at=timezone.now(), percentage=whole
    )
    RepeatedScore.objects.bulk_create(
        RepeatedScore(
            repeat=repeat,
            criterion=row.key,
            first=row.score if row.counts else None,
            again=row.score + apart.get(row.key, 0) if row.counts else None,
        )
        for row in grade.criteria.all()
    )
    return repeat
