"""Celery's side: a task a queue, each carrying out one step, and what beat asks for now and then.

An attempt that failed fails its task too, so that Celery keeps a TaskResult of it; a wait does not.
A task's id begins with its step's, by which the two are found from each other.
"""

from datetime import datetime
from uuid import uuid4

from celery import Task, shared_task

from sessions_app import canary
from sessions_app.alerts.deliver import alerts_send
from sessions_app.pipeline.execute import step_execute
from sessions_app.pipeline.failing import StepFailed
from sessions_app.selectors.failed_tasks import task_prefix
from sessions_app.services.calls_reconcile import calls_reconcile
from sessions_app.services.dead_letter_rerun_alike import reruns_follow
from sessions_app.services.idempotency_keys_expire import idempotency_keys_expire
from sessions_app.services.recordings_expire import recordings_expire
from sessions_app.services.text_sessions_close import text_sessions_close


@shared_task(name="sessions_app.run_http_step", throws=(StepFailed,))
def run_http_step(step_run_id: int) -> None:
    step_execute(step_run_id, tell=True)


@shared_task(name="sessions_app.run_llm_step", throws=(StepFailed,))
def run_llm_step(step_run_id: int) -> None:
    step_execute(step_run_id, tell=True)


@shared_task(name="sessions_app.run_cpu_step", throws=(StepFailed,))
def run_cpu_step(step_run_id: int) -> None:
    step_execute(step_run_id, tell=True)


@shared_task(name="sessions_app.send_alerts")
def send_alerts() -> None:
    alerts_send()


@shared_task(name="sessions_app.follow_reruns")
def follow_reruns() -> None:
    reruns_follow()


@shared_task(name="sessions_app.reconcile_calls")
def reconcile_calls() -> None:
    text_sessions_close()
    calls_reconcile()


@shared_task(name="sessions_app.expire_recordings")
def expire_recordings() -> None:
    recordings_expire()


@shared_task(name="sessions_app.expire_keys")
def expire_keys() -> None:
    idempotency_keys_expire()


@shared_task(name=canary.TASK, bind=True)
def fly_canary(self: Task, queue: str) -> None:
    canary.canary_arrived(queue, expires=datetime.fromisoformat(str(self.request.expires)))


TASK_OF_QUEUE: dict[str, Task] = {
    "http": run_http_step,
    "llm": run_llm_step,
    "cpu": run_cpu_step,
}


def step_send(step_run_id: int, *, queue: str) -> None:
    """Hand the step to its queue's workers. Raises kombu's OperationalError without a broker."""
    TASK_OF_QUEUE[queue].apply_async(
        (step_run_id,), queue=queue, retry=False, task_id=f"{task_prefix(step_run_id)}{uuid4()}"
    )
