"""The whole answer of an analytics endpoint, but for who asked and whether it was kept."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min

from accounts.models import Organisation, User
from analytics.days import day_of
from analytics.models import FiguresVersion
from analytics.selectors.assignments import assignments_given_to, assignments_of
from analytics.selectors.corrections import corrections
from analytics.selectors.figures import distribution, figures
from analytics.selectors.metrics import metric_figures
from analytics.selectors.people import people
from analytics.selectors.scope import Scope
from analytics.selectors.skills import skills
from sessions_app.models import TrainingSession


def organisation_answer(
    scope: Scope, organisation: Organisation, *, include_offline: bool, page: int
) -> dict[str, Any]:
    """Its figures, its people (nobody where it wants no leaderboard) and its assignments."""
    found, kinds = _figures(scope, include_offline=include_offline)
    listed: dict[str, Any] = {"users": []}
    if organisation.has_leaderboard:
        listed = people(scope, kinds, page=page)
    done = assignments_of(organisation.pk, assignment_id=scope.assignment_id)
    return {"org_id": organisation.pk, **found, **listed, "assignments": done}


def person_answer(scope: Scope, person: User, *, include_offline: bool) -> dict[str, Any]:
    """A person's own figures: all of theirs."""
    found, _ = _figures(scope, include_offline=include_offline)
    done = assignments_given_to(person, assignment_id=scope.assignment_id)
    return {"user_id": person.pk, **found, "assignments": done}


def _figures(scope: Scope, *, include_offline: bool) -> tuple[dict[str, Any], frozenset[str]]:
    found = figures(scope, include_offline=include_offline)
    answer = {
        "period": {"from": scope.period.first, "to": scope.period.last},
        "totals": found.totals(),
        "previous": found.previous(),
        "by_type": found.by_type(),
        "skills": skills(scope, found.kinds, found.kinds_before),
        "metrics": metric_figures(scope),
        "trend": found.trend(),
        **distribution(scope, found.kinds),
        **corrections(scope),
    }
    return answer, found.kinds


def version_of(organisation_id: int) -> int:
    """Moves with every change of the organisation's figures; 0 before the first."""
    found = FiguresVersion.objects.filter(pk=organisation_id).values_list("version", flat=True)
    return found.first() or 0


def first_day(organisation_id: int, zone: ZoneInfo, *, user_id: UUID | None) -> date | None:
    """Of the first session that there is."""
    sessions = TrainingSession.objects.filter(org=organisation_id)
    if user_id:
        sessions = sessions.filter(user=user_id)
    first = sessions.aggregate(first=Min("created_at"))["first"]
    return day_of(first, zone) if first else None
