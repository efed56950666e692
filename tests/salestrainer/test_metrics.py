"""`/metrics`: for whom, and that its numbers are those of the rows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from django_redis import get_redis_connection
from prometheus_client.parser import text_string_to_metric_families

from llm.limiter.account import account_limiter
from llm.models import LLMCall
from sessions_app.canary import EXPIRES, canary_arrived
from sessions_app.models import StepStatus
from tests.factories import DeadLetterFactory
from tests.sessions_app.selectors.lines import graded, waiting

pytestmark = pytest.mark.django_db

TOKEN = "scrape-me"


@pytest.fixture(autouse=True)
def _empty_redis():
    get_redis_connection("default").flushdb()


@pytest.fixture
def scrape():
    """Every sample by name and labels, as Prometheus reads them."""

    def scrape(**headers):
        answer = Client().get("/metrics", headers=headers)
        assert answer.status_code == 200
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    return scrape


def test_steps_are_counted_by_queue_and_status(scrape, alice):
    waiting(alice, minutes_ago=3)
    waiting(alice, status=StepStatus.WAITING)
    waiting(alice, status=StepStatus.RUNNING)
    graded(alice, seconds=1)
    found = scrape()
    assert [found["salestrainer_steps", "llm", s] for s in ("ready", "waiting", "running")] == [
        1,
        1,
        1,
    ]
    assert found["salestrainer_steps", "cpu", "ready"] == 0
    assert found["salestrainer_oldest_waiting_seconds",] == pytest.approx(180, abs=10)


def test_open_dead_letters_are_counted_by_class(scrape):
    DeadLetterFactory()
    DeadLetterFactory()
    DeadLetterFactory(error_class="Permanent")
    DeadLetterFactory(error_class="Permanent", state="discarded")
    found = scrape()
    assert found["salestrainer_dead_letters_open", "Transient"] == 2
    assert found["salestrainer_dead_letters_open", "Permanent"] == 1


def test_the_limits_and_what_is_used_of_them(scrape, settings):
    settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE = 50, 10_000
    account_limiter().book(1200)
    account_limiter().book(300)
    found = scrape()
    assert found["salestrainer_llm_window_used", "requests"] == 2
    assert found["salestrainer_llm_window_used", "tokens"] == 1500
    assert found["salestrainer_llm_window_limit", "requests"] == 50
    assert found["salestrainer_llm_window_limit", "tokens"] == 10_000
    assert found["salestrainer_llm_down",] == 0


def test_canaries_that_are_known(scrape):
    canary_arrived("llm", expires=timezone.now() + EXPIRES)
    found = scrape()
    assert found["salestrainer_canary_age_seconds", "llm"] <= 2
    assert ("salestrainer_canary_age_seconds", "cpu") not in found


def test_what_was_spent_today(scrape):
    def call(state, cost, **changes):
        call = LLMCall.objects.create(model="m", estimated_tokens=1, state=state, cost_usd=cost)
        LLMCall.objects.filter(pk=call.pk).update(**changes) if changes else None

    call("succeeded", Decimal("0.25"))
    call("sent", Decimal("0.5"))  # its worker died: it counts at its estimate
    call("failed", None)
    call("succeeded", Decimal(7), created_at=timezone.now() - timedelta(days=1))
    found = scrape()
    states = ("succeeded", "sent", "failed")
    assert [found["salestrainer_llm_calls_today", state] for state in states] == [1, 1, 1]
    assert found["salestrainer_llm_cost_usd_today",] == 0.75


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd00::5"])
def test_the_local_network_needs_no_token(address):
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 200


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "", "nowhere"])
def test_others_are_refused_without_the_token(settings, address):
    client = Client(REMOTE_ADDR=address)
    for token in ("", TOKEN):
        settings.METRICS_TOKEN = token
        assert client.get("/metrics").status_code == 403
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403
        assert client.get("/metrics", headers={"Authorization": "Bearer é"}).status_code == 403
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=right).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_a_proxy_next_door_does_not_make_the_world_local(header):
    client = Client(REMOTE_ADDR="127.0.0.1")
    assert client.get("/metrics", headers={header: "10.0.0.1"}).status_code == 403


def test_it_is_only_read():
    assert Client().post("/metrics").status_code == 405


def test_it_takes_few_queries(alice, django_assert_num_queries):
    """Steps, dead letters, the line, the spend."""
    waiting(alice)
    with django_assert_num_queries(4):
        Client().get("/metrics")
