"""An assignment's attempts: so many and not one more."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.services.session_import import report_of_turns, session_import
from sessions_app.services.session_start import session_start
from tests.calls import GOOD_CALL, turns
from tests.factories import AssignmentFactory, PersonaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def once(alice):
    return AssignmentFactory(organisation=alice.organisation, attempts_allowed=1)


def start(user, assignment, **fields):
    return session_start(user=user, channel="text", assignment=assignment, **fields)


def test_the_second_start_is_refused_clearly(api, alice, once):
    client, body = api(alice), {"assignment_id": once.pk, "channel": "text"}
    assert client.post("/api/sessions", body).status_code == 201
    answer = client.post("/api/sessions", body)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["field"] == "assignment_id"
    assert error["detail"] == "Your only attempt is used up."
    assert TrainingSession.objects.count() == 1


def test_an_import_is_an_attempt_too(alice, once):
    report = report_of_turns(turns(GOOD_CALL))
    session_import(user=alice, report=report, assignment=once)
    with pytest.raises(ValidationError, match="used up"):
        session_import(user=alice, report=report, assignment=once)


@pytest.mark.parametrize("status", [SessionStatus.ABANDONED, SessionStatus.NOT_GRADABLE])
def test_what_came_to_nothing_is_given_back(alice, once, status):
    session = start(alice, once)
    TrainingSession.objects.filter(pk=session.pk).update(status=status)
    assert start(alice, once)


def test_everyone_has_their_own(alice, bob, once):
    start(alice, once)
    assert start(bob, once)


def test_without_a_limit_there_is_none(alice):
    assignment = AssignmentFactory(organisation=alice.organisation)
    for _ in range(3):
        start(alice, assignment)
    assert TrainingSession.objects.attempts().count() == 3


def test_it_is_practised_with_its_own_persona(alice, once):
    easy = PersonaFactory(difficulty="easy")
    with pytest.raises(ValidationError, match="practised with Dana"):
        start(alice, once, persona=easy)
    assert start(alice, once, persona=once.persona).persona == once.persona


def test_an_archived_persona_is_practised_in_its_assignments_alone(alice, once):
    once.persona.is_active = False
    once.persona.save()
    with pytest.raises(ValidationError, match="archived"):
        session_start(user=alice, channel="text", persona=once.persona)
    assert start(alice, once)


@pytest.mark.django_db(transaction=True)
def test_of_two_starts_at_once_one_takes_the_last_attempt(alice):
    assignment = AssignmentFactory(organisation=alice.organisation, attempts_allowed=1)
    barrier, outcomes = threading.Barrier(2), []

    def press():
        barrier.wait()
        try:
            outcomes.append(start(alice, assignment))
        except ValidationError:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(None) == 1
    assert TrainingSession.objects.count() == 1
