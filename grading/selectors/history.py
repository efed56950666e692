"""Every grade that a session was given, and how two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.models import CriterionGrade, Regrade, SessionGrade
from grading.selectors.regrades import regrade_under_way
from grading.selectors.sessions import current_grade
from sessions_app.models import TrainingSession


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion in both grades; None where a grade does not have it."""

    name: str
    then: CriterionGrade | None
    now: CriterionGrade | None

    @property
    def differs(self) -> bool:
        return self.then is None or self.now is None or self.then.score != self.now.score


@dataclass(frozen=True, slots=True)
class History:
    """`compared` is empty unless an earlier grade is `shown`."""

    grades: Sequence[SessionGrade]
    shown: SessionGrade | None
    current: SessionGrade | None
    compared: Sequence[Compared]
    under_way: Regrade | None


def history_of(session: TrainingSession, shown: SessionGrade | None) -> History:
    """Newest first."""
    current = current_grade(session)
    is_earlier = shown is not None and current is not None and shown.pk != current.pk
    return History(
        grades=list(session.grades.select_related("rubric_version__rubric")),
        shown=shown,
        current=current,
        compared=_compared(shown, current) if is_earlier and shown and current else [],
        under_way=regrade_under_way(session),
    )


def _compared(then: SessionGrade, now: SessionGrade) -> list[Compared]:
    before = {row.key: row for row in then.criteria.all()}
    after = {row.key: row for row in now.criteria.all()}
    return [
        Compared((after.get(key) or before[key]).name, before.get(key), after.get(key))
        for key in {**after, **before}
    ]
