"""What a manager is told of the week that ended on Sunday."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from accounts.models import Organisation, Role, User
from analytics.days import ONE_DAY, day_start
from analytics.periods import Period, period_between
from analytics.selectors.assignments import assignments_of
from analytics.selectors.figures import figures
from analytics.selectors.overview import overview_of
from analytics.selectors.people import everybody
from analytics.selectors.scope import Scope
from analytics.statistics import Change, Sample, change_between
from grading.models import GradeDispute
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.models.training_session import TrainingSessionQuerySet

WEEK = timedelta(days=7)
LATELY = timedelta(days=30)  # a person's week is too short to tell a change from chance
NAMED = 5  # people; the rest are counted


@dataclass(frozen=True, slots=True)
class Moved:
    """A person whose average of the last 30 days is not that of the 30 before, beyond chance."""

    user: User
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Digest:
    """``improved`` is empty where the organisation wants nobody ranked."""

    organisation: Organisation
    first: date
    last: date
    totals: Mapping[str, Any]
    change: Change
    improved: Sequence[Moved]
    fell: Sequence[Moved]
    idle: Sequence[User]
    overdue: Sequence[Mapping[str, Any]]
    disputes: int

    @property
    def idle_named(self) -> Sequence[str]:
        return [user.get_full_name() for user in self.idle[:NAMED]]

    @property
    def idle_more(self) -> int:
        return max(len(self.idle) - NAMED, 0)

    @property
    def is_calm(self) -> bool:
        return not (self.fell or self.idle or self.overdue or self.disputes)


def weekly_digest(organisation: Organisation, monday: date) -> Digest:
    """Of the seven days before this Monday, in the organisation's time zone."""
    period = _period(organisation, monday - WEEK, monday - ONE_DAY)
    scope = Scope(organisation.pk, period)
    overview = overview_of(scope, include_offline=False)
    moved = _moved(organisation, period.last)
    done = assignments_of(organisation.pk, assignment_id=None)
    disputes = GradeDispute.objects.still_open().filter(grade__session__org=organisation)
    return Digest(
        organisation=organisation,
        first=period.first,
        last=period.last,
        totals=overview.totals,
        change=overview.score_change,
        improved=[row for row in moved if row.now > row.before and organisation.has_leaderboard],
        fell=[row for row in reversed(moved) if row.now < row.before],
        idle=_idle(organisation, period),
        overdue=[row for row in done if row["overdue"]],
        disputes=disputes.count(),
    )


def has_practised(organisation: Organisation, monday: date) -> bool:
    """Whether there was a session in the two weeks that a digest is about."""
    return (
        _sessions(_period(organisation, monday - 2 * WEEK, monday - ONE_DAY))
        .filter(org=organisation)
        .exists()
    )


def _sessions(period: Period) -> TrainingSessionQuerySet:
    since, until = (
        day_start(period.first, period.zone),
        day_start(period.last + ONE_DAY, period.zone),
    )
    return TrainingSession.objects.filter(created_at__gte=since, created_at__lt=until)


def _idle(organisation: Organisation, period: Period) -> list[User]:
    """Its reps who began no call, attempts that they did not submit included."""
    calls = _sessions(period).exclude(status__in=(SessionStatus.CREATED, SessionStatus.ABANDONED))
    theirs = calls.filter(user=OuterRef("pk"), org=organisation)
    reps = User.objects.filter(organisation=organisation, role=Role.REP, is_active=True)
    return list(reps.filter(~Exists(theirs)).order_by("name", "email"))


def _period(organisation: Organisation, first: date, last: date) -> Period:
    return period_between(first, last, ZoneInfo(organisation.time_zone))


def _moved(organisation: Organisation, last: date) -> list[Moved]:
    """Most improved first."""
    since = last - LATELY + ONE_DAY
    before = _samples(organisation, since - LATELY, since - ONE_DAY)
    now = _samples(organisation, since, last)
    changes = {
        user_id: change
        for user_id in before.keys() & now.keys()
        if not (change := change_between(before[user_id], now[user_id])).is_noise
    }
    users = User.objects.filter(organisation=organisation, is_active=True).in_bulk(list(changes))
    ranked = sorted(users, key=lambda user_id: (-(changes[user_id].points or 0.0), str(user_id)))
    return [
        Moved(users[user_id], before[user_id].average or 0.0, now[user_id].average or 0.0)
        for user_id in ranked
    ]


def _samples(organisation: Organisation, first: date, last: date) -> dict[UUID, Sample]:
    scope = Scope(organisation.pk, _period(organisation, first, last))
    kinds = figures(scope, include_offline=False).kinds
    return {person.user_id: person.sample for person in everybody(scope, kinds)}
