"""Computed once for all who ask; without Redis slower, not down."""

import threading
import time

import pytest
from django.core.cache import cache

from analytics.cache import kept_or_computed
from salestrainer.embedded.ports import free_port


class Slow:
    """Takes a moment, and counts how often it was asked."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        time.sleep(0.2)
        return {"figure": 1}


def test_one_computes_and_the_others_get_it():
    compute, answers = Slow(), []

    def ask():
        answers.append(kept_or_computed("analytics:test", compute))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert compute.times == 1
    assert sorted(cached for _, cached in answers) == [False] + [True] * 5
    assert {kept.generated_at for kept, _ in answers} == {answers[0][0].generated_at}


def test_nobody_waits_for_one_that_died():
    lock = cache.lock("analytics:dead:computing", timeout=60)
    assert lock.acquire()
    kept, cached = kept_or_computed("analytics:dead", lambda: {"figure": 2})
    assert (kept.answer, cached) == ({"figure": 2}, False)


@pytest.mark.django_db
def test_without_redis_it_is_computed(settings, api, manager):
    client = api(manager)
    settings.CACHES = {
        "default": {
            **settings.CACHES["default"],
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    for _ in range(2):
        answer = client.get(f"/api/analytics/admin/{manager.organisation_id}")
        assert (answer.status_code, answer.json()["cached"]) == (200, False)


@pytest.mark.django_db
def test_what_other_code_has_kept_is_left_alone(monkeypatch, api, manager):
    def cached():
        answer = api(manager).get(f"/api/analytics/admin/{manager.organisation_id}")
        return answer.json()["cached"]

    assert [cached(), cached()] == [False, True]
    monkeypatch.setattr("analytics.cache.CODE", "of another release")
    assert cached() is False
