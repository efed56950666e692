"""What those who wait are told comes true, through real processes under a real limit."""

import pytest
from django.test import override_settings
from django.utils.dateparse import parse_datetime

from sessions_app.models import SessionStatus, TrainingSession
from tests.calls import envelope, report
from tests.factories import SessionFactory, UserFactory
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

A_MINUTE = 4  # requests
LIMITS = {"OPENAI_REQUESTS_PER_MINUTE": A_MINUTE, "OPENAI_TOKENS_PER_MINUTE": 1_000_000}


@pytest.fixture
def stack_env(fake_openai):
    return {
        "OPENAI_BASE_URL": fake_openai.base_url,
        "OPENAI_API_KEY": "sk-for-tests-only",
        **{name: str(value) for name, value in LIMITS.items()},
    }


def test_the_estimate_comes_true(stack, api):
    """Twice as many as the limit lets through in a minute: half wait for the next one."""
    user = UserFactory()
    sessions = [SessionFactory(user=user) for _ in range(2 * A_MINUTE)]
    for session in sessions:
        stack.deliver(envelope(report(session.vapi_call_id)))
    of_ours = TrainingSession.objects.filter(user=user)
    done = of_ours.filter(status=SessionStatus.COMPLETED)
    wait_until(lambda: done.count() >= A_MINUTE, what="the first minute's calls")
    client, told = api(user), {}
    with override_settings(**LIMITS):
        for session in of_ours.filter(status=SessionStatus.PROCESSING):
            body = client.get(f"/api/sessions/{session.pk}/status").json()
            told[session.pk] = (body["queue_position"], parse_datetime(body["estimated_ready_at"]))
    assert sorted(position for position, _ in told.values()) == list(range(A_MINUTE))
    wait_until(lambda: done.count() == 2 * A_MINUTE, seconds=120, what="the others")
    for pk, (_, ready_at) in told.items():
        late = (TrainingSession.objects.get(pk=pk).completed_at - ready_at).total_seconds()
        assert -10 < late < 10, told
