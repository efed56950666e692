"""Every grade that a session was given, and how two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.models import CriterionGrade, GradeOverride, Regrade, SessionGrade
from grading.selectors.regrades import regrade_under_way
from grading.selectors.sessions import current_grade
from grading.selectors.standing import LeftBehind, left_behind
from sessions_app.models import TrainingSession


@dataclass(frozen=True, slots=True)
class Given:
    """What a grade holds of a criterion: the grader's score and, in its place, a person's."""

    row: CriterionGrade
    override: GradeOverride | None

    @property
    def score(self) -> int | None:
        """The one that counts."""
        return self.override.score if self.override else self.row.score


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion in both grades; None where a grade does not have it."""

    name: str
    then: Given | None
    now: Given | None

    @property
    def sides(self) -> tuple[Given | None, Given | None]:
        return self.then, self.now

    @property
    def differs(self) -> bool:
        return self.then is None or self.now is None or self.then.score != self.now.score


@dataclass(frozen=True, slots=True)
class History:
    """`compared` is empty unless an earlier grade is `shown`; `left_behind` are the people's scores
    that the current one has no place for.
    """

    grades: Sequence[SessionGrade]
    shown: SessionGrade | None
    current: SessionGrade | None
    compared: Sequence[Compared]
    under_way: Regrade | None
    left_behind: Sequence[LeftBehind]


def history_of(session: TrainingSession, shown: SessionGrade | None) -> History:
    """Newest first."""
    current = current_grade(session)
    is_earlier = shown is not None and current is not None and shown.pk != current.pk
    grades = list(session.grades.select_related("rubric_version__rubric"))
    return History(
        grades=grades,
        shown=shown,
        current=current,
        compared=_compared(shown, current) if is_earlier and shown and current else [],
        under_way=regrade_under_way(session),
        left_behind=left_behind(current) if current and len(grades) > 1 else (),
    )


def _compared(then: SessionGrade, now: SessionGrade) -> list[Compared]:
    before, after = _given(then), _given(now)
    return [
        Compared((after.get(key) or before[key]).row.name, before.get(key), after.get(key))
        for key in {**after, **before}
    ]


def _given(grade: SessionGrade) -> dict[str, Given]:
    newest = grade.newest_overrides
    return {row.key: Given(row, newest.get(row.key)) for row in grade.criteria.all()}
