"""Celery as the engine of the pipeline. What is to run, and when, stands in Postgres.

Every number here is explained in docs/decisions/0003-celery-as-engine.md.
"""

import os
from threading import RLock

from celery import Celery
from celery.concurrency.thread import TaskPool
from celery.signals import task_postrun, worker_ready
from celery.worker.consumer import Consumer
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")

app = Celery("salestrainer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def _let_submit_be_interrupted(sender: Consumer, **_: object) -> None:
    """Let a worker of threads be told to end at any moment.

    Celery ends its pool inside the signal's handler. If the signal comes while the main thread is
    in `submit`, it holds this lock already, and waited for itself for ever.
    """
    if isinstance(sender.pool, TaskPool):
        sender.pool.executor._shutdown_lock = RLock()  # type: ignore[attr-defined]  # untyped


@task_postrun.connect
def _give_connections_back(**_: object) -> None:
    """To the pool, as after a web request."""
    close_old_connections()
