"""`…/submit` and `…/unsubmit`: of several attempts one is put up for review."""

import threading

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from analytics.models import OrganisationDay
from sessions_app.models import SessionStatus, TrainingSession
from tests.factories import AssignmentFactory, SessionFactory
from tests.grading.attempts import attempt, graded

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(northwind):
    return AssignmentFactory(organisation=northwind)


def post(client, session, action="submit"):
    return client.post(f"/api/sessions/{session.pk}/{action}")


def submitted():
    return set(
        TrainingSession.objects.filter(submitted_for_review=True).values_list("pk", flat=True)
    )


def test_the_session_comes_back_with_its_grade(api, alice, assignment):
    session = graded(alice, assignment, 80)
    answer = post(api(alice), session)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["id"], body["submitted_for_review"]) == (session.pk, True)
    assert body["grade"]["effective_percentage"] == 80


def test_twice_is_once_and_back_again(api, alice, assignment):
    client, session = api(alice), graded(alice, assignment, 80)
    for action, expected in [
        ("submit", {session.pk}),
        ("submit", {session.pk}),
        ("unsubmit", set()),
        ("unsubmit", set()),
    ]:
        assert post(client, session, action).status_code == 200
        assert submitted() == expected


def test_another_takes_the_first_back_and_leaves_the_rest_alone(api, alice, bob, assignment):
    first, second = graded(alice, assignment, 60), graded(alice, assignment, 80)
    elsewhere = graded(alice, AssignmentFactory(organisation=alice.organisation), 70)
    teammates = graded(bob, assignment, 90)
    post(api(bob), teammates)
    for session in (elsewhere, first, second):
        assert post(api(alice), session).status_code == 200
    assert submitted() == {second.pk, elsewhere.pk, teammates.pk}


def test_a_reviewed_one_stays(api, alice, manager, assignment):
    first, second = graded(alice, assignment, 60), graded(alice, assignment, 80)
    client = api(alice)
    post(client, first)
    TrainingSession.objects.filter(pk=first.pk).update(
        reviewed_at=timezone.now(), reviewed_by=manager
    )
    for answer in (post(client, first, "unsubmit"), post(client, second)):
        assert answer.status_code == 409
        assert "reviewed already" in answer.json()["detail"]
    assert post(client, first).status_code == 200
    assert submitted() == {first.pk}


def test_the_organisations_figures_follow(api, alice, assignment):
    client = api(alice)
    first, second = graded(alice, assignment, 60), graded(alice, assignment, 80)

    def scores():
        days = OrganisationDay.objects.filter(organisation=alice.organisation)
        return days.aggregate(graded=Sum("graded"), score=Sum("score_sum"))  # in hundredths

    post(client, first)
    assert scores() == {"graded": 1, "score": 60_00}
    post(client, second)
    assert scores() == {"graded": 1, "score": 80_00}
    post(client, second, "unsubmit")
    assert not scores()["graded"]


@pytest.mark.parametrize(
    "status", [status for status in SessionStatus if status != SessionStatus.COMPLETED]
)
def test_only_what_is_completed_is_submitted(api, alice, assignment, status):
    answer = post(api(alice), attempt(alice, assignment, status))
    assert answer.status_code == 409
    assert "completed" in answer.json()["detail"]
    assert not submitted()


@pytest.mark.parametrize("action", ["submit", "unsubmit"])
def test_free_practice_is_not_submitted(api, alice, action):
    session = SessionFactory(user=alice, status=SessionStatus.COMPLETED)
    assert post(api(alice), session, action).status_code == 409


@pytest.mark.parametrize("action", ["submit", "unsubmit"])
def test_whose_it_is(api, alice, bob, manager, charlie, assignment, action):
    session = graded(alice, assignment, 80)
    assert post(api(manager), session, action).status_code == 403
    for other in (bob, charlie):
        assert post(api(other), session, action).status_code == 404
    assert post(api(), session, action).status_code == 401
    assert api(alice).get(f"/api/sessions/{session.pk}/{action}").status_code == 405
    assert not submitted()


@pytest.mark.django_db(transaction=True)
def test_of_two_submits_at_once_one_stands(api, alice):
    assignment = AssignmentFactory(organisation=alice.organisation)
    sessions = [graded(alice, assignment, 80) for _ in range(2)]
    clients, statuses = [api(alice) for _ in sessions], []
    barrier = threading.Barrier(len(sessions))

    def press(client, session):
        barrier.wait()
        statuses.append(post(client, session).status_code)
        connection.close()

    threads = [
        threading.Thread(target=press, args=pair) for pair in zip(clients, sessions, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200, 200]
    assert len(submitted()) == 1
