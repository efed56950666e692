"""Fifty calls over a bad network: every second webhook lost, the others doubled and shuffled."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from grading.models import SessionGrade
from salestrainer.celery import app
from sessions_app.models import CallEvent, SessionStatus, TrainingSession
from sessions_app.services.calls_reconcile import MOST_CALLS
from tests.calls import GOOD_CALL
from tests.factories import PersonaFactory, RubricVersionFactory, SessionFactory, UserFactory
from tests.fakes.vapi_messages import badly_delivered, deliver, whole_call
from tests.fakes.vapi_server import KEY
from tests.stack import SECRET
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]

CALLS = 50
TASK = "sessions_app.reconcile_calls"


@pytest.fixture
def stack_env(fake_vapi):
    return {"VAPI_BASE_URL": fake_vapi.url, "VAPI_API_KEY": KEY}


@pytest.fixture
def sessions(transactional_db, fake_vapi):
    """Calls that were created, and have ended at VAPI."""
    shared = {"user": UserFactory(), "persona": PersonaFactory()}
    version = RubricVersionFactory()
    created = [
        SessionFactory(status=SessionStatus.CREATED, rubric_version=version, **shared)
        for _ in range(CALLS)
    ]
    for session in created:
        fake_vapi.know(session.vapi_call_id)
        fake_vapi.end(session.vapi_call_id)
    return created


def under_way():
    return TrainingSession.objects.filter(status__in=["created", "in_call"]).count()


def age():
    """As if all that was ten minutes ago."""
    then = timezone.now() - timedelta(minutes=10)
    TrainingSession.objects.update(created_at=then)
    CallEvent.objects.update(received_at=then)


def reconcile(settings):
    """As beat does, until one run has done its share."""
    before = under_way()
    [entry] = [e for e in settings.CELERY_BEAT_SCHEDULE.values() if e["task"] == TASK]
    app.send_task(TASK, **entry["options"])
    goal = max(0, before - MOST_CALLS)
    wait_until(lambda: under_way() <= goal, what=f"the end of all but {goal} calls")


def test_fifty_of_fifty_calls_end_graded(stack, sessions, fake_vapi, settings):
    sent = [one for session in sessions for one in whole_call(fake_vapi, session.vapi_call_id)]
    random.Random(4).shuffle(sent)
    arriving = badly_delivered(sent[::2], seed=4)
    hook = f"{stack.url}/api/webhooks/vapi"
    with ThreadPoolExecutor(8) as network:
        answers = list(network.map(lambda one: deliver(hook, one, secret=SECRET), arriving))
    assert {answer.status_code for answer in answers} == {200}
    lost = under_way()
    assert 0 < lost < CALLS  # those whose report was among the lost

    age()
    while under_way():
        reconcile(settings)

    over = TrainingSession.objects.filter(status=SessionStatus.COMPLETED)
    wait_until(lambda: over.count() == CALLS, seconds=200, what="the grading of every call")
    words = [text for _, text in GOOD_CALL]
    for session in over:
        assert [turn.text for turn in session.turns] == words
    grades = SessionGrade.objects.filter(percentage__isnull=False)
    assert grades.count() == grades.values("session").distinct().count() == CALLS
