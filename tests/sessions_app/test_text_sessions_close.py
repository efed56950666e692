"""Practice by text that nobody came back to."""

import pytest

from sessions_app.models import Channel, SessionStatus
from sessions_app.services.text_sessions_close import text_sessions_close
from sessions_app.tasks import reconcile_calls
from tests.factories import SessionFactory
from tests.sessions_app.ageing import age

pytestmark = pytest.mark.django_db


def spoken(*lines):
    return [{"speaker": who, "text": text, "start_seconds": 5.0} for who, text in lines]


def test_a_text_that_nobody_came_back_to_is_ended_and_an_empty_one_abandoned(alice):
    talked = SessionFactory(
        user=alice, channel=Channel.TEXT, vapi_call_id=None, transcript=spoken(("You", "Hello?"))
    )
    silent = SessionFactory(
        user=alice, channel=Channel.TEXT, vapi_call_id=None, transcript=spoken(("AI", "Dana."))
    )
    age(minutes=23 * 60)
    text_sessions_close()
    assert {status_of(talked), status_of(silent)} == {SessionStatus.IN_CALL}
    age(minutes=25 * 60)
    reconcile_calls()
    reconcile_calls()
    assert status_of(talked) == SessionStatus.PROCESSING
    assert status_of(silent) == SessionStatus.ABANDONED
    assert talked.steps.filter(step="evaluate").count() == 1


def test_a_text_that_somebody_writes_in_goes_on(alice):
    long_after = [{**spoken(("You", "Hello?"))[0], "start_seconds": 24 * 3600.0}]
    session = SessionFactory(
        user=alice, channel=Channel.TEXT, vapi_call_id=None, transcript=long_after
    )
    age(minutes=25 * 60)
    text_sessions_close()
    assert status_of(session) == SessionStatus.IN_CALL


def status_of(session):
    session.refresh_from_db()
    return session.status
