"""A call of hours under a limit that it is too long for, through real processes."""

import pytest

from bench.long_calls import long_call
from grading.long_calls.room import ONE_REQUEST
from grading.models import EvidencePart, SessionGrade
from llm.models import LLMCall
from sessions_app.models import SessionStatus
from tests.calls import GOOD_CALL, envelope, report
from tests.factories import SessionFactory
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

LIMIT = 60_000  # all of the call's requests fit into one minute, but not its whole text into one


@pytest.fixture
def stack_env(fake_openai):
    return {
        "OPENAI_BASE_URL": fake_openai.base_url,
        "OPENAI_API_KEY": "sk-for-tests-only",
        "OPENAI_TOKENS_PER_MINUTE": str(LIMIT),
    }


def test_a_long_call_is_read_in_parts_and_judged_once(stack, fake_openai):
    long, short = SessionFactory(), SessionFactory()
    lines = long_call(33_000, seed=11)
    assert stack.deliver(envelope(report(long.vapi_call_id, lines))).status_code == 200

    def over(session):
        session.refresh_from_db()
        return SessionStatus(session.status).is_over

    wait_until(lambda: over(long), seconds=120, what="the grade of the long call")
    assert long.status == SessionStatus.COMPLETED, long.status_reason
    parts = EvidencePart.objects.filter(session=long).count()
    assert parts >= 2
    calls = LLMCall.objects.filter(session_id=long.pk)
    assert len(fake_openai.requests) == calls.count() == parts + 1
    assert all(call.estimated_tokens <= LIMIT * ONE_REQUEST for call in calls)
    assert SessionGrade.objects.get(session=long).percentage is not None

    assert stack.deliver(envelope(report(short.vapi_call_id, GOOD_CALL))).status_code == 200
    wait_until(lambda: over(short), seconds=90, what="the grade of the short call")
    assert LLMCall.objects.filter(session_id=short.pk).count() == 1
