"""Whether the workers live, as told by what came through their queues."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.schedulers import ModelEntry
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from salestrainer.celery import app
from sessions_app import canary
from sessions_app.canary import EXPIRES, canary_arrived
from sessions_app.pipeline.step import QUEUES
from sessions_app.selectors.workers import SILENT_AFTER, workers_alive

A_MOMENT = timedelta(seconds=2)


@pytest.fixture(autouse=True)
def _nothing_heard():
    get_redis_connection("default").delete(canary.KEY)


@pytest.fixture
def later(monkeypatch):
    """Redis's clock goes on by so many seconds."""

    def later(seconds):
        class Later:
            def __init__(self, redis):
                self._redis = redis

            def __getattr__(self, name):
                return getattr(self._redis, name)

            def time(self):
                at, rest = self._redis.time()
                return at + seconds, rest

        redis = get_redis_connection("default")
        monkeypatch.setattr(canary, "get_redis_connection", lambda alias: Later(redis))

    return later


def arrive(*queues):
    for queue in queues:
        canary_arrived(queue, expires=timezone.now() + EXPIRES - A_MOMENT)


def test_before_the_first_canary_nothing_is_known():
    assert [life.queue for life in workers_alive()] == list(QUEUES)
    assert all(life.seconds_since is None and life.is_silent for life in workers_alive())


def test_a_canary_tells_when_it_came_and_how_long_it_took():
    arrive("llm")
    lives = {life.queue: life for life in workers_alive()}
    assert 0 <= lives["llm"].seconds_since <= 2
    assert lives["llm"].round_trip == pytest.approx(A_MOMENT.total_seconds(), abs=0.5)
    assert not lives["llm"].is_silent and lives["cpu"].is_silent


def test_a_queue_is_silent_after_three_minutes(later):
    arrive(*QUEUES)
    later(SILENT_AFTER - 5)
    assert not any(life.is_silent for life in workers_alive())
    later(SILENT_AFTER + 5)
    assert all(life.is_silent for life in workers_alive())


def test_one_that_comes_twice_tells_the_same():
    arrive("http", "http")
    assert [life.queue for life in workers_alive() if not life.is_silent] == ["http"]


def test_with_redis_away_nothing_is_known(monkeypatch):
    def away(alias):
        raise RedisAway

    monkeypatch.setattr(canary, "get_redis_connection", away)
    assert all(life.is_silent for life in workers_alive())


def test_the_command_names_the_silent(capsys, later):
    arrive("http", "cpu")
    with pytest.raises(CommandError, match="of llm"):
        call_command("check_workers")
    assert "llm: no canary yet" in capsys.readouterr().out
    arrive("llm")
    call_command("check_workers")
    assert capsys.readouterr().out.count("s ago, after 2.") == 3


@pytest.mark.django_db
def test_beat_sends_one_to_each_queue_each_minute(settings):
    flown = {
        name: entry
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] == canary.TASK
    }
    sent = [ModelEntry.from_entry(name, app=app, **entry) for name, entry in flown.items()]
    assert [(entry.args, entry.options["queue"]) for entry in sent] == [
        ([queue], queue) for queue in QUEUES
    ]
    assert {entry["schedule"] for entry in flown.values()} == {60.0}
    assert {entry.options["expires"] for entry in sent} == {EXPIRES.total_seconds()}


@pytest.mark.django_db
def test_what_beat_asks_for_outlives_clocks_that_differ_by_minutes(settings):
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        options = ModelEntry.from_entry(name, app=app, **entry).options
        assert (name, options["expires"]) == (name, 3600)
