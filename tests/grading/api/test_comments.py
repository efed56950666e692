"""`/api/sessions/{id}/comments`: what the rep and their managers write about a call."""

import pytest

from grading.models import SessionComment
from tests.grading.grades import graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice):
    return graded_session(user=alice)


@pytest.fixture
def address(session):
    return f"/api/sessions/{session.pk}/comments"


def test_the_rep_and_a_manager_talk(api, alice, manager, address):
    first = api(manager).post(address, {"turn_index": 1, "text": "Good question."})
    assert first.status_code == 201, first.content
    second = api(alice).post(address, {"text": " Thank you. "})
    assert (second.status_code, second.json()["turn_index"]) == (201, None)
    listed = api(alice).get(address).json()
    assert [row["text"] for row in listed["results"]] == ["Thank you.", "Good question."]
    assert listed["results"][1]["by"] == {"id": str(manager.pk), "name": manager.name}
    assert listed["results"][1]["turn_index"] == 1


def test_others_do_not_find_it(api, bob, charlie, address):
    for other in (bob, charlie):
        assert api(other).get(address).status_code == 404
        assert api(other).post(address, {"text": "Hello"}).status_code == 404
    assert not SessionComment.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "Where?", "turn_index": 999}, "turn_index"),
        ({"text": "Where?", "turn_index": -1}, "turn_index"),
        ({"text": "Where?", "turn_index": "first"}, "turn_index"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({}, "text"),
    ],
)
def test_what_makes_no_sense_is_400(api, alice, address, body, field):
    answer = api(alice).post(address, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert not SessionComment.objects.exists()
