"""`POST /api/grades/{id}/overrides`: a manager's score beside the grader's."""

from decimal import Decimal

import pytest

from accounts.models import Role
from grading.models import GradeOverride
from tests.factories import UserFactory
from tests.grading.grades import grade_given, graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade(alice):
    return graded_session(user=alice).grades.get()


@pytest.fixture
def override(api, grade):
    def override(user, *, criterion="value", score=5, reason="She did, at 1:20.", of=None):
        body = {"criterion": criterion, "score": score, "reason": reason}
        return api(user).post(f"/api/grades/{(of or grade).pk}/overrides", body)

    return override


def test_a_managers_score_counts_and_the_graders_stays(api, alice, manager, grade, override):
    assert grade.percentage == Decimal("46.88")  # 37.5 of the 80 points that count
    answer = override(manager)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["criterion"], body["before"], body["score"]) == ("value", 1, 5)
    assert (body["effective_percentage"], body["effective_passed"]) == (84.38, True)

    seen = api(alice).get(f"/api/sessions/{grade.session_id}").json()["grade"]
    assert (seen["percentage"], seen["passed"]) == (46.88, False)
    assert (seen["effective_percentage"], seen["effective_passed"]) == (84.38, True)
    criteria = {row["key"]: row for row in seen["criteria"]}
    assert criteria["value"]["score"] == 1
    assert criteria["value"]["override"]["score"] == 5
    assert criteria["value"]["override"]["reason"] == "She did, at 1:20."
    assert criteria["value"]["override"]["by"] == {"id": str(manager.pk), "name": manager.name}
    assert criteria["discovery"]["override"] is None
    (listed,) = api(alice).get("/api/sessions").json()["results"]
    assert (listed["percentage"], listed["passed"]) == ("84.38", True)


def test_it_makes_a_criterion_without_proof_count(manager, grade, override):
    body = override(manager, criterion="next_step", score=1).json()
    assert body["before"] is None
    assert body["effective_percentage"] == 57.5


def test_twice_adds_a_row_and_the_newest_counts(manager, grade, override):
    override(manager, score=5)
    body = override(manager, score=3, reason="On second thoughts.").json()
    assert (body["before"], body["effective_percentage"]) == (5, 65.63)
    rows = GradeOverride.objects.filter(grade=grade).values_list("before", "score", "by")
    assert list(rows) == [(1, 5, manager.pk), (5, 3, manager.pk)]


def test_an_organisations_admin_may_too(northwind, override):
    assert override(UserFactory(organisation=northwind, role=Role.ADMIN)).status_code == 201


def test_the_rep_may_not_a_teammate_and_a_stranger_do_not_find_it(alice, bob, charlie, override):
    assert override(alice).status_code == 403
    assert override(bob).status_code == 404
    assert override(charlie).status_code == 404
    assert not GradeOverride.objects.exists()


def test_a_manager_does_not_score_their_own_call(manager, override):
    own = graded_session(user=manager).grades.get()
    answer = override(manager, of=own)
    assert answer.status_code == 403
    assert "own call" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"score": 6}, "score", "Score must be 1 to 5. You entered 6."),
        ({"score": 0}, "score", "Score must be 1 to 5. You entered 0."),
        ({"criterion": "next_step", "score": 2}, "score", "Score must be 0 to 1."),
        ({"score": "five"}, "score", "integer"),
        ({"criterion": "charm"}, "criterion", "no criterion"),
        ({"reason": "  "}, "reason", "blank"),
        ({"reason": "x" * 2001}, "reason", "At most 2000"),
    ],
)
def test_what_makes_no_sense_is_400(manager, grade, override, given, field, words):
    answer = override(manager, **given)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert words in error["detail"]
    grade.refresh_from_db()
    assert grade.effective_percentage == grade.percentage


def test_an_earlier_grade_is_409(manager, grade, override):
    grade_given(grade.session, prompt="another")
    answer = override(manager)
    assert answer.status_code == 409
    assert not GradeOverride.objects.exists()


def test_it_is_not_read_from_here(api, manager, grade):
    assert api(manager).get(f"/api/grades/{grade.pk}/overrides").status_code == 405
