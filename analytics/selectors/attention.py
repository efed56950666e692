"""Who needs a manager now, whatever period a page shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organisation, Role, User
from analytics.cache import kept_or_computed, key_of
from analytics.days import ONE_DAY
from analytics.facts import SCORES, sums
from analytics.models import Grader
from analytics.periods import LENGTHS, period_between, period_named
from analytics.selectors.scope import Scope, rows
from analytics.statistics import Change, Sample, change_between
from grading.models import GradeDispute
from sessions_app.models import SessionStatus, TrainingSession

LATELY = "30d"
_NEVER_BEGAN = (SessionStatus.CREATED, SessionStatus.ABANDONED)


@dataclass(frozen=True, slots=True)
class Falling:
    """A person's scores of the last 30 days against those of the 30 before."""

    user: User
    before: Sample
    now: Sample
    change: Change


def falling_people(organisation: Organisation) -> Sequence[Falling]:
    """Those whose fall is more than chance, the deepest first."""
    now = period_named(LATELY, ZoneInfo(organisation.time_zone), beginning=None)
    scope = Scope(organisation.pk, now)
    kept, _ = kept_or_computed(key_of("falling", scope), lambda: _falls(scope))
    found = kept.answer
    active = User.objects.filter(is_active=True, organisation=organisation)
    users = active.in_bulk([user_id for user_id, *_ in found])
    falling = [
        Falling(users[user_id], before, now, change)
        for user_id, before, now, change in found
        if user_id in users
    ]
    return sorted(falling, key=lambda row: row.change.points or 0.0)


def never_practised(organisation: Organisation) -> QuerySet[User]:
    """Its reps without a single call, who have been there longest first."""
    began = TrainingSession.objects.filter(user=OuterRef("pk"), org=organisation)
    calls = began.exclude(status__in=_NEVER_BEGAN)
    reps = User.objects.filter(organisation=organisation, is_active=True, role=Role.REP)
    return reps.filter(~Exists(calls)).order_by("created_at", "email")


def open_disputes(user: User) -> QuerySet[GradeDispute]:
    """Those that this manager may answer: of others' calls, oldest first."""
    disputes = GradeDispute.objects.visible_to(user).still_open()
    others = disputes.exclude(grade__session__user=user)
    return others.select_related("grade__session__user").order_by("created_at", "pk")


def _falls(scope: Scope) -> Sequence[tuple[UUID, Sample, Sample, Change]]:
    """Before, now and the change."""
    return [
        (user_id, *samples, change)
        for user_id, samples in _samples(scope).items()
        if (change := change_between(*samples)).points is not None
        and change.points < 0
        and not change.is_noise
    ]


def _samples(lately: Scope) -> dict[UUID, tuple[Sample, Sample]]:
    """Before and now, of a model's scores; of those by rules where a person has no others.

    Two queries.
    """
    now = lately.period
    length = timedelta(days=LENGTHS[LATELY])
    before = period_between(now.first - length, now.first - ONE_DAY, now.zone)
    found: defaultdict[UUID, dict[tuple[str, bool], Sample]] = defaultdict(dict)
    for scope in (lately, replace(lately, period=before)):
        query = f"""
            SELECT user_id, grader, {sums(SCORES)}
            FROM ({scope.people}) people GROUP BY user_id, grader
        """  # noqa: S608  (names of our own)
        for row in rows(query, scope.given):
            sample = Sample(row["graded"], row["score_sum"], row["score_squares"])
            found[row["user_id"]][row["grader"], scope is lately] = sample
    return {user_id: _pair(samples) for user_id, samples in found.items()}


def _pair(samples: dict[tuple[str, bool], Sample]) -> tuple[Sample, Sample]:
    by_model = any(grader == Grader.MODEL for grader, _ in samples)
    kind = Grader.MODEL if by_model else Grader.OFFLINE
    none = Sample(0, 0, 0)
    return samples.get((kind, False), none), samples.get((kind, True), none)
