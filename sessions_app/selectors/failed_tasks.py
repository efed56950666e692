"""Celery's record of failed tasks, and the steps they carried out.

A task's id begins with its step's, so both are found by an index, and also where the worker was
lost and Celery's main process wrote the record.
"""

import re

from celery import states
from django.db.models import QuerySet
from django_celery_results.models import TaskResult

from sessions_app.models import StepRun

_TASK_ID = re.compile(r"step-(\d+)-")


def task_prefix(step_run_id: int) -> str:
    return f"step-{step_run_id}-"


def failed_tasks(run: StepRun) -> QuerySet[TaskResult]:
    """The step's failed tasks of the last week, newest first."""
    failed = TaskResult.objects.filter(status=states.FAILURE)
    return failed.filter(task_id__startswith=task_prefix(run.pk)).order_by("-date_done")


def step_run_of(task: TaskResult) -> StepRun | None:
    """The step that the task carried out; None for other tasks and for steps that are gone."""
    found = _TASK_ID.match(task.task_id)
    return StepRun.objects.filter(pk=int(found[1])).first() if found else None
