"""The admin's first page: the pipeline now, then the organisations; for the platform's staff."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from llm.limiter.account import account_limiter
from sessions_app import canary
from sessions_app.canary import EXPIRES, canary_arrived
from sessions_app.models import StepRun, StepStatus
from sessions_app.selectors import line_now
from tests.analytics.builders import graded, held
from tests.analytics.pages.test_team import ago, words
from tests.factories import DeadLetterFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/admin/"


@pytest.fixture(autouse=True)
def _nothing_heard():
    get_redis_connection("default").delete(canary.KEY, account_limiter()._key)


@pytest.fixture
def seen(browser, support):
    return lambda: words(browser(support).get(URL))


def test_it_is_for_staff(browser, support, manager):
    assert browser(support).get(URL).status_code == 200
    assert browser(UserFactory(is_superuser=True)).get(URL).status_code == 200
    assert browser(manager).get(URL).status_code == 302
    assert browser().get(URL).status_code == 302


def test_it_bears_our_name(seen):
    page = seen()
    assert "Sales-Trainer" in page
    assert "Django administration" not in page and "Django site admin" not in page


def test_a_quiet_pipeline(seen):
    page = seen()
    assert "<dt>Waiting</dt><dd><strong>0</strong> steps</dd>" in page
    assert "<strong>none</strong> is due" in page
    assert "None. What gives up appears here." in page
    assert page.count("not known: no canary has come through") == 3


def test_the_line_the_limits_and_who_serves(seen, alice, settings):
    settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE = 50, 10_000
    late = timezone.now() - timedelta(minutes=12)
    for status in (StepStatus.READY, StepStatus.WAITING, StepStatus.RUNNING):
        StepRun.objects.create(
            session=held(alice), step="evaluate", position=1, status=status, run_after=late
        )
    account_limiter().book(2_500)
    canary_arrived("llm", expires=timezone.now() + EXPIRES)
    page = seen()
    assert "<strong>2</strong> steps" in page and "<strong>1</strong> step<" in page
    assert "12 minutes</strong> ago" in page
    assert "<strong>2 %</strong> 1 of 50" in page
    assert "<strong>25 %</strong> 2500 of 10000" in page
    assert page.count("alive, ") == 1 and page.count("not known") == 2


def test_dead_letters_by_class_lead_to_them(seen):
    for error_class in ("Transient", "BadReply", "Transient"):
        DeadLetterFactory(error_class=error_class)
    page = seen()
    assert "<strong>3</strong> open" in page
    assert "?error_class=Transient" in page
    assert page.index(">Transient<") < page.index(">BadReply<")


def test_organisations_are_counted_each_for_itself(seen, alice, bob, charlie):
    graded(alice, 70, at=ago(1))
    graded(bob, 70, at=ago(2))
    graded(bob, 70, at=ago(20))
    page = seen()
    row = page[page.index(">Northwind<") :]
    numbers = [part.split("<")[0] for part in row.split('class="number">')[1:4]]
    assert numbers == ["2", "2", "0"]
    other = page[page.index(">Contoso<") :]
    assert other.split('class="number">')[2].startswith("0")
    assert "none yet" in other


def test_with_redis_away_it_says_so(seen, monkeypatch):
    def away():
        raise RedisAway

    monkeypatch.setattr(line_now, "account_limiter", away)
    assert seen().count("Redis is away") == 2


def test_more_organisations_ask_for_no_more_queries(
    browser, support, django_assert_max_num_queries
):
    for _ in range(6):
        UserFactory()
    client = browser(support)
    with django_assert_max_num_queries(14):
        assert client.get(URL).status_code == 200
