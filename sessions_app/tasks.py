"""Celery's side of the pipeline: one task a queue, each carrying out one step."""

from celery import Task, shared_task

from sessions_app.pipeline.execute import step_execute


@shared_task(name="sessions_app.run_http_step")
def run_http_step(step_run_id: int) -> None:
    step_execute(step_run_id)


@shared_task(name="sessions_app.run_llm_step")
def run_llm_step(step_run_id: int) -> None:
    step_execute(step_run_id)


@shared_task(name="sessions_app.run_cpu_step")
def run_cpu_step(step_run_id: int) -> None:
    step_execute(step_run_id)


TASK_OF_QUEUE: dict[str, Task] = {
    "http": run_http_step,
    "llm": run_llm_step,
    "cpu": run_cpu_step,
}
