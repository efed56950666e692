"""The admin's first page, for the platform's staff: the pipeline, its last hours, organisations."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from llm.limiter.account import account_limiter
from llm.models import LLMCall
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


@pytest.fixture
def limits(settings):
    settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE = 50, 10_000


def sent(at, *, tokens=None, estimate=900):
    call = LLMCall.objects.create(
        purpose="evaluate",
        model="m",
        estimated_tokens=estimate,
        prompt_tokens=tokens,
        completion_tokens=None if tokens is None else 100,
    )
    LLMCall.objects.filter(pk=call.pk).update(created_at=at)


def test_nothing_was_sent_to_the_model(seen, limits):
    sent(timezone.now() - timedelta(hours=7))
    page = seen()
    assert page.count("Nothing was sent in the last 6 hours.") == 2
    assert page.count('<rect x="35"') == 2 and page.count('width="0.8" height="0"') == 72


def test_how_near_to_the_limits_the_last_hours_came(seen, limits):
    """The fullest minute counts: what was counted, and an estimate where nobody knows."""
    fullest = (timezone.localtime() - timedelta(hours=2)).replace(second=5)
    for second in range(3):
        sent(fullest + timedelta(seconds=second), tokens=1900)
    sent(fullest + timedelta(seconds=30))
    sent(fullest - timedelta(minutes=30), tokens=500)
    page = seen()
    at = f"{fullest:%H:%M}"
    assert f"last 6 hours used 4 of 50 (8 %), at {at}." in page
    assert f"last 6 hours used 6,900 of 10,000 (69 %), at {at}." in page
    assert page.count('height="8"') == page.count('height="69"') == 1
    row = page[page.index(f'<th scope="row">{fullest:%H:%M}'[:-1]) :]
    assert [part.split("<")[0] for part in row.split('class="number">')[1:3]] == ["4", "6900"]


def test_more_than_is_allowed_ends_at_the_limit(seen, limits):
    sent(timezone.now() - timedelta(minutes=20), tokens=12_300)
    page = seen()
    assert "used 12,400 of 10,000 (124 %)" in page
    assert 'height="100"' in page and 'height="124"' not in page


def test_the_targets_of_the_last_day_say_whether_they_are_met(seen, alice):
    page = seen()
    assert "Targets, last 24 hours" in page
    assert page.count("nothing to measure") == 3 and page.count("<td>met</td>") == 2
    call = LLMCall.objects.create(
        purpose="e", model="m", estimated_tokens=1, error_class="RateLimited"
    )
    assert seen().count('<span class="bad">missed</span>') == 1
    LLMCall.objects.filter(pk=call.pk).update(created_at=ago(2))
    assert "missed" not in seen()


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
    with django_assert_max_num_queries(16):
        assert client.get(URL).status_code == 200
