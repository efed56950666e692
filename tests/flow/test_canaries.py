"""Canaries through real workers: heard of while they serve, silent once they are gone."""

import pytest
from django_redis import get_redis_connection

from salestrainer.celery import app
from sessions_app import canary
from sessions_app.pipeline.step import QUEUES
from sessions_app.selectors.workers import workers_alive
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def send(settings):
    """As beat does."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"] == canary.TASK:
            app.send_task(entry["task"], args=entry["args"], **entry["options"])


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
