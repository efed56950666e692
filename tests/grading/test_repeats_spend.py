"""A repeat is asked for once, whatever becomes of it, and what it cost is in the figures."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_redis import get_redis_connection

from grading.models import GradeRepeat
from grading.services import repeats_plan as planning
from grading.services.repeats_plan import repeats_plan
from grading.services.session_regrade import session_regrade
from llm.breaker import TRIP
from llm.limiter.account import account_breaker
from llm.models import LLMCall
from sessions_app.models import DeadLetter, StepRun, StepStatus, TrainingSession
from sessions_app.pipeline.execute import step_execute
from tests.fakes.openai_server import cut, grade, nonsense, rate_limited
from tests.grading.test_repeats import completed, drive
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _as_at_the_start():
    get_redis_connection("default").flushdb()
    yield
    get_redis_connection("default").flushdb()


@pytest.fixture
def session(settings, fake_openai, alice):
    settings.REPEAT_BUDGET_USD = Decimal(1)
    settings.OPENAI_TOKENS_PER_MINUTE = 1_000_000
    settings.OPENAI_OTHER_MODELS = ["gpt-4.1-mini"]
    return completed(user=alice)


def again(run):
    """Its time has come, and no worker holds it any more."""
    past = timezone.now() - timedelta(hours=1)
    StepRun.objects.filter(pk=run.pk, status=StepStatus.RUNNING).update(lease_until=past)
    StepRun.objects.filter(pk=run.pk).update(run_after=past)
    step_execute(run.pk)
    run.refresh_from_db()
    return run


def repeat_of(session):
    assert repeats_plan() == 1
    return session.steps.get(step="repeat_grade")


def test_what_it_cost_is_in_the_figures(session):
    repeat_of(session)
    drive(session)
    assert GradeRepeat.objects.get().done_at
    assert LLMCall.objects.get(purpose="repeat").cost_usd
    call_command("check_rollups")  # exits where figures had drifted


@pytest.mark.parametrize("answer", [nonsense(), cut(), rate_limited()])
def test_so_is_what_a_request_cost_that_failed(session, fake_openai, answer):
    fake_openai.always(answer)
    asked = fake_openai.count
    assert again(repeat_of(session)).status == StepStatus.DONE
    assert fake_openai.count == asked + 1
    call_command("check_rollups")


def test_so_is_what_a_step_beside_cost_that_failed(session, manager, fake_openai):
    session_regrade(session=session, by=manager, grader="openai:gpt-4.1-mini")
    fake_openai.always(nonsense())
    run = again(session.steps.get(step="evaluate"))
    assert run.status == StepStatus.WAITING
    call_command("check_rollups")
    assert again(run).status == StepStatus.DEAD
    call_command("check_rollups")


def breaker_open():
    for _ in range(TRIP):
        account_breaker().failed()


def test_a_probe_of_the_breaker_that_fails_has_asked(session, fake_openai):
    run = repeat_of(session)
    breaker_open()
    fake_openai.always(cut())
    asked = fake_openai.count
    assert again(run).status == StepStatus.DONE
    assert fake_openai.count == asked + 1
    assert not DeadLetter.objects.exists()
    call_command("check_rollups")


def test_while_the_breaker_is_open_it_waits_for_its_turn(session, fake_openai):
    run = repeat_of(session)
    breaker_open()
    assert account_breaker().check()  # another step is the probe
    asked = fake_openai.count
    assert again(run).status == StepStatus.WAITING
    assert (fake_openai.count, GradeRepeat.objects.get().asked_at) == (asked, None)
    account_breaker().answered()
    assert again(run).status == StepStatus.DONE
    assert fake_openai.count == asked + 1
    assert GradeRepeat.objects.get().done_at


def test_a_worker_that_died_after_it_had_asked_has_asked(session, fake_openai):
    run = repeat_of(session)

    def loses_it(request):
        StepRun.objects.filter(pk=run.pk).update(token=None)
        connection.close()  # this is the server's thread
        return grade()(request)

    fake_openai.will(loses_it)
    asked = fake_openai.count
    assert again(run).status == StepStatus.RUNNING
    assert again(run).status == StepStatus.DONE
    assert fake_openai.count == asked + 1
    assert GradeRepeat.objects.get().done_at is None
    call_command("check_rollups")


def test_another_night_asks_again_what_was_asked_in_vain(session, fake_openai):
    fake_openai.will(nonsense())
    again(repeat_of(session))
    GradeRepeat.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert again(repeat_of(session)).status == StepStatus.DONE
    assert GradeRepeat.objects.exclude(done_at=None).count() == 1


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


def test_the_sample_is_locked_in_the_order_of_everybody_else(session, monkeypatch):
    later = completed(user=session.user)
    drawn = planning.repeatable

    def by_chance_the_later_first(grader, *, at_most):
        return sorted(drawn(grader, at_most=at_most), key=lambda grade: -grade.session_id)

    def planned():
        try:
            return repeats_plan()
        finally:
            connection.close()

    monkeypatch.setattr(planning, "repeatable", by_chance_the_later_first)
    locked = TrainingSession.objects.select_for_update(of=("self",), nowait=True)
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            locked.get(pk=session.pk)
            plan = beside.submit(planned)
            wait_until(somebody_waits_for_us, what="the plan's wait for the first session")
            locked.get(pk=later.pk)  # raises where the plan has it
        assert plan.result() == 2
