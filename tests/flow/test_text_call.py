"""A call by text, with no key of any kind: from its first message to its grade."""

import pytest

from sessions_app.models import Channel, SessionStatus
from tests.factories import SessionFactory
from tests.sessions_app.simulator.test_conversation import GOOD_CALL, PUSHY
from tests.waiting import wait_until


@pytest.fixture
def graded(live_stack, api):
    """What became of a call in which the rep writes these lines."""

    def graded(lines):
        session = SessionFactory(
            channel=Channel.TEXT, status=SessionStatus.CREATED, vapi_call_id=None
        )
        client = api(session.user)
        for line in lines:
            answer = client.post(f"/api/sessions/{session.pk}/messages", {"text": line})
            assert answer.status_code == 200, answer.content
            if answer.json()["ended"]:
                break
        assert answer.json()["ended"]

        def over():
            session.refresh_from_db()
            return SessionStatus(session.status).is_over

        wait_until(over, what=f"the end of {session}")
        assert session.status == SessionStatus.COMPLETED, session.status_reason
        return session

    return graded


def test_a_close_and_a_refusal_are_graded_differently(graded):
    good, bad = graded(GOOD_CALL), graded(PUSHY)
    assert (good.closed, good.outcome) == (True, "closed")
    assert "Thursday at ten" in good.commitment["quote"]
    assert (bad.closed, bad.outcome, bad.commitment) == (False, "none", None)
    assert good.grades.get().percentage > bad.grades.get().percentage
