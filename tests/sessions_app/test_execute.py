"""A step is claimed, not assumed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions_app.models import SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.pipeline.heartbeat import LEASE
from sessions_app.pipeline.line import AT_MOST, line_put_back, line_take, pipeline_start
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    session = SessionFactory()
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    return session


def step(session, name):
    return session.steps.get(step=name)


def test_a_step_runs_once_however_often_it_is_delivered(session):
    pk = step(session, "clean_transcript").pk
    assert step_execute(pk) is True
    assert step_execute(pk) is False
    session.refresh_from_db()
    assert session.clean_turns
    assert step(session, "clean_transcript").attempts == 1


def test_what_waited_for_it_becomes_ready(session):
    assert step(session, "evaluate").status == StepStatus.PENDING
    step_execute(step(session, "clean_transcript").pk)
    assert step(session, "evaluate").status == StepStatus.READY
    assert step(session, "publish").status == StepStatus.PENDING


def test_a_step_before_its_time_does_not_run(session):
    run = step(session, "clean_transcript")
    StepRun.objects.filter(pk=run.pk).update(run_after=timezone.now() + timedelta(minutes=1))
    assert step_execute(run.pk) is False
    assert StepRun.objects.claim(run.pk, lease=LEASE, worker="w") is None


def test_a_running_step_is_not_claimed_again(session):
    pk = step(session, "clean_transcript").pk
    assert StepRun.objects.claim(pk, lease=LEASE, worker="a")
    assert StepRun.objects.claim(pk, lease=LEASE, worker="b") is None


def test_an_expired_lease_is_claimed_and_the_death_counted(session):
    pk = step(session, "clean_transcript").pk
    first = StepRun.objects.claim(pk, lease=timedelta(seconds=-1), worker="a")
    second = StepRun.objects.claim(pk, lease=LEASE, worker="b")
    assert first and second and first != second
    assert StepRun.objects.get(pk=pk).worker_deaths == 1


def test_three_dead_workers_make_a_dead_letter(session):
    pk = step(session, "clean_transcript").pk
    StepRun.objects.filter(pk=pk).update(
        status=StepStatus.RUNNING,
        token=uuid4(),
        worker_deaths=2,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    step_execute(pk)
    session.refresh_from_db()
    assert step(session, "clean_transcript").status == StepStatus.DEAD
    assert session.status == SessionStatus.FAILED
    assert "died 3 times" in session.status_reason


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no transcript"),
        ([("customer", "Hello? Is anybody there? " * 5)], "said nothing"),
        ([("customer", "Hello?"), ("rep", "Hello there.")], "2 words"),
        ([("rep", "One two three four five six seven eight nine ten eleven")], "11 words"),
    ],
    ids=["nothing", "persona-alone", "two-words", "eleven-words"],
)
def test_too_little_said_is_not_graded(lines, reason):
    session = SessionFactory()
    session_end(session, report_of_turns(turns(lines)))
    step_execute(step(session, "clean_transcript").pk)
    session.refresh_from_db()
    assert session.status == SessionStatus.NOT_GRADABLE
    assert reason in session.status_reason
    assert step(session, "evaluate").status == step(session, "publish").status == "skipped"
    assert not session.grades.exists()


def test_the_line_hands_out_each_step_once(session):
    taken = line_take("cpu")
    assert [ticket.queue for ticket in taken] == ["cpu"]
    assert line_take("cpu") == []
    line_put_back(taken)
    assert line_take("cpu") == taken


def test_a_lost_message_is_handed_over_again(session):
    (ticket,) = line_take("cpu")
    StepRun.objects.filter(pk=ticket.step_run_id).update(
        handed_over_until=timezone.now() - timedelta(seconds=1)
    )
    assert line_take("cpu") == [ticket]


def test_the_line_hands_out_no_more_than_can_start(session):
    for _ in range(AT_MOST + 5):
        pipeline_start(SessionFactory(), skip=["fetch_recording"])
    assert len(line_take("cpu")) == AT_MOST
    assert line_take("cpu") == []


def test_starting_a_pipeline_twice_is_once(session):
    before = set(session.steps.values_list("pk", flat=True))
    pipeline_start(session)
    assert set(session.steps.values_list("pk", flat=True)) == before
    assert len(before) == sum(
        not (spec.in_parts or spec.on_demand) for spec in pipeline_steps().values()
    )
