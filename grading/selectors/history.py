"""Every grade that a session was given, and how two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grading.models import CriterionGrade, GradeOverride, Regrade, SessionGrade
from grading.selectors.noise import noise_of, noise_of_whole
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
        """The one that counts; None where none does."""
        if self.override:
            return self.override.score
        return self.row.score if self.row.counts else None


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion in both grades; None where a grade does not have it."""

    name: str
    then: Given | None
    now: Given | None
    is_noise: bool = False  # no further apart than the grader's answers to the same question

    @property
    def sides(self) -> tuple[Given | None, Given | None]:
        return self.then, self.now

    @property
    def differs(self) -> bool:
        return self.then is None or self.now is None or self.then.score != self.now.score

    @property
    def change(self) -> int | None:
        """Between the grader's own scores, where both count; else None."""
        if self.then is None or self.now is None or self.then.override or self.now.override:
            return None
        then, now = self.then.row, self.now.row
        if then.score is None or now.score is None or not (then.counts and now.counts):
            return None
        return now.score - then.score


@dataclass(frozen=True, slots=True)
class History:
    """`compared` is empty unless an earlier grade is `shown`; `left_behind` are the people's scores
    that the current one has no place for. `is_noise` is the change of the whole score.
    """

    grades: Sequence[SessionGrade]
    shown: SessionGrade | None
    current: SessionGrade | None
    compared: Sequence[Compared]
    is_noise: bool
    under_way: Regrade | None
    left_behind: Sequence[LeftBehind]


def history_of(session: TrainingSession, shown: SessionGrade | None) -> History:
    """Newest first."""
    current = current_grade(session)
    grades = list(session.grades.select_related("rubric_version__rubric"))
    compared: list[Compared] = []
    is_noise = False
    if shown and current and shown.pk != current.pk:
        compared = _compared(shown, current, session.org_id)
        is_noise = _total_is_noise(shown, current, session.org_id)
    return History(
        grades=grades,
        shown=shown,
        current=current,
        compared=compared,
        is_noise=is_noise,
        under_way=regrade_under_way(session),
        left_behind=left_behind(current) if current and len(grades) > 1 else (),
    )


def _compared(then: SessionGrade, now: SessionGrade, organisation_id: int) -> list[Compared]:
    one_grader = then.grader == now.grader
    noise = noise_of(now, organisation_id=organisation_id) if one_grader else {}
    before, after = _given(then), _given(now)
    rows = {
        key: Compared((after.get(key) or before[key]).row.name, before.get(key), after.get(key))
        for key in {**after, **before}
    }
    return [
        replace(row, is_noise=key in noise and noise[key].covers(row.change or 0))
        for key, row in rows.items()
    ]


def _total_is_noise(then: SessionGrade, now: SessionGrade, organisation_id: int) -> bool:
    """Of one grader's own totals, where no person's score counts."""
    if then.grader != now.grader or then.is_manual_override or now.is_manual_override:
        return False
    if then.percentage is None or now.percentage is None:
        return False
    noise = noise_of_whole(now, organisation_id=organisation_id)
    return noise is not None and noise.covers(float(now.percentage - then.percentage))


def _given(grade: SessionGrade) -> dict[str, Given]:
    newest = grade.newest_overrides
    return {row.key: Given(row, newest.get(row.key)) for row in grade.criteria.all()}
