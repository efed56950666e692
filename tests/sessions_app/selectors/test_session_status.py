"""Where one stands in the line, and when the report will be there: as it then comes."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_redis import get_redis_connection

from llm.breaker import TRIP
from llm.limiter.account import account_breaker, account_limiter
from llm.limiter.limiter import WINDOW, Booking
from llm.models import LLMCall
from sessions_app.models import SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.line import line_book, line_take
from sessions_app.selectors.session_status import session_state
from tests.factories import UserFactory
from tests.sessions_app.selectors.lines import graded, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE = 50, 10_000
    get_redis_connection("default").flushdb()
    yield
    cache.clear()


def position(session):
    return session_state(session).queue_position


def seconds_left(session):
    ready = session_state(session).estimated_ready_at
    return None if ready is None else (ready - timezone.now()).total_seconds()


def served():
    """Sessions in the order in which the line really hands them out."""
    order = []
    while tickets := line_take("llm", at_most=1):
        line_book(tickets[0], None)
        run = StepRun.objects.get(pk=tickets[0].step_run_id)
        order.append(run.session_id)
        run.delete()
    return order


def test_the_position_is_the_order_of_service(alice, charlie):
    """Organisations in turn, each in its own order, bulk work last."""
    bulk = waiting(alice, priority=1, minutes_ago=90)
    sessions = [waiting(alice, minutes_ago=60 - n) for n in range(4)]
    sessions += [
        waiting(charlie, minutes_ago=9),
        waiting(UserFactory(password=None), minutes_ago=8),
        bulk,
    ]
    told = sorted(sessions, key=position)
    assert [position(session) for session in told] == list(range(7))
    assert [session.pk for session in told] == served()


def test_a_place_at_another_organisations_tail_is_not_ours(alice, charlie):
    for n in range(20):
        waiting(alice, minutes_ago=60 - n)
    assert position(waiting(charlie, minutes_ago=1)) == 1


def test_who_cannot_start_yet_is_not_before_us(alice):
    later = timezone.now() + timedelta(minutes=20)
    waiting(UserFactory(password=None), status=StepStatus.WAITING, run_after=later)
    assert position(waiting(alice)) == 0


def test_who_has_been_handed_over_is_not_in_the_line(alice):
    waiting(
        UserFactory(password=None),
        handed_over_until=timezone.now() + timedelta(seconds=20),
        minutes_ago=9,
    )
    assert position(waiting(alice)) == 0


def test_before_the_transcript_is_tidied_one_is_behind_all_who_wait(alice):
    for _ in range(3):
        waiting(UserFactory(password=None))
    session = waiting(alice)
    session.steps.filter(step="clean_transcript").update(status=StepStatus.READY)
    session.steps.filter(step="evaluate").update(status=StepStatus.PENDING, tokens=None)
    assert position(session) == 3
    session.steps.filter(step="clean_transcript").update(status=StepStatus.RUNNING)
    assert position(session) == 3


@pytest.mark.parametrize("step", ["evaluate", "publish"])
def test_once_it_is_graded_there_is_no_position(alice, step):
    session = waiting(alice)
    session.steps.filter(step="evaluate").update(status=StepStatus.DONE)
    session.steps.filter(step=step).update(status=StepStatus.RUNNING, started_at=timezone.now())
    assert position(session) is None
    assert 0 <= seconds_left(session) < 20


@pytest.mark.parametrize(
    "status", [s for s in SessionStatus if s != SessionStatus.PROCESSING], ids=str
)
def test_what_is_not_in_processing_waits_for_nothing(alice, status):
    session = waiting(alice)
    session.status = status
    state = session_state(session)
    assert (state.queue_position, state.estimated_ready_at) == (None, None)
    assert (state.progress == 1.0) is status.is_over


def test_the_estimate_begins_with_what_grading_took_lately(alice):
    for seconds in (2, 7, 400):
        graded(alice, seconds=seconds)
    assert seconds_left(waiting(alice)) == pytest.approx(7.1, abs=1.5)


@pytest.mark.parametrize(("ahead", "windows"), [(4, 0), (9, 0), (10, 1), (25, 2)])
def test_tokens_that_wait_before_us_are_waited_for(alice, ahead, windows):
    """10,000 a minute, 1,000 a call: ten calls a window."""
    graded(alice, seconds=2)
    for _ in range(ahead):
        waiting(UserFactory(organisation=alice.organisation, password=None), minutes_ago=3)
    assert seconds_left(waiting(alice)) == pytest.approx(windows * WINDOW + 2, abs=4)


def test_requests_bind_where_they_are_scarcer(alice, settings):
    settings.OPENAI_REQUESTS_PER_MINUTE = 2
    graded(alice, seconds=2, tokens=10)
    for _ in range(4):
        waiting(alice, tokens=10, minutes_ago=3)
    assert seconds_left(waiting(alice, tokens=10)) == pytest.approx(2 * WINDOW + 2, abs=4)


def test_what_was_used_lately_is_still_in_the_way(alice):
    graded(alice, seconds=2)
    account_limiter().book(9_500)
    assert seconds_left(waiting(alice)) == pytest.approx(WINDOW + 2, abs=4)


def test_estimates_that_are_too_high_are_corrected_by_what_was_used(alice):
    graded(alice, seconds=2)
    for _ in range(14):
        waiting(alice, minutes_ago=3)
    session = waiting(alice)
    assert seconds_left(session) == pytest.approx(WINDOW + 2, abs=4)
    LLMCall.objects.create(
        model="m",
        state=LLMCall.State.SUCCEEDED,
        estimated_tokens=1000,
        prompt_tokens=400,
        completion_tokens=100,
    )
    assert seconds_left(session) == pytest.approx(2, abs=4)


def test_a_slot_that_was_booked_is_believed(alice):
    graded(alice, seconds=2)
    session = waiting(alice)
    limiter = account_limiter()
    limiter.hold_off(8)
    (ticket,) = line_take("llm")
    booking = limiter.book(1000)
    assert isinstance(booking, Booking)
    line_book(ticket, booking)
    assert position(session) == 0
    assert seconds_left(session) == pytest.approx(8 + 2, abs=3)


def test_a_next_attempt_is_waited_for(alice):
    graded(alice, seconds=2)
    at = timezone.now() + timedelta(minutes=3)
    session = waiting(alice, status=StepStatus.WAITING, error_class="RateLimited", run_after=at)
    assert seconds_left(session) == pytest.approx(180 + 2, abs=4)


def test_what_depends_on_somebody_else_has_no_estimate(alice):
    assert seconds_left(waiting(alice, status=StepStatus.WAITING, error_class="NotYet")) is None


def test_while_the_model_is_down_nobody_knows(alice):
    session = waiting(alice)
    for _ in range(TRIP):
        account_breaker().failed()
    assert (position(session), seconds_left(session)) == (0, None)


def test_rules_need_no_slot(alice):
    for _ in range(TRIP):
        account_breaker().failed()
    graded(alice, seconds=1, tokens=0)
    for _ in range(32):
        waiting(alice, tokens=0, minutes_ago=3)
    assert seconds_left(waiting(alice, tokens=0)) == pytest.approx(32 / 16 + 1, abs=2)


def parts(session, *statuses):
    StepRun.objects.bulk_create(
        StepRun(
            session=session,
            step="collect_evidence",
            part=number,
            position=1,
            status=status,
            tokens=4000,
            started_at=timezone.now() if status in ("done", "running") else None,
            finished_at=timezone.now() if status == "done" else None,
        )
        for number, status in enumerate(statuses, start=1)
    )
    session.steps.filter(step="evaluate").update(status=StepStatus.PENDING)


def test_parts_are_one_step_that_is_as_far_as_its_parts_together(alice):
    session = waiting(alice)
    parts(session, "done", "done", "running", "pending")
    state = session_state(session)
    names = ["clean_transcript", "collect_evidence", "evaluate", "publish", "fetch_recording"]
    assert [step.name for step in state.steps] == names
    step = state.steps[1]
    assert (step.status, step.parts.done, step.parts.total) == ("running", 2, 4)
    assert step.finished_at is None
    assert state.progress == pytest.approx((1 + 2 / 4 + 1) / 5, abs=0.01)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (["done", "done"], "done"),
        (["done", "ready"], "ready"),
        (["dead", "pending"], "dead"),
        (["done", "waiting", "pending"], "waiting"),
        (["skipped", "skipped"], "skipped"),
    ],
)
def test_of_parts_the_one_that_it_waits_for_is_told(alice, statuses, status):
    session = waiting(alice)
    parts(session, *statuses)
    assert session_state(session).steps[1].status == status


def test_every_part_waits_for_its_own_slot(alice):
    """Four requests of 4,000 tokens under 10,000 a minute: two a window."""
    graded(alice, seconds=2)
    session = waiting(alice, tokens=4000)
    parts(session, "ready", "pending", "pending")
    session.steps.filter(step="collect_evidence").update(run_after=timezone.now())
    assert WINDOW <= seconds_left(session) <= WINDOW + 3 * 15 + 5


def test_a_part_that_runs_has_no_position_but_an_estimate(alice):
    session = waiting(alice)
    parts(session, "running", "pending")
    for _ in range(20):
        waiting(UserFactory(password=None))
    assert position(session) is None
    assert seconds_left(session) >= WINDOW


def test_a_long_line_is_counted_in_milliseconds(alice, django_assert_num_queries):
    """10,000 wait, of fifty organisations: four queries, quickly."""
    graded(alice, seconds=2)
    users = [UserFactory(password=None) for _ in range(50)]
    session = waiting(alice, minutes_ago=0)
    _many(users, 10_000, like=session)
    with django_assert_num_queries(4):
        state = session_state(session)
    assert 0 <= state.queue_position <= 50


def _many(users, count, *, like):
    sessions = type(like).objects.bulk_create(
        [
            type(like)(
                user=user,
                org=user.organisation,
                channel="voice",
                status=SessionStatus.PROCESSING,
                rubric_version=like.rubric_version,
            )
            for user in (users * (count // len(users)))
        ]
    )
    ago = timezone.now() - timedelta(minutes=30)
    StepRun.objects.bulk_create(
        StepRun(
            session=session,
            step="evaluate",
            position=2,
            status=StepStatus.READY,
            tokens=1000,
            run_after=ago,
        )
        for session in sessions
    )


def test_a_session_that_is_over_costs_one_query(alice, django_assert_num_queries):
    session = graded(alice, seconds=2)
    with django_assert_num_queries(1):
        session_state(session)
