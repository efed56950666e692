"""One person's calls and skills, call by call: few enough to be read without a rollup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from analytics.days import ONE_DAY, day_start
from analytics.facts import SKILLS
from analytics.models import Grader
from analytics.selectors.metrics import metric_figures
from analytics.selectors.overview import Overview, overview_of
from analytics.selectors.scope import Scope, rows
from analytics.statistics import HALF_LIFE, Sample
from sessions_app.models import SessionStatus, SessionType, TrainingSession

NEEDED = 3  # graded calls; fewer say nothing about a skill

_LEVELS = f"""
    SELECT skill, count(*) AS graded, sum(score)::bigint AS score_sum,
        sum(score * score)::bigint AS score_squares,
        (array_agg(score ORDER BY created_at))[1] AS first, max(score) AS best,
        (array_agg(score ORDER BY created_at DESC))[1] AS latest,
        sum(weight * score) / sum(weight) AS weighted
    FROM (
        SELECT skill, created_at, round(avg(score_sum))::bigint AS score,
            power(0.5::float8, extract(epoch FROM %(end)s - created_at)::float8
                / 86400 / {HALF_LIFE}) AS weight
        FROM ({{skills}}) criteria WHERE grader = ANY(%(kinds)s) AND created_at >= %(since)s
        GROUP BY skill, created_at
    ) calls GROUP BY skill
"""  # noqa: S608  (a number of our own)


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """`first`, `best` and `latest` are calls, `level` weighs recent ones more: 0 to 100."""

    skill: str
    sample: Sample
    weighted: float
    first: float
    best: float
    latest: float

    @property
    def graded(self) -> int:
        return self.sample.count

    @property
    def level(self) -> float | None:
        return round(self.weighted, 2) if self.graded >= NEEDED else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return self.sample.interval

    @property
    def interval_width(self) -> float:
        return round(self.interval[1] - self.interval[0], 2) if self.interval else 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """A graded call. ``score`` is None where too little could be judged."""

    session_id: int
    created_at: datetime
    persona: str
    is_assignment: bool
    score: float | None
    kind: Grader
    talk_ratio: float | None


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """``metrics`` as the API has them."""

    overview: Overview
    calls: Sequence[Call]
    levels: Sequence[SkillLevel]
    metrics: Sequence[dict[str, Any]]


def person_figures(person: User, scope: Scope, *, include_offline: bool) -> PersonFigures:
    """All of a person's calls count here, submitted or not. Five queries, however many calls."""
    overview = overview_of(scope, include_offline=include_offline)
    return PersonFigures(
        overview=overview,
        calls=calls_of(person, scope),
        levels=skill_levels(scope, overview.kinds),
        metrics=metric_figures(scope),
    )


def skill_levels(scope: Scope, kinds: frozenset[str]) -> Sequence[SkillLevel]:
    """Of the scope's person: the weakest first, those of which too little is known last."""
    given = {
        **scope.given,
        "kinds": list(kinds),
        "since": day_start(scope.period.first, scope.period.zone),
    }
    found = rows(_LEVELS.format(skills=SKILLS.format(where=scope.of_sessions)), given)
    levels = [
        SkillLevel(
            skill=row["skill"],
            sample=Sample(row["graded"], row["score_sum"], row["score_squares"]),
            weighted=row["weighted"] / 100,
            first=row["first"] / 100,
            best=row["best"] / 100,
            latest=row["latest"] / 100,
        )
        for row in found
    ]
    return sorted(levels, key=lambda row: (row.level is None, row.level or 0.0, row.skill))


def calls_of(person: User, scope: Scope) -> Sequence[Call]:
    """Their graded calls within the scope, oldest first, without what was said."""
    period = scope.period
    sessions = TrainingSession.objects.filter(
        user=person,
        org=scope.organisation_id,
        status=SessionStatus.COMPLETED,
        grades__is_current=True,
        created_at__gte=day_start(period.first, period.zone),
        created_at__lt=day_start(period.last + ONE_DAY, period.zone),
    )
    if scope.assignment_id:
        sessions = sessions.filter(assignment=scope.assignment_id)
    if scope.persona_id:
        sessions = sessions.filter(persona=scope.persona_id)
    found = sessions.order_by("created_at", "pk").values_list(
        "pk",
        "created_at",
        "persona_snapshot__name",
        "session_type",
        "grades__effective_percentage",
        "grades__grader",
        "conversation__talk_ratio",
    )
    return [
        Call(
            session_id=pk,
            created_at=created_at,
            persona=name or "Imported call",
            is_assignment=session_type == SessionType.ASSIGNMENT,
            score=None if score is None else float(score),
            kind=Grader.OFFLINE if grader.startswith("offline:") else Grader.MODEL,
            talk_ratio=talk_ratio,
        )
        for pk, created_at, name, session_type, score, grader, talk_ratio in found
    ]
