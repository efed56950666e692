"""People's figures of all time, from the materialised view: instant, and an hour old at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from analytics.models import Grader, UserPerformanceSummary
from analytics.selectors.scope import Scope

MISSED = timedelta(minutes=90)  # it is refreshed every hour; older, it is not read


@dataclass(frozen=True, slots=True)
class Overall:
    graded: int
    average: float | None
    last_session_at: datetime | None


@dataclass(frozen=True, slots=True)
class AllTime:
    """Who is not among ``people`` had no graded session when it was refreshed."""

    people: Mapping[UUID, Overall]
    refreshed_at: datetime


def overall_of_all_time(
    scope: Scope, kinds: frozenset[str], people: Sequence[UUID]
) -> AllTime | None:
    """None where the view does not answer: for less than everything, or both kinds of grader."""
    is_narrowed = scope.period.previous or scope.assignment_id or scope.persona_id
    if is_narrowed or len(kinds) > 1:
        return None
    found = list(
        UserPerformanceSummary.objects.filter(organisation=scope.organisation_id, user__in=people)
    )
    if not found or found[0].refreshed_at < timezone.now() - MISSED:
        return None
    return AllTime(
        people={row.user_id: _overall(row, kinds) for row in found},
        refreshed_at=found[0].refreshed_at,
    )


def _overall(row: UserPerformanceSummary, kinds: frozenset[str]) -> Overall:
    graded, average = row.graded, row.average_score
    if Grader.OFFLINE in kinds:
        graded, average = row.offline_graded, row.offline_average_score
    return Overall(graded, None if average is None else float(average), row.last_session_at)
