"""The state of an assignment follows from its sessions, whatever happens to them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role
from grading.selectors.assignment_states import (
    State,
    assignment_funnel,
    assignment_funnels,
    assignment_states,
)
from sessions_app.models import SessionStatus
from sessions_app.models.training_session import GIVEN_UP
from tests.factories import AssignmentFactory, UserFactory
from tests.grading.attempts import attempt, grade, graded

pytestmark = pytest.mark.django_db

PAST, FUTURE = -timedelta(days=1), timedelta(days=1)


@pytest.fixture
def given(alice):
    """An assignment of alice's organisation, as told."""

    def given(*, due=None, **fields):
        due_at = timezone.now() + due if due else None
        return AssignmentFactory(organisation=alice.organisation, due_at=due_at, **fields)

    return given


def standing(user):
    [found] = assignment_states(user)
    return found


def test_nothing_done_is_to_do(alice, given):
    given(attempts_allowed=3)
    found = standing(alice)
    assert (found.state, found.attempts_made, found.attempts_left) == (State.TO_DO, 0, 3)
    assert (found.best, found.passes) == (None, 0)


def test_an_attempt_below_the_mark_is_started(alice, given):
    graded(alice, given(), 55)
    found = standing(alice)
    assert (found.state, found.best, found.passes) == (State.STARTED, Decimal("55.00"), 0)
    assert found.attempts_left is None


def test_without_a_rule_of_its_own_the_rubric_decides(alice, given):
    assignment = given()
    graded(alice, assignment, 90, passed=False, blockers=["next_step"])
    assert standing(alice).state == State.STARTED
    graded(alice, assignment, 90)
    assert standing(alice).passes == 1
    assert standing(alice).state == State.PASSED


def test_three_sessions_at_seventy(alice, given):
    assignment = given(pass_count=3, pass_score=70)
    for percentage in (69.99, 70, 95):
        graded(alice, assignment, percentage)
    assert (standing(alice).state, standing(alice).passes) == (State.STARTED, 2)
    graded(alice, assignment, 71)
    assert (standing(alice).state, standing(alice).passes) == (State.PASSED, 3)


def test_a_score_of_its_own_may_be_below_the_rubrics(alice, given):
    graded(alice, given(pass_score=50), 55)
    assert standing(alice).state == State.PASSED


def test_a_missed_blocker_stands_in_the_way_of_any_score(alice, given):
    graded(alice, given(pass_score=50), 90, passed=False, blockers=["next_step"])
    assert standing(alice).state == State.STARTED


def test_too_little_judged_is_an_attempt_without_a_score(alice, given):
    graded(alice, given(pass_score=0), None)
    found = standing(alice)
    assert (found.attempts_made, found.passes, found.best) == (1, 0, None)


@pytest.mark.parametrize(
    ("allowed", "needed", "scores", "expected"),
    [
        (2, 1, [50], State.STARTED),
        (2, 1, [50, 60], State.FAILED),
        (2, 1, [50, 80], State.PASSED),
        (3, 3, [80, 50], State.FAILED),  # one left cannot make three of them
        (3, 2, [80, 50], State.STARTED),
    ],
)
def test_failed_is_what_can_no_longer_be_passed(alice, given, allowed, needed, scores, expected):
    assignment = given(attempts_allowed=allowed, pass_count=needed, pass_score=70)
    for score in scores:
        graded(alice, assignment, score)
    assert standing(alice).state == expected


@pytest.mark.parametrize(
    "status",
    [
        SessionStatus.CREATED,
        SessionStatus.IN_CALL,
        SessionStatus.PROCESSING,
        SessionStatus.FAILED,  # support may still have it graded
    ],
)
def test_the_last_attempt_going_on_fails_nobody(alice, given, status):
    attempt(alice, given(attempts_allowed=1, due=PAST), status)
    found = standing(alice)
    assert (found.state, found.attempts_left) == (State.STARTED, 0)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (SessionStatus.ABANDONED, ""),
        (SessionStatus.NOT_GRADABLE, "The rep said too little."),
        (SessionStatus.FAILED, GIVEN_UP),
    ],
)
def test_what_could_not_be_judged_uses_no_attempt(alice, given, status, reason):
    attempt(alice, given(attempts_allowed=1), status, status_reason=reason)
    found = standing(alice)
    assert (found.state, found.attempts_made, found.attempts_left) == (State.TO_DO, 0, 1)


@pytest.mark.parametrize(
    ("scores", "expected"), [([], State.OVERDUE), ([50], State.OVERDUE), ([80], State.PASSED)]
)
def test_past_its_date_it_is_overdue_until_it_is_passed(alice, given, scores, expected):
    assignment = given(due=PAST)
    for score in scores:
        graded(alice, assignment, score)
    assert standing(alice).state == expected


def test_used_up_attempts_are_failed_past_the_date_too(alice, given):
    graded(alice, given(due=PAST, attempts_allowed=1), 50)
    assert standing(alice).state == State.FAILED


def test_a_grade_that_is_replaced_changes_the_state(alice, given):
    session = graded(alice, given(), 80)
    assert standing(alice).state == State.PASSED
    grade(session, 40)
    assert (standing(alice).state, standing(alice).best) == (State.STARTED, Decimal("40.00"))


def test_a_managers_score_counts_in_the_graders_place(alice, given):
    given_grade = graded(alice, given(), 60).grades.get()
    given_grade.effective_percentage, given_grade.effective_passed = Decimal(75), True
    given_grade.save()
    assert (standing(alice).state, standing(alice).best) == (State.PASSED, Decimal("75.00"))


def test_a_teammates_attempts_and_free_practice_do_not_count(alice, bob, given):
    assignment = given()
    graded(bob, assignment, 90)
    other = graded(alice, assignment, 90)
    other.assignment = None
    other.save()
    assert standing(alice).state == State.TO_DO


def test_the_next_due_comes_first(alice, given):
    never, later, sooner = given(), given(due=2 * FUTURE), given(due=FUTURE)
    assert [found.assignment for found in assignment_states(alice)] == [sooner, later, never]


def test_whose_it_is(alice, bob, manager, charlie, given):
    given(for_everyone=True)
    named = given(for_everyone=False)
    named.people.add(bob, manager)
    assert len(assignment_states(alice)) == 1
    assert len(assignment_states(bob)) == 2
    assert [found.assignment for found in assignment_states(manager)] == [named]
    assert not assignment_states(charlie)


def test_the_funnel_has_everyone_who_is_to_do_it(alice, bob, manager, charlie, given):
    UserFactory(organisation=alice.organisation, is_active=False)
    everyone, named = given(for_everyone=True), given(for_everyone=False)
    named.people.add(bob, manager, charlie)
    graded(bob, everyone, 80)
    found = {row.user: row.state for row in assignment_funnel(everyone)}
    assert found == {alice: State.TO_DO, bob: State.PASSED}
    assert {row.user for row in assignment_funnel(named)} == {bob, manager}


def test_what_a_rep_sees_is_what_the_manager_sees(alice, given):
    graded(alice, given(attempts_allowed=2), 50)
    [own] = assignment_states(alice)
    [led] = assignment_funnel(own.assignment)
    assert own == led


def test_the_queries_do_not_grow_with_the_list(
    alice, given, django_assert_num_queries, django_assert_max_num_queries
):
    for _ in range(6):
        assignment = given()
        for score in (40, 80):
            graded(alice, assignment, score)
    UserFactory.create_batch(4, organisation=alice.organisation, role=Role.REP)
    with django_assert_num_queries(3):  # assignments, their attempts, the attempts' grades
        found = assignment_states(alice)
    assert {row.state for row in found} == {State.PASSED}
    with django_assert_max_num_queries(4):  # and the people, named and all
        assert len(assignment_funnels([row.assignment for row in found])) == 30
