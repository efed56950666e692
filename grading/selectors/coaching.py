"""What a rep makes of a grade: keep, start, stop, what to practise next, how it went before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from grading.coaching import Advice, Line, advice_of, points_lost
from grading.models import CriterionGrade, SessionGrade
from grading.noise import Noise
from grading.protocol import CriterionScore, Evidence
from grading.selectors.attempts import comparable_grades
from grading.selectors.conversation import Bullet, Conversation
from grading.selectors.counted import counted_criteria
from grading.selectors.noise import noise_of
from grading.selectors.practice import FROM_EASY_ON, personas_of
from sessions_app.models import Difficulty, Persona, TrainingSession

ATTEMPTS = 5  # that are looked at, this one included
WIDTH, HEIGHT, EDGE = 64, 20, 3  # of a sparkline's drawing


@dataclass(frozen=True, slots=True)
class Practise:
    """The criterion that cost most over ``attempts`` calls, and with whom to practise it.

    ``suggestion`` is this call's, where it had one. Without a persona there is nobody to call
    again: the rep chooses.
    """

    key: str
    name: str
    suggestion: str
    attempts: int
    persona: Persona | None
    assignment_id: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A criterion's scores in the last attempts, oldest first, each 0 to 100."""

    key: str
    name: str
    scores: Sequence[int]
    is_noise: bool = False  # the last change lies within the grader's own noise

    @property
    def dots(self) -> Sequence[tuple[float, float]]:
        """Where the sparkline has its points."""
        step = (WIDTH - 2 * EDGE) / (len(self.scores) - 1)
        high = HEIGHT - 2 * EDGE
        return [
            (round(EDGE + place * step, 1), round(HEIGHT - EDGE - high * score / 100, 1))
            for place, score in enumerate(self.scores)
        ]

    @property
    def points(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.dots)

    @property
    def sentence(self) -> str:
        told = ", ".join(map(str, self.scores[:-1]))
        noise = ", which is within the grader's own noise" if self.is_noise else ""
        return f"{self.name}: {told} and now {self.scores[-1]} of 100{noise}"


@dataclass(frozen=True, slots=True)
class Coaching:
    """``progress`` has the criteria that were scored at least twice."""

    advice: Advice
    practise: Practise | None
    progress: Sequence[Progress]


def coaching_of(
    session: TrainingSession, grade: SessionGrade, conversation: Conversation | None
) -> Coaching:
    """By what counts now, with people's scores. Only this rep's own attempts are looked at."""
    counted = {row.spec.key: row for row in counted_criteria(grade)}
    shown = [
        _with_words(counted[row.key], row) for row in grade.criteria.all() if row.key in counted
    ]
    before = comparable_grades(session, grade).prefetch_related("criteria", "overrides")
    attempts = [*list(before[: ATTEMPTS - 1])[::-1], grade]
    scored = [{row.spec.key: row for row in counted_criteria(attempt)} for attempt in attempts]
    noise = noise_of(grade, organisation_id=session.org_id) if len(attempts) > 1 else {}
    return Coaching(
        advice=advice_of(shown, _harmful(conversation)),
        practise=_practise(session, grade, shown, scored),
        progress=[
            replace(row, is_noise=_is_noise(row.key, attempts, noise))
            for row in _progress(shown, scored)
            if len(row.scores) > 1
        ],
    )


def _with_words(score: CriterionScore, row: CriterionGrade) -> CriterionScore:
    evidence = tuple(
        Evidence(said.quote, said.turn_index, said.start_char, said.end_char)
        for said in row.evidence.all()
    )
    return replace(score, reason=row.reason, suggestion=row.suggestion, evidence=evidence)


def _harmful(conversation: Conversation | None) -> list[Line]:
    """Figures that are far out of range, or above what they may be at most."""
    bullets = conversation.bullets if conversation else ()
    return [
        Line(
            bullet.metric.name,
            f"{round(bullet.value, 1):g} {bullet.metric.unit}, aim for {bullet.range}",
        )
        for bullet in bullets
        if bullet.standing == "bad" or _is_above_its_most(bullet)
    ]


def _is_above_its_most(bullet: Bullet) -> bool:
    return bullet.standing == "off" and bullet.metric.low is None


def _practise(
    session: TrainingSession,
    grade: SessionGrade,
    shown: Sequence[CriterionScore],
    scored: Sequence[dict[str, CriterionScore]],
) -> Practise | None:
    """Nothing where no attempt lost anything by a criterion that this grade has."""

    def lost(row: CriterionScore) -> Decimal:
        key = row.spec.key
        return sum((points_lost(rows[key]) for rows in scored if key in rows), Decimal(0))

    dearest = max(shown, key=lost, default=None)
    if dearest is None or not lost(dearest):
        return None
    persona = _persona(session, is_passed=grade.effective_passed is True)
    again = persona is not None and persona.pk == session.persona_id
    return Practise(
        key=dearest.spec.key,
        name=dearest.spec.name,
        suggestion=dearest.suggestion,
        attempts=len(scored),
        persona=persona,
        assignment_id=session.assignment_id if again else None,
    )


def _persona(session: TrainingSession, *, is_passed: bool) -> Persona | None:
    """The same customer again; after a pass, a harder one with the same objective."""
    same = session.persona
    if same is None:
        return None
    offered = personas_of(session.user)
    if is_passed:
        harder = Difficulty.values[Difficulty.values.index(same.difficulty) + 1 :]
        alike = offered.filter(difficulty__in=harder, objective=same.objective)
        if found := alike.order_by(FROM_EASY_ON, "name", "id").first():
            return found
    return same if same.is_active or session.assignment_id else None


def _progress(
    shown: Sequence[CriterionScore], scored: Sequence[dict[str, CriterionScore]]
) -> list[Progress]:
    return [
        Progress(
            key=row.spec.key,
            name=row.spec.name,
            scores=[
                round(share * 100)
                for rows in scored
                if row.spec.key in rows and (share := rows[row.spec.key].share) is not None
            ],
        )
        for row in shown
    ]


def _is_noise(key: str, attempts: Sequence[SessionGrade], noise: Mapping[str, Noise]) -> bool:
    """Whether one and the same grader gave the last two scores, no further apart than its noise."""
    scored = [
        (attempt, row)
        for attempt in attempts
        for row in attempt.criteria.all()
        if row.key == key and (key in attempt.newest_overrides or _counts(row))
    ]
    (before, then), (now_by, now) = scored[-2:]
    if key not in noise or key in before.newest_overrides or key in now_by.newest_overrides:
        return False
    assert then.score is not None and now.score is not None  # both count
    return before.grader == now_by.grader and noise[key].covers(now.score - then.score)


def _counts(row: CriterionGrade) -> bool:
    return row.share is not None and not row.is_unreliable
