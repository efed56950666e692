"""How far people are with their assignments: computed from sessions and grades, stored nowhere.

The state, the first that holds:
- passed: the rule is met, be it late; every graded attempt counts, submitted for review or not;
- failed: it cannot be met any more, with the attempts that are left and those going on;
- started: an attempt is going on or waits for its grade;
- overdue: the due date is past; a late pass is still a pass;
- started: there was an attempt;
- to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Role, User
from grading.models import SessionGrade
from grading.selectors.sessions import current_grade, with_current_grade
from sessions_app.models import Assignment, SessionStatus, TrainingSession


class State(models.TextChoices):
    TO_DO = "to_do"
    STARTED = "started"
    PASSED = "passed"
    FAILED = "failed"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """One person's standing. `best` is a percentage; `attempts_left` None where all are allowed."""

    assignment: Assignment
    user: User
    state: State
    attempts_made: int
    attempts_left: int | None
    best: Decimal | None
    passes: int

    @property
    def due_at(self) -> datetime | None:
        return self.assignment.due_at


def assignment_states(user: User) -> Sequence[AssignmentState]:
    """Everything that the person is to do, the next due first, those without a date last."""
    given = Assignment.objects.given_to(user).select_related("persona", "rubric")
    assignments = given.order_by("due_at", "-pk")
    return _states([(assignment, user) for assignment in assignments])


def standing_of(user: User, assignments: Sequence[Assignment]) -> dict[int, AssignmentState]:
    """By assignment, the person's own state in those of them that they are to do."""
    given = Assignment.objects.given_to(user).filter(pk__in=[row.pk for row in assignments])
    keys = set(given.values_list("pk", flat=True))
    pairs = [(assignment, user) for assignment in assignments if assignment.pk in keys]
    return {state.assignment.pk: state for state in _states(pairs)}


def assignment_funnel(assignment: Assignment) -> Sequence[AssignmentState]:
    """Everybody who is to do it, by name; people who left are no part of it."""
    return assignment_funnels([assignment])


def assignment_funnels(assignments: Iterable[Assignment]) -> Sequence[AssignmentState]:
    """The same for several of one organisation, in a fixed number of queries."""
    assignments = list(assignments)
    models.prefetch_related_objects(assignments, "people")
    organisations = {assignment.organisation_id for assignment in assignments}
    people = User.objects.filter(organisation__in=organisations, is_active=True)
    named = {person.pk for assignment in assignments for person in assignment.people.all()}
    assigned = people.filter(Q(role=Role.REP) | Q(pk__in=named)).order_by("name", "email")
    found = list(assigned)
    return _states(
        [
            (assignment, person)
            for assignment in assignments
            for person in found
            if _is_given(assignment, person)
        ]
    )


def _is_given(assignment: Assignment, person: User) -> bool:
    """The same rule as `given_to`, over what is loaded."""
    if person.organisation_id != assignment.organisation_id:
        return False
    if assignment.for_everyone and person.role == Role.REP:
        return True
    return person in assignment.people.all()


def _states(pairs: Sequence[tuple[Assignment, User]]) -> list[AssignmentState]:
    attempts = _attempts(pairs)
    now = timezone.now()
    return [
        _state(assignment, user, attempts[assignment.pk, user.pk], now)
        for assignment, user in pairs
    ]


def _attempts(
    pairs: Sequence[tuple[Assignment, User]],
) -> defaultdict[tuple[int | None, UUID], list[TrainingSession]]:
    """The attempts of all of them with their grades, without what was said."""
    sessions = TrainingSession.objects.attempts().filter(
        assignment__in={assignment.pk for assignment, _ in pairs},
        user__in={user.pk for _, user in pairs},
    )
    needed = sessions.only("assignment_id", "user_id", "status").order_by("pk")
    found = defaultdict(list)
    for session in with_current_grade(needed):
        found[session.assignment_id, session.user_id].append(session)
    return found


def _state(
    assignment: Assignment, user: User, attempts: Sequence[TrainingSession], now: datetime
) -> AssignmentState:
    grades = [grade for grade in map(current_grade, attempts) if grade]
    scores = [
        grade.effective_percentage for grade in grades if grade.effective_percentage is not None
    ]
    passes = sum(_counts(assignment, grade) for grade in grades)
    allowed = assignment.attempts_allowed
    left = None if allowed is None else max(allowed - len(attempts), 0)
    going_on = sum(attempt.status != SessionStatus.COMPLETED for attempt in attempts)
    return AssignmentState(
        assignment=assignment,
        user=user,
        state=_name(assignment, passes, going_on, left, made=len(attempts), now=now),
        attempts_made=len(attempts),
        attempts_left=left,
        best=max(scores, default=None),
        passes=passes,
    )


def _name(
    assignment: Assignment,
    passes: int,
    going_on: int,
    left: int | None,
    *,
    made: int,
    now: datetime,
) -> State:
    if passes >= assignment.pass_count:
        return State.PASSED
    if left is not None and passes + going_on + left < assignment.pass_count:
        return State.FAILED
    if going_on:
        return State.STARTED
    if assignment.due_at and assignment.due_at <= now:
        return State.OVERDUE
    return State.STARTED if made else State.TO_DO


def _counts(assignment: Assignment, grade: SessionGrade) -> bool:
    """Whether this session is one of those that the rule asks for; people's scores count.

    Without a score of the assignment's own the rubric decides. With one, a missed blocker still
    stands in the way.
    """
    if assignment.pass_score is None:
        return grade.effective_passed is True
    percentage = grade.effective_percentage
    if percentage is None or grade.effective_blockers:
        return False
    return percentage >= assignment.pass_score
