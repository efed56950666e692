"""While the model's server is down, whoever asks it waits, and the one that finds out does, too."""

import pytest
from django_redis import get_redis_connection

from llm.breaker import PROBE_EVERY, TRIP
from llm.failures import RateLimited, Transient
from llm.limiter.account import account_breaker
from llm.models import LLMCall
from tests.fakes import openai_server as fake


@pytest.fixture(autouse=True)
def _closed():
    account_breaker().answered()
    yield
    account_breaker().answered()


@pytest.fixture
def is_down():
    for _ in range(TRIP):
        account_breaker().failed()


def the_next_probe_is_due():
    get_redis_connection("default").delete(account_breaker()._probe)


def test_a_few_failures_do_not_open_it():
    for _ in range(TRIP - 1):
        account_breaker().failed()
    assert account_breaker().check() is False


def test_open_it_lets_one_pass_as_the_probe(is_down):
    assert account_breaker().wants_probe
    assert account_breaker().check() is True
    assert not account_breaker().wants_probe
    with pytest.raises(RateLimited, match="openai is down") as caught:
        account_breaker().check()
    assert caught.value.after == PROBE_EVERY


@pytest.mark.parametrize("behaviour", [fake.error(500), fake.cut(), fake.no_json_body()])
def test_a_probe_that_finds_it_down_is_a_wait(ask, fake_openai, is_down, behaviour):
    """So it counts as no attempt of its step, however often it is tried."""
    fake_openai.always(behaviour)
    for _ in range(3):
        the_next_probe_is_due()
        with pytest.raises(RateLimited, match="openai is down"):
            ask()
    assert fake_openai.count == 3
    assert set(LLMCall.objects.values_list("error_class", flat=True)) == {"Transient"}
    assert account_breaker().is_open


def test_before_it_opens_a_failure_is_a_failure(ask, fake_openai):
    fake_openai.will(fake.error(500))
    with pytest.raises(Transient):
        ask()


def test_a_probe_that_is_answered_closes_it(ask, is_down):
    assert ask().content
    assert account_breaker().check() is False
