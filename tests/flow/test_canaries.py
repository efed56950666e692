"""Canaries through real workers: heard of while they serve, silent once they are gone."""

from pathlib import Path

import pytest
from django_celery_beat.schedulers import ModelEntry
from django_redis import get_redis_connection

from salestrainer.celery import app
from sessions_app import canary
from sessions_app.pipeline.step import QUEUES
from sessions_app.selectors.workers import workers_alive
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


AHEAD = Path(__file__).parents[1] / "chaos" / "clock"  # by five minutes


def send(settings):
    """As beat does."""
    for name, planned in settings.CELERY_BEAT_SCHEDULE.items():
        if planned["task"] == canary.TASK:
            entry = ModelEntry.from_entry(name, app=app, **planned)
            app.send_task(entry.task, args=entry.args, **entry.options)


def heard():
    return {life.queue for life in workers_alive() if not life.is_silent}


def test_each_queue_is_heard_of_by_its_own_worker(stack, settings):
    send(settings)
    send(settings)  # twice is as good as once
    wait_until(lambda: heard() == set(QUEUES), what="a canary of each queue")
    assert all(life.round_trip < 50 for life in workers_alive())
    stack.kill("worker-llm")
    get_redis_connection("default").delete(canary.KEY)
    send(settings)
    wait_until(lambda: heard() == {"http", "cpu"}, what="the canaries of the others")
    stack.start("worker-llm", PYTHONPATH=str(AHEAD))
    wait_until(lambda: "llm" in heard(), what="the canary that waited for it")
