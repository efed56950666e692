"""`/api/sessions/{id}/status`: what a client that asks every few seconds may rely on."""

import pytest
from django.core.cache import cache
from django.utils.dateparse import parse_datetime

from sessions_app.models import SessionStatus, StepStatus
from tests.factories import SessionFactory
from tests.sessions_app.selectors.lines import graded, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice):
    return waiting(alice)


@pytest.fixture
def ask(api, alice, session):
    client = api(alice)

    def ask(**headers):
        return client.get(f"/api/sessions/{session.pk}/status", headers=headers)

    return ask


def test_it_tells_steps_position_and_estimate(ask, session):
    answer = ask()
    assert answer.status_code == 200
    body = answer.json()
    assert (body["session_id"], body["status"], body["queue_position"]) == (
        session.pk,
        "processing",
        0,
    )
    assert 0 < body["progress"] < 1
    assert parse_datetime(body["estimated_ready_at"]).utcoffset().total_seconds() == 0
    step = next(step for step in body["steps"] if step["name"] == "evaluate")
    assert step == {
        "name": "evaluate",
        "status": "ready",
        "attempts": 0,
        "max_attempts": 3,
        "started_at": None,
        "finished_at": None,
        "duration_ms": None,
        "error": None,
        "next_attempt_at": None,
        "parts": None,
    }


def test_unchanged_is_304_without_a_body(ask):
    first = ask()
    again = ask(**{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for answer in (first, again):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["ETag"] == first["ETag"]


@pytest.mark.parametrize("sent", ["W/{}", '"other", {}', "*"])
def test_the_header_is_read_as_http_has_it(ask, sent):
    """A proxy that compresses makes an ETag weak; a client may hold several."""
    etag = ask()["ETag"]
    assert ask(**{"If-None-Match": sent.format(etag)}).status_code == 304


def test_a_change_is_200_with_another_etag(ask, session):
    first = ask()
    session.steps.filter(step="evaluate").update(status=StepStatus.RUNNING)
    second = ask(**{"If-None-Match": first["ETag"]})
    assert (second.status_code, second["ETag"] != first["ETag"]) == (200, True)


def test_a_new_place_in_the_line_is_a_change(ask, alice):
    first = ask()
    waiting(alice, minutes_ago=30)
    assert ask(**{"If-None-Match": first["ETag"]}).json()["queue_position"] == 1


def test_what_is_over_waits_for_nothing(api, alice):
    session = graded(alice, seconds=1)
    body = api(alice).get(f"/api/sessions/{session.pk}/status").json()
    assert (body["status"], body["progress"]) == (SessionStatus.COMPLETED, 1.0)
    assert (body["queue_position"], body["estimated_ready_at"]) == (None, None)


def test_a_call_that_goes_on_has_no_steps(api, alice):
    session = SessionFactory(user=alice)
    body = api(alice).get(f"/api/sessions/{session.pk}/status").json()
    assert (body["status"], body["progress"], body["steps"]) == ("in_call", 0.0, [])


def test_both_spellings_answer(ask, api, alice, session):
    assert api(alice).get(f"/api/sessions/{session.pk}/status/").status_code == 200


def test_only_reading(api, alice, session):
    assert api(alice).post(f"/api/sessions/{session.pk}/status", {}).status_code == 405


def test_a_teammate_a_stranger_and_support_find_nothing(api, bob, charlie, support, session):
    for user in (bob, charlie, support):
        answer = api(user).get(f"/api/sessions/{session.pk}/status")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_a_manager_sees_it_and_nobody_without_a_login(api, manager, session):
    assert api(manager).get(f"/api/sessions/{session.pk}/status").status_code == 200
    assert api().get(f"/api/sessions/{session.pk}/status").status_code == 401


def test_it_takes_few_queries(ask, django_assert_num_queries):
    """The token and its user, the session, its steps, the line, the medians, the usage."""
    ask()
    with django_assert_num_queries(7):
        ask()


@pytest.fixture(autouse=True)
def _forget():
    yield
    cache.clear()
