"""The funnel that is counted in SQL is the one that the assignments' own states give."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.selectors.assignments import assignments_given_to, assignments_of
from grading.selectors.assignment_states import State, assignment_funnel
from sessions_app.models import Assignment
from sessions_app.models.training_session import GIVEN_UP
from tests.analytics.builders import graded, held
from tests.factories import AssignmentFactory, RubricVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

STATUSES = ["in_call", "processing", "failed", "given_up", "not_gradable", "abandoned"]


@pytest.fixture
def practice(northwind):
    """Six assignments of different rules, and what four people made of them."""
    dice = random.Random(6)
    people = UserFactory.create_batch(4, organisation=northwind, password="!")
    version, now = RubricVersionFactory(), timezone.now()
    rules = [
        {},
        {"pass_count": 2, "due_at": now - timedelta(days=1)},
        {"attempts_allowed": 2, "pass_score": Decimal(60), "due_at": now - timedelta(days=1)},
        {"attempts_allowed": 2, "pass_count": 2, "due_at": now + timedelta(days=1)},
        {"for_everyone": False, "due_at": now - timedelta(days=1)},
        {"for_everyone": False, "pass_score": Decimal(80)},
    ]
    for rule in rules:
        assignment = AssignmentFactory(organisation=northwind, **rule)
        assignment.people.add(people[0])
        for person in people:
            for _ in range(dice.randrange(4)):
                _attempt(dice, person, {"assignment": assignment, "rubric_version": version})
    return people


def _attempt(dice, person, values):
    if dice.random() < 0.6:
        graded(person, dice.choice([None, 50, 65, 75, 95]), **values)
        return
    status = dice.choice(STATUSES)
    if status == "given_up":
        held(person, status="failed", status_reason=GIVEN_UP, **values)
    else:
        held(person, status=status, **values)


def test_it_counts_the_states(practice, northwind):
    counted = {
        row["assignment_id"]: row for row in assignments_of(northwind.pk, assignment_id=None)
    }
    seen = set()
    for assignment in Assignment.objects.all():
        states = assignment_funnel(assignment)
        row = counted[assignment.pk]
        assert row["assigned"] == len(states)
        assert row["started"] == sum(state.attempts_made > 0 for state in states)
        assert row["passed"] == sum(state.state == State.PASSED for state in states)
        assert row["overdue"] == sum(state.state == State.OVERDUE for state in states)
        seen.update(state.state for state in states)
    assert seen == set(State)  # otherwise this proves little


def test_one_person_is_a_part_of_it(practice, northwind):
    of_all = assignments_of(northwind.pk, assignment_id=None)
    of_each = [row for one in practice for row in assignments_given_to(one, assignment_id=None)]
    for row in of_all:
        theirs = [one for one in of_each if one["assignment_id"] == row["assignment_id"]]
        for name in ("assigned", "started", "completed", "passed", "overdue"):
            assert row[name] == sum(one[name] for one in theirs), name
