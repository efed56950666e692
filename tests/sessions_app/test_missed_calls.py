"""Calls whose id we never learnt are found by what they say of themselves, if it is true."""

import pytest

from sessions_app.models import Channel, SessionStatus, TrainingSession
from sessions_app.services.calls_reconcile import calls_reconcile
from sessions_app.services.session_start import session_start
from sessions_app.vapi.client import MaybeCreated
from sessions_app.vapi.metadata import call_metadata
from tests.calls import report
from tests.factories import PersonaFactory, RubricVersionFactory, SessionFactory
from tests.fakes import vapi_server as vapi
from tests.fakes.server import json_answer
from tests.sessions_app.ageing import age

pytestmark = pytest.mark.django_db


@pytest.fixture
def uncertain(alice, fake_vapi):
    """A start whose answer was lost: the call was made all the same."""
    RubricVersionFactory(rubric__is_default=True)

    def make_and_fail(request):
        fake_vapi.create(request)
        return vapi.error(500)(request)

    fake_vapi.on_create.will(make_and_fail)
    with pytest.raises(MaybeCreated):
        session_start(user=alice, channel=Channel.VOICE, persona=PersonaFactory())
    return TrainingSession.objects.get()


def look_for(session, fake_vapi):
    """We look for it ten minutes later."""
    then = age(minutes=10)
    for call in fake_vapi.calls.values():
        call["createdAt"] = then.isoformat()
    calls_reconcile()
    session.refresh_from_db()


def test_a_call_that_we_missed_is_found_and_its_messages_taken_up(uncertain, fake_vapi, deliver):
    [call_id] = fake_vapi.calls
    deliver(report(call_id))
    look_for(uncertain, fake_vapi)
    assert (uncertain.vapi_call_id, uncertain.status) == (call_id, SessionStatus.PROCESSING)


def test_a_call_that_was_never_made_is_given_up(uncertain, fake_vapi):
    fake_vapi.calls.clear()
    look_for(uncertain, fake_vapi)
    assert (uncertain.status, uncertain.vapi_call_id) == (SessionStatus.ABANDONED, None)
    assert uncertain.status_reason == "The call could not be set up."


@pytest.mark.parametrize(
    "lie",
    [
        {},
        {"session_id": "1"},
        {"session_id": True},
        {"session_id": 10**30},
        {"proof": "guessed"},
        {"proof": None},
        {"proof": call_metadata(10**9)["proof"]},
    ],
    ids=["none", "text", "bool", "huge", "guessed", "no-proof", "of-another"],
)
def test_metadata_that_lies_changes_nothing(uncertain, fake_vapi, lie):
    [call] = fake_vapi.calls.values()
    metadata = {**call_metadata(uncertain.pk), **lie} if lie else {}
    call["assistantOverrides"] = {"metadata": metadata}
    look_for(uncertain, fake_vapi)
    assert (uncertain.status, uncertain.vapi_call_id) == (SessionStatus.ABANDONED, None)


def test_a_call_of_another_organisations_session_is_not_taken_over(uncertain, fake_vapi, charlie):
    """Though its metadata names ours, and truly."""
    [call_id] = fake_vapi.calls
    theirs = SessionFactory(user=charlie, vapi_call_id=call_id)
    look_for(uncertain, fake_vapi)
    theirs.refresh_from_db()
    assert (theirs.vapi_call_id, theirs.status) == (call_id, SessionStatus.IN_CALL)
    assert (uncertain.vapi_call_id, uncertain.status) == (None, SessionStatus.ABANDONED)


def test_a_start_that_is_answered_with_anothers_call_fails(alice, charlie, fake_vapi, api):
    RubricVersionFactory(rubric__is_default=True)
    theirs = SessionFactory(user=charlie)
    created = {"id": theirs.vapi_call_id, "webCallUrl": "https://vapi.daily.example/x"}
    fake_vapi.on_create.will(lambda request: json_answer(created, status=201))
    asked = {"channel": "voice", "persona_id": PersonaFactory().pk}
    assert api(alice).post("/api/sessions", asked).status_code == 502
    assert TrainingSession.objects.get() == theirs
