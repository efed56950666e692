"""From the webhook to the grade with no model at all: the rules, through real processes."""

import pytest

from sessions_app.models import SessionStatus, TrainingSession
from tests.calls import BAD_CALL, GOOD_CALL, envelope, report
from tests.factories import SessionFactory
from tests.waiting import wait_until


@pytest.fixture
def graded(live_stack):
    """A delivered call's grade, once its session is over."""

    def graded(lines):
        session = SessionFactory()
        assert live_stack.deliver(envelope(report(session.vapi_call_id, lines))).status_code == 200

        def over():
            session.refresh_from_db()
            return SessionStatus(session.status).is_over

        wait_until(over, what=f"the end of {session}")
        assert session.status == SessionStatus.COMPLETED, session.status_reason
        return session.grades.get()

    return graded


def test_the_rules_tell_a_good_call_from_a_bad_one(graded):
    good, bad = graded(GOOD_CALL), graded(BAD_CALL)
    assert good.grader == bad.grader == "offline:6"
    assert good.percentage > bad.percentage


def test_each_test_has_the_database_to_itself(graded):
    assert not TrainingSession.objects.exists()
    graded(GOOD_CALL)
    assert TrainingSession.objects.count() == 1
