"""A rep disputes a grade; a manager answers."""

import pytest

from grading.models import GradeDispute, GradeOverride
from tests.grading.grades import grade_given, graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade(alice):
    return graded_session(user=alice).grades.get()


@pytest.fixture
def dispute(api, grade):
    def dispute(user, *, of=None, **body):
        body = {"reason": "I said it at 1:20.", **body}
        return api(user).post(f"/api/grades/{(of or grade).pk}/disputes", body)

    return dispute


@pytest.fixture
def resolve(api):
    def resolve(user, number, **body):
        body = {"accepted": True, "reason": "You are right.", **body}
        return api(user).post(f"/api/disputes/{number}/resolve", body)

    return resolve


def test_accepted_with_a_score_it_is_an_override(api, alice, manager, grade, dispute, resolve):
    made = dispute(alice, criterion="value")
    assert made.status_code == 201, made.content
    assert (made.json()["criterion"], made.json()["accepted"]) == ("value", None)
    answer = resolve(manager, made.json()["id"], score=5)
    assert answer.status_code == 201, answer.content

    override = GradeOverride.objects.get(grade=grade)
    assert (override.criterion, override.score, override.by) == ("value", 5, manager)
    assert GradeDispute.objects.get().override == override
    seen = api(alice).get(f"/api/sessions/{grade.session_id}").json()["grade"]
    assert seen["effective_percentage"] == 84.38
    (told,) = seen["disputes"]
    assert (told["accepted"], told["answer"]) == (True, "You are right.")
    assert told["answered_by"]["id"] == str(manager.pk)


def test_rejected_it_changes_no_score(alice, manager, grade, dispute, resolve):
    number = dispute(alice, criterion="value").json()["id"]
    answer = resolve(manager, number, accepted=False, reason="It was not said.")
    assert (answer.status_code, answer.json()["accepted"]) == (201, False)
    grade.refresh_from_db()
    assert grade.effective_percentage == grade.percentage


def test_one_open_per_criterion_and_another_after_the_answer(alice, manager, dispute, resolve):
    number = dispute(alice, criterion="value").json()["id"]
    assert dispute(alice, criterion="value").status_code == 409
    assert dispute(alice, criterion="discovery").status_code == 201
    assert dispute(alice).status_code == 201  # the whole
    assert dispute(alice).status_code == 409
    resolve(manager, number)
    assert dispute(alice, criterion="value").status_code == 201


def test_an_answer_is_given_once(alice, manager, dispute, resolve):
    number = dispute(alice, criterion="value").json()["id"]
    assert resolve(manager, number, score=4).status_code == 201
    assert resolve(manager, number, accepted=False).status_code == 409
    assert GradeOverride.objects.count() == 1


def test_who_may_dispute_and_who_may_answer(alice, bob, manager, charlie, dispute, resolve):
    assert dispute(bob).status_code == 404
    assert dispute(charlie).status_code == 404
    assert dispute(manager).status_code == 403
    number = dispute(alice).json()["id"]
    assert resolve(alice, number).status_code == 403
    assert resolve(bob, number).status_code == 404
    assert resolve(charlie, number).status_code == 404
    assert GradeDispute.objects.get().answered_at is None


def test_nobody_answers_their_own(manager, dispute, resolve):
    own = graded_session(user=manager).grades.get()
    number = dispute(manager, of=own).json()["id"]
    assert resolve(manager, number).status_code == 403


@pytest.mark.parametrize(
    ("disputed", "answer", "field"),
    [
        ({"criterion": "value"}, {"score": 9}, "score"),
        ({"criterion": "value"}, {"accepted": False, "score": 3}, "score"),
        ({}, {"score": 3}, "score"),
        ({}, {"reason": ""}, "reason"),
        ({}, {"accepted": "perhaps"}, "accepted"),
    ],
)
def test_an_answer_that_makes_no_sense_is_400(
    alice, manager, dispute, resolve, disputed, answer, field
):
    number = dispute(alice, **disputed).json()["id"]
    refused = resolve(manager, number, **answer)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == field
    assert GradeDispute.objects.get().answered_at is None
    assert not GradeOverride.objects.exists()


def test_a_dispute_that_makes_no_sense_is_400(alice, dispute):
    assert dispute(alice, criterion="charm").json()["errors"][0]["field"] == "criterion"
    assert dispute(alice, reason=" ").json()["errors"][0]["field"] == "reason"
    assert not GradeDispute.objects.exists()


def test_a_grade_that_counts_no_more_is_409_and_what_was_disputed_is_answered(
    alice, manager, grade, dispute, resolve
):
    number = dispute(alice).json()["id"]
    grade_given(grade.session, prompt="another")
    assert dispute(alice, criterion="value").status_code == 409
    assert resolve(manager, number).status_code == 201
    assert not GradeDispute.objects.still_open().exists()
