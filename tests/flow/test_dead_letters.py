"""A step gives up among real processes: support is told, sees the task, and mends all alike."""

import pytest
from celery import states
from django_celery_results.models import TaskResult
from standardwebhooks import Webhook

from sessions_app.models import DeadLetter, RerunBatch, SessionStatus, StepAttempt
from sessions_app.selectors.failed_tasks import failed_tasks, step_run_of
from sessions_app.services.dead_letter_rerun_alike import dead_letters_rerun_alike
from tests.calls import envelope, report
from tests.factories import SessionFactory
from tests.fakes.openai_server import bad_key, grade
from tests.fakes.server import Answer, FakeServer
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver(FakeServer):
    def respond(self, request):
        return Answer(204)


@pytest.fixture
def receiver():
    with Receiver() as server:
        yield server


@pytest.fixture
def stack_env(fake_openai, receiver):
    return {
        "OPENAI_BASE_URL": fake_openai.base_url,
        "OPENAI_API_KEY": "sk-for-tests-only",
        "ALERT_WEBHOOK_URL": f"{receiver.url}/alerts",
        "ALERT_WEBHOOK_SECRET": SECRET,
    }


def test_from_the_failure_over_the_notice_to_all_alike_mended(
    stack, fake_openai, receiver, support
):
    fake_openai.always(bad_key())
    stack.start("beat")
    sessions = [SessionFactory(), SessionFactory()]
    for session in sessions:
        stack.deliver(envelope(report(session.vapi_call_id)))
    letters = DeadLetter.objects.filter(state="open", step_run__step="evaluate")
    wait_until(lambda: letters.count() == 2, what="two dead letters")

    run = letters.first().step_run
    task = wait_until(lambda: failed_tasks(run).first(), what="Celery's record of the failure")
    assert (task.status, task.task_name) == (states.FAILURE, "sessions_app.run_llm_step")
    assert step_run_of(task) == run
    assert "StepFailed" in task.result
    assert not TaskResult.objects.exclude(task_id__startswith="step-").exists()
    attempt = StepAttempt.objects.get(step_run=run)
    assert (attempt.error_class, attempt.counted, attempt.number) == ("Permanent", True, 1)
    assert attempt.worker == run.worker
    assert attempt.started_at < attempt.finished_at

    wait_until(lambda: receiver.count, what="the notice")
    (notice,) = receiver.requests
    told = Webhook(SECRET).verify(notice.body, dict(notice.headers))
    assert told["data"]["fingerprint"] == letters[0].fingerprint

    fake_openai.always(grade())
    dead_letters_rerun_alike(dead_letter=letters[0], by=support)
    wait_until(
        lambda: RerunBatch.objects.filter(state=RerunBatch.State.RELEASED).exists(),
        what="the canary's release",
    )
    for session in sessions:

        def completed(session=session):
            session.refresh_from_db()
            return session.status == SessionStatus.COMPLETED

        wait_until(completed, what=f"the grade of {session}")
    assert not letters.exists()
    assert receiver.count == 1
