"""Who is handed to the workers, in which order, and when nobody is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_redis import get_redis_connection

from llm.breaker import TRIP
from llm.limiter.account import account_breaker, account_limiter
from sessions_app.models import StepRun, StepStatus
from sessions_app.pipeline.dispatch import BROKER, Dispatcher
from sessions_app.pipeline.line import AT_MOST
from sessions_app.pipeline.step import QUEUES
from sessions_app.tasks import step_send
from tests.sessions_app.selectors.lines import waiting

pytestmark = pytest.mark.django_db

TOKENS = 5000


@pytest.fixture(autouse=True)
def _limits(settings):
    """Two calls a minute."""
    settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE = 50, 2 * TOKENS
    get_redis_connection("default").flushdb()
    yield
    get_redis_connection("default").flushdb()


@pytest.fixture
def sent():
    return []


@pytest.fixture
def dispatcher(sent):
    """Its workers are quick: what it sends is done."""

    def send(ticket):
        sent.append(ticket)
        StepRun.objects.filter(pk=ticket.step_run_id).update(status=StepStatus.DONE)
        return True

    return Dispatcher(send)


def look(dispatcher):
    while dispatcher.look():
        pass


def a_slot_comes_free():
    """The oldest booking leaves its window."""
    redis, key = get_redis_connection("default"), account_limiter()._key
    redis.zremrangebyrank(key, 0, 0)


def wait_in_line(user, *, count=1, **changes):
    return [waiting(user, **changes) for _ in range(count)]


def sessions_of(sent):
    steps = StepRun.objects.in_bulk([ticket.step_run_id for ticket in sent])
    return [steps[ticket.step_run_id].session_id for ticket in sent]


def test_one_call_goes_before_the_rest_of_a_long_line(dispatcher, sent, alice, charlie):
    """The limits are full: a slot comes free now and then, and organisations take it in turn."""
    many = wait_in_line(alice, count=12, tokens=TOKENS, minutes_ago=9)
    look(dispatcher)
    a_slot_comes_free()
    look(dispatcher)
    assert len(sent) == 3
    (one,) = wait_in_line(charlie, tokens=TOKENS, minutes_ago=0)
    look(dispatcher)  # which finds no slot: nobody has had a turn by it
    assert len(sent) == 3
    a_slot_comes_free()
    look(dispatcher)
    assert sessions_of(sent) == [session.pk for session in [*many[:3], one]]


def test_calls_that_need_no_tokens_take_turns_as_well(dispatcher, sent, alice, charlie):
    for user in (alice, charlie, alice):
        wait_in_line(user, tokens=0, minutes_ago=1)
        look(dispatcher)
    wait_in_line(alice, tokens=0, minutes_ago=9)
    (turn,) = wait_in_line(charlie, tokens=0, minutes_ago=0)
    look(dispatcher)
    assert sessions_of(sent)[3] == turn.pk


def test_a_turn_at_another_queue_is_none_at_the_model(dispatcher, sent, alice, charlie):
    wait_in_line(alice, count=3, tokens=TOKENS, minutes_ago=9)
    look(dispatcher)
    (one,) = wait_in_line(charlie, tokens=TOKENS, minutes_ago=0)
    tidied = waiting(charlie)
    tidied.steps.filter(step="evaluate").update(status=StepStatus.PENDING)
    tidied.steps.filter(step="clean_transcript").update(status=StepStatus.READY)
    look(dispatcher)
    assert sent.pop().queue == "cpu"
    a_slot_comes_free()
    look(dispatcher)
    assert sessions_of(sent)[2] == one.pk


class TestWhileTheModelIsDown:
    @pytest.fixture(autouse=True)
    def _is_down(self):
        for _ in range(TRIP):
            account_breaker().failed()

    def test_one_step_is_sent_as_the_probe(self, dispatcher, sent, alice):
        wait_in_line(alice, count=8, tokens=10)
        for _ in range(5):
            look(dispatcher)
        assert len(sent) == 1

    def test_none_is_sent_while_another_one_probes(self, dispatcher, sent, alice):
        assert account_breaker().check() is True
        wait_in_line(alice, count=3, tokens=10)
        look(dispatcher)
        assert sent == []

    def test_one_answer_and_all_are_sent(self, dispatcher, sent, alice):
        wait_in_line(alice, count=8, tokens=10)
        look(dispatcher)
        account_breaker().answered()
        look(dispatcher)
        assert len(sent) == 8


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_that_nobody_serves_is_not_sent_more_and_more(queue, alice):
    """Nothing takes the messages from Celery's broker; the hand-overs run out again and again."""
    step = {"http": "fetch_recording", "llm": "evaluate", "cpu": "publish"}[queue]
    for session in wait_in_line(alice, count=AT_MOST + 3, tokens=0):
        session.steps.filter(step="evaluate").update(status=StepStatus.DONE)
        session.steps.filter(step=step).update(status=StepStatus.READY)

    def send(ticket):
        step_send(ticket.step_run_id, queue=ticket.queue)
        return True

    dispatcher = Dispatcher(send)
    for _ in range(3):
        look(dispatcher)
        StepRun.objects.update(handed_over_until=timezone.now() - timedelta(seconds=1))
    assert get_redis_connection("default").llen(f"{BROKER}{queue}") == AT_MOST
