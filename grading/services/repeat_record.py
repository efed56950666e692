from django.db.models.functions import Now

from grading.models import GradeRepeat, RepeatedScore
from grading.protocol import COUNTED, CriterionScore, Scorecard


def repeat_record(repeat: GradeRepeat, scorecard: Scorecard) -> None:
    """Keep what the grader said this time beside what it said first; the grade stays as it is.

    In the caller's transaction.
    """
    again = {criterion.spec.key: _score(criterion) for criterion in scorecard.criteria}
    RepeatedScore.objects.bulk_create(
        RepeatedScore(
            repeat=repeat,
            criterion=row.key,
            first=row.score if row.counts else None,
            again=again[row.key],
        )
        for row in repeat.grade.criteria.all()
    )
    repeat.percentage, repeat.done_at = scorecard.percentage, Now()
    repeat.save(update_fields=["percentage", "done_at"])


def _score(criterion: CriterionScore) -> int | None:
    return criterion.score if criterion.verdict in COUNTED else None
