"""`/api/assignments`: managers give them, a rep's list carries the own state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from sessions_app.models import Assignment
from tests.factories import (
    AssignmentFactory,
    PersonaFactory,
    RubricFactory,
    RubricVersionFactory,
    UserFactory,
)
from tests.grading.attempts import graded

pytestmark = pytest.mark.django_db

LIST = "/api/assignments"


@pytest.fixture
def new(db):
    """What a manager sends."""
    return {
        "title": "Win two minutes",
        "persona_id": PersonaFactory().pk,
        "rubric_id": RubricVersionFactory().rubric_id,
        "for_everyone": True,
        "attempts_allowed": 5,
        "pass_count": 3,
        "pass_score": 70.5,
        "due_at": (timezone.now() + timedelta(days=7)).isoformat(),
    }


@pytest.fixture
def ours(northwind):
    return AssignmentFactory(organisation=northwind, attempts_allowed=3)


def address(assignment):
    return f"{LIST}/{assignment.pk}"


def test_a_manager_gives_one_to_everyone(api, manager, alice, bob, new):
    answer = api(manager).post(LIST, new)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    same = ("title", "persona_id", "rubric_id", "attempts_allowed", "pass_count", "pass_score")
    assert {key: body[key] for key in same} == {key: new[key] for key in same}
    assert body["org_id"] == manager.organisation_id
    assert {row["user_id"] for row in body["people"]} == {str(alice.pk), str(bob.pk)}
    assert Assignment.objects.get().created_by == manager


def test_a_manager_gives_one_to_people(api, manager, alice, bob, new):
    body = {**new, "for_everyone": False, "people": [str(bob.pk)]}
    assert api(manager).post(LIST, body).status_code == 201
    assert [len(api(rep).get(LIST).json()["results"]) for rep in (alice, bob)] == [0, 1]


def test_the_default_is_one_pass_at_the_rubrics_mark(api, manager, new):
    bare = {key: new[key] for key in ("title", "persona_id", "rubric_id", "for_everyone")}
    body = api(manager).post(LIST, bare).json()
    assert (body["attempts_allowed"], body["pass_count"], body["pass_score"]) == (None, 1, None)
    assert body["due_at"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"attempts_allowed": 0}, "attempts_allowed"),
        ({"attempts_allowed": 101}, "attempts_allowed"),
        ({"attempts_allowed": 2, "pass_count": 3}, "attempts_allowed"),
        ({"pass_count": 0}, "pass_count"),
        ({"pass_score": 100.01}, "pass_score"),
        ({"pass_score": -1}, "pass_score"),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"due_at": "2020-01-01T00:00:00Z"}, "due_at"),
        ({"persona_id": 0}, "persona_id"),
        ({"rubric_id": None}, "rubric_id"),
        ({"for_everyone": False}, "people"),
        ({"people": ["nobody"]}, "people.0"),
        ({"people": ["00000000-0000-0000-0000-000000000000"]}, "people"),
    ],
)
def test_what_makes_no_assignment_is_400(api, manager, new, change, field):
    answer = api(manager).post(LIST, {**new, **change})
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["field"] == field
    assert not Assignment.objects.exists()


def test_what_belongs_to_others_does_not_exist(api, manager, contoso, charlie, new):
    theirs = {
        "persona_id": PersonaFactory(organisation=contoso).pk,
        "rubric_id": RubricVersionFactory(rubric=RubricFactory(organisation=contoso)).rubric_id,
    }
    for field, number in theirs.items():
        answer = api(manager).post(LIST, {**new, field: number})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    answer = api(manager).post(LIST, {**new, "people": [str(charlie.pk)]})
    assert answer.status_code == 400
    assert b"in your organisation" in answer.content


def test_nobody_is_given_what_cannot_be_practised(api, manager, new):
    archived, draft = PersonaFactory(is_active=False).pk, RubricFactory().pk
    for change in ({"persona_id": archived}, {"rubric_id": draft}):
        answer = api(manager).post(LIST, {**new, **change})
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == list(change)


def test_a_rep_writes_none(api, alice, ours, new):
    assert api(alice).post(LIST, new).status_code == 403
    assert api(alice).patch(address(ours), {"title": "Easier"}).status_code == 403


def test_a_stranger_sees_none(api, charlie, ours):
    client = api(charlie)
    assert client.get(LIST).json()["results"] == []
    assert client.get(address(ours)).status_code == 404
    assert client.patch(address(ours), {"title": "Ours now"}).status_code == 404


def test_wrong_methods_are_405(api, manager, ours):
    assert api(manager).delete(address(ours)).status_code == 405
    assert api(manager).put(address(ours), {}).status_code == 405


def test_a_rep_sees_the_own_state_and_nobody_elses(api, alice, bob, ours):
    graded(alice, ours, 55)
    graded(bob, ours, 90)
    [listed] = api(alice).get(LIST).json()["results"]
    shown = api(alice).get(address(ours)).json()
    assert (
        listed["own"]
        == shown["own"]
        == {
            "state": "started",
            "attempts_made": 1,
            "attempts_left": 2,
            "best": 55.0,
            "passes": 0,
        }
    )
    assert shown["people"] is None


def test_a_manager_sees_how_far_each_is(api, manager, alice, bob, ours):
    graded(bob, ours, 90)
    shown = api(manager).get(address(ours)).json()
    assert shown["own"] is None
    states = {row["user_id"]: (row["state"], row["best"]) for row in shown["people"]}
    assert states == {str(alice.pk): ("to_do", None), str(bob.pk): ("passed", 90.0)}


def test_a_change_changes_the_states(api, manager, alice, ours):
    graded(alice, ours, 55)
    client = api(manager)
    answer = client.patch(address(ours), {"pass_score": 50})
    assert answer.status_code == 200, answer.content
    assert [row["state"] for row in answer.json()["people"]] == ["passed"]
    assert answer.json() == client.patch(address(ours), {"pass_score": 50}).json()


def test_people_are_replaced_and_otherwise_stay(api, manager, alice, bob, ours):
    client = api(manager)
    client.patch(address(ours), {"for_everyone": False, "people": [str(alice.pk)]})
    assert [row["user_id"] for row in client.get(address(ours)).json()["people"]] == [str(alice.pk)]
    client.patch(address(ours), {"title": "Another"})
    assert list(ours.people.all()) == [alice]
    answer = client.patch(address(ours), {"people": []})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "people")
    assert list(ours.people.all()) == [alice]


def test_what_has_aged_does_not_stop_a_change(api, manager, northwind):
    old = AssignmentFactory(
        organisation=northwind,
        due_at=timezone.now() - timedelta(days=1),
        persona=PersonaFactory(is_active=False),
    )
    assert api(manager).patch(address(old), {"title": "Another"}).status_code == 200


def test_who_left_the_house_does_not_stop_a_change(api, manager, alice, charlie, northwind):
    given = AssignmentFactory(organisation=northwind, for_everyone=False)
    given.people.set([alice, charlie])
    assert api(manager).patch(address(given), {"title": "Another"}).status_code == 200


def test_the_queries_of_a_list_do_not_grow(api, alice, northwind, django_assert_max_num_queries):
    client = api(alice)
    for _ in range(5):
        graded(alice, AssignmentFactory(organisation=northwind), 80)
    UserFactory.create_batch(3, organisation=northwind, role=Role.REP)
    with django_assert_max_num_queries(6):  # the token and who it is, then the list and the states
        assert len(client.get(LIST).json()["results"]) == 5
