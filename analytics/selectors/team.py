"""The figures of `/team/`, as the filters narrow them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from analytics.selectors.figures import distribution
from analytics.selectors.metrics import metric_figures
from analytics.selectors.overview import Overview, overview_of
from analytics.selectors.scope import Scope
from analytics.selectors.skill_map import SkillMap, skill_map
from analytics.selectors.skills import skills


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """``skills``, ``metrics`` and ``distribution`` as the API has them; ``people`` as asked for."""

    overview: Overview
    skills: Sequence[dict[str, Any]]
    metrics: Sequence[dict[str, Any]]
    distribution: dict[str, Any]
    people: SkillMap


def team_figures(scope: Scope, people: Sequence[UUID], *, include_offline: bool) -> TeamFigures:
    """Of everyone, and of these people by skill. Seven queries."""
    overview = overview_of(scope, include_offline=include_offline)
    everyone = skills(scope, overview.kinds, overview.kinds_before)
    shown = [row["skill"] for row in everyone]
    return TeamFigures(
        overview=overview,
        skills=everyone,
        metrics=metric_figures(scope),
        distribution=distribution(scope, overview.kinds),
        people=skill_map(scope, overview.kinds, people, skills=shown),
    )
