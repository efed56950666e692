"""A repeat's row: its one request is noted before it goes out, and its answer once it is there."""

from django.db.models import QuerySet
from django.db.models.functions import Now

from grading.models import GradeRepeat, RepeatedScore
from grading.protocol import COUNTED, CriterionScore, Scorecard
from sessions_app.figures import figures_changed
from sessions_app.models import TrainingSession


def repeat_begin(repeat: GradeRepeat) -> bool:
    """Note that it is asked now; False where it was before, by a worker that may have died of it.

    Commits, so that it outlives this worker: what was sent is paid for.
    """
    return _row(repeat).filter(asked_at=None).update(asked_at=Now()) == 1


def repeat_unbegin(repeat: GradeRepeat) -> None:
    """Nothing was sent after all: it may be asked again."""
    _row(repeat).update(asked_at=None)


def repeat_record(*, session: TrainingSession, repeat: GradeRepeat, scorecard: Scorecard) -> None:
    """Keep what the grader said this time beside what it said first; the grade stays as it is.

    In the transaction that marks the locked session's step done. What it cost counts for it.
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
    figures_changed(session)


def _row(repeat: GradeRepeat) -> QuerySet[GradeRepeat]:
    return GradeRepeat.objects.filter(pk=repeat.pk)


def _score(criterion: CriterionScore) -> int | None:
    return criterion.score if criterion.verdict in COUNTED else None
