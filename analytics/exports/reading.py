"""Graded sessions, newest first, a part at a time: no cursor is held on the server.

A transaction pooler has none to offer, so each part begins after the last row of the one before,
by `idx_training_sessions_org_created` or `idx_training_sessions_user_created`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from analytics.days import ONE_DAY, day_start
from analytics.selectors.scope import Scope
from grading.models import CriterionGrade, SessionGrade
from grading.selectors.sessions import current_grade
from llm.selectors import llm_costs
from sessions_app.models import TrainingSession
from sessions_app.models.training_session import TrainingSessionQuerySet

PART = 500  # sessions; with their criteria and quotes some megabytes
PEOPLE = 5000  # with their figures about ten

_READ = (
    *("created_at", "start_time", "end_time", "duration_seconds", "channel", "session_type"),
    *("status", "status_reason", "closed", "outcome", "persona_snapshot", "call_cost_usd"),
    *("submitted_for_review", "assignment__title", "user__name", "user__email"),
)


@dataclass(frozen=True, slots=True)
class ReadSession:
    """`cost_usd` is that of the call and of the language model; None where nothing was spent."""

    session: TrainingSession
    grade: SessionGrade | None
    cost_usd: Decimal | None

    @property
    def is_counted(self) -> bool:
        """Whether the organisation's figures count it, as analytics/facts.py has it."""
        session = self.session
        is_attempt = session.session_type == "assignment" and session.channel != "import"
        return not is_attempt or bool(session.submitted_for_review)


def read_sessions(scope: Scope) -> Iterator[ReadSession]:
    """Three queries a part."""
    grades = SessionGrade.objects.filter(is_current=True).select_related("rubric_version__rubric")
    for part in _parts(scope, grades.defer("criteria_grades")):
        spent = llm_costs([session.pk for session in part])
        for session in part:
            costs = (session.call_cost_usd, spent.get(session.pk))
            known = [cost for cost in costs if cost is not None]
            total = sum(known, Decimal(0)) if known else None
            yield ReadSession(session, current_grade(session), total)


def read_criteria(scope: Scope) -> Iterator[CriterionGrade]:
    """Of the current grades, with quotes and people's scores. Five queries a part."""
    grades = SessionGrade.objects.filter(is_current=True).select_related("rubric_version__rubric")
    grades = grades.prefetch_related("criteria__evidence", "overrides")
    for part in _parts(scope, grades.defer("criteria_grades")):
        for session in part:
            if grade := current_grade(session):
                yield from grade.criteria.all()


def read_people(scope: Scope) -> Iterator[list[UUID]]:
    """Whoever has a session in it, by name, in parts that are large: each adds all figures up."""
    theirs = _sessions(scope).order_by().values("user")
    people = User.objects.filter(pk__in=theirs).order_by("name", "email")
    ids = list(people.values_list("pk", flat=True))
    for at in range(0, len(ids), PEOPLE):
        yield ids[at : at + PEOPLE]


def _parts(scope: Scope, grades: QuerySet[SessionGrade]) -> Iterator[list[TrainingSession]]:
    sessions = _sessions(scope)
    after: TrainingSession | None = None
    while True:
        page = sessions
        if after is not None:
            same_moment = Q(created_at=after.created_at, pk__lt=after.pk)
            page = sessions.filter(Q(created_at__lt=after.created_at) | same_moment)
            page = page.filter(created_at__lte=after.created_at)  # what the index goes by
        with_grades = page.prefetch_related(
            Prefetch("grades", queryset=grades, to_attr="current_grades")
        )
        part: list[TrainingSession] = [*with_grades[:PART]]
        if part:
            yield part
        if len(part) < PART:
            return
        after = part[-1]


def _sessions(scope: Scope) -> TrainingSessionQuerySet:
    period = scope.period
    found = TrainingSession.objects.filter(
        org=scope.organisation_id,
        created_at__gte=day_start(period.first, period.zone),
        created_at__lt=day_start(period.last + ONE_DAY, period.zone),
    )
    asked = {
        "user": scope.user_id,
        "assignment": scope.assignment_id,
        "persona": scope.persona_id,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    return found.select_related("user", "assignment").only(*_READ).order_by("-created_at", "-pk")
