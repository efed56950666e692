"""The dead letters' endpoints: for support alone, and each decision is made once."""

import threading

import pytest
from django.db import connection

from sessions_app.models import DeadLetter, SessionStatus, StepStatus
from sessions_app.models.training_session import GIVEN_UP
from tests.factories import DeadLetterFactory

pytestmark = pytest.mark.django_db

LIST = "/api/dead-letters"


def rerun(letter):
    return f"{LIST}/{letter.pk}/rerun"


def discard(letter):
    return f"{LIST}/{letter.pk}/discard"


def test_support_sees_the_open_ones_newest_first(api, support):
    first, second = DeadLetterFactory(), DeadLetterFactory()
    DeadLetterFactory(state=DeadLetter.State.DISCARDED)
    shown = api(support).get(LIST).json()["results"]
    assert [letter["id"] for letter in shown] == [second.pk, first.pk]
    run = second.step_run
    assert {
        "session_id": run.session_id,
        "org_id": run.session.org_id,
        "step": "evaluate",
        "error": {"class": "Transient", "message": "timeout"},
        "fingerprint": second.fingerprint,
        "alike": 2,
        "attempts": 3,
        "retryable": True,
    }.items() <= shown[0].items()
    assert shown[0]["first_seen"] <= shown[0]["last_seen"]


def test_the_list_is_paged_by_cursor(api, support):
    letters = DeadLetterFactory.create_batch(3)
    page = api(support).get(LIST, {"page_size": 2}).json()
    rest = api(support).get(page["next"]).json()
    ids = [letter["id"] for letter in page["results"] + rest["results"]]
    assert ids == [letter.pk for letter in reversed(letters)]


@pytest.mark.parametrize("who", ["alice", "manager", "charlie"])
def test_other_roles_may_not(api, who, request):
    letter = DeadLetterFactory()
    client = api(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
    assert client.post(rerun(letter)).status_code == 403
    assert client.post(discard(letter), {"reason": "because"}).status_code == 403
    assert client.post(f"{LIST}/0/rerun").status_code == 403  # not even whether it exists


def test_without_a_login_it_is_401(api):
    assert api().get(LIST).status_code == 401
    assert api().post(rerun(DeadLetterFactory())).status_code == 401


def test_a_rerun_starts_the_attempts_anew(api, support):
    letter = DeadLetterFactory()
    answer = api(support).post(rerun(letter))
    letter.refresh_from_db()
    run = letter.step_run
    run.refresh_from_db()
    assert answer.status_code == 202
    assert answer.json()["state"] == "rerun"
    assert (run.status, run.attempts) == (StepStatus.READY, 0)
    assert (letter.closed_by, letter.closed_at is not None) == (support, True)


def test_a_second_rerun_is_a_conflict(api, support):
    letter = DeadLetterFactory()
    assert api(support).post(rerun(letter)).status_code == 202
    again = api(support).post(rerun(letter))
    assert again.status_code == 409
    assert again["Content-Type"] == "application/problem+json"


def test_a_discard_keeps_who_why_and_tells_the_rep(api, support):
    letter = DeadLetterFactory()
    answer = api(support).post(discard(letter), {"reason": " The audio is noise. "})
    letter.refresh_from_db()
    session = letter.step_run.session
    session.refresh_from_db()
    assert answer.status_code == 200
    assert (letter.state, letter.closed_by) == ("discarded", support)
    assert letter.reason == "The audio is noise."
    assert (session.status, session.status_reason) == (SessionStatus.FAILED, GIVEN_UP)
    assert api(support).post(discard(letter), {"reason": "again"}).status_code == 409
    assert api(support).post(rerun(letter)).status_code == 409


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "   "}])
def test_a_discard_needs_a_reason(api, support, body):
    letter = DeadLetterFactory()
    answer = api(support).post(discard(letter), body)
    letter.refresh_from_db()
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "reason"
    assert letter.state == "open"


def test_an_unknown_one_is_404_and_a_wrong_method_405(api, support):
    client = api(support)
    assert client.post(f"{LIST}/0/rerun").status_code == 404
    assert client.post(f"{LIST}/0/discard", {"reason": "because"}).status_code == 404
    assert client.get(rerun(DeadLetterFactory())).status_code == 405
    assert client.post(LIST).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_start_one_run(api, support):
    letter = DeadLetterFactory()
    clients, statuses = [api(support) for _ in range(4)], []
    start = threading.Barrier(len(clients))

    def press(client):
        start.wait()
        statuses.append(client.post(rerun(letter)).status_code)
        connection.close()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [202, 409, 409, 409]
