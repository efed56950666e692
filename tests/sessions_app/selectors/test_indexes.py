"""What is asked all the time is answered from small indexes, however many steps there ever were."""

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from sessions_app.models import Channel, SessionStatus, StepRun, StepStatus, TrainingSession
from sessions_app.selectors.unfinished import (
    calls_to_ask_about,
    old_text_sessions,
    sessions_without_a_call,
)
from tests.factories import RubricVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """How Postgres reads these rows where reading them all is no choice."""

    def plan(rows):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        return rows.explain()

    return plan


@pytest.fixture
def many_old_calls(alice):
    """Completed, without a recording: what these indexes are to pass over."""
    row = {
        "user": alice,
        "org": alice.organisation,
        "channel": Channel.TEXT,
        "rubric_version": RubricVersionFactory(),
        "status": SessionStatus.COMPLETED,
    }
    TrainingSession.objects.bulk_create(TrainingSession(**row) for _ in range(3000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE training_sessions")


@pytest.fixture
def many_old_steps(many_old_calls):
    """All done: in a table of a few rows one index is as good as another."""
    done = {"step": "evaluate", "position": 4, "status": StepStatus.DONE}
    calls = TrainingSession.objects.values_list("pk", flat=True)
    StepRun.objects.bulk_create(
        StepRun(session_id=call, finished_at=timezone.now(), **done) for call in calls
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE step_runs")


def test_what_is_under_way_is_read_without_what_is_done(plan, many_old_steps):
    how = plan(StepRun.objects.under_way().order_by().values("step").annotate(n=Count("pk")))
    assert "step_runs_line" in how and "step_runs_leases" in how
    assert "Seq Scan" not in how


def test_the_last_durations_are_read_from_their_index(plan, many_old_steps):
    done = StepRun.objects.filter(step="evaluate", status=StepStatus.DONE)
    how = plan(done.order_by("-finished_at").values("started_at")[:50])
    assert "Index Scan using step_runs_durations" in how and "Sort" not in how


def test_calls_that_should_have_ended_are_read_without_those_that_have(plan, many_old_calls):
    then = timezone.now()
    for rows in (
        calls_to_ask_about(quiet=then, overdue=then),
        sessions_without_a_call(started=then),
        old_text_sessions(started=then),
    ):
        how = plan(rows)
        assert "training_sessions_open" in how and "Seq Scan on training_sessions" not in how


def test_old_recordings_are_read_without_sessions_that_have_none(plan, many_old_calls):
    old = TrainingSession.objects.exclude(recording_file="").filter(created_at__lt=timezone.now())
    assert "training_sessions_recorded" in plan(old.order_by("created_at"))
