"""`manage.py slo`: the five targets against what the rows say."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from analytics.selectors.limits_used import minutes_used
from analytics.selectors.targets import targets
from llm.models import LLMCall
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus, TrainingSession
from tests.analytics.builders import graded, held
from tests.analytics.test_plans import plans_of
from tests.factories import DeadLetterFactory

pytestmark = pytest.mark.django_db

GRADED, REPORT, FIGURES, LOST, LIMIT = range(5)


def published(alice, *, seconds=20.0, grading=19.0, hours=1.0):
    """A call that ended so many hours ago and had its report after so many seconds."""
    ended = timezone.now() - timedelta(hours=hours)
    session = graded(alice, publish=False)
    step_of(session, StepStatus.DONE, ended)
    session.grades.update(created_at=ended + timedelta(seconds=grading))
    TrainingSession.objects.filter(pk=session.pk).update(
        completed_at=ended + timedelta(seconds=seconds)
    )
    return session


def step_of(session, status, ended=None, step="publish"):
    run = StepRun.objects.create(session=session, step=step, position=2, status=status)
    StepRun.objects.filter(pk=run.pk).update(created_at=ended or timezone.now())
    return run


def printed(**options):
    out = StringIO()
    call_command("slo", stdout=out, **options)
    return out.getvalue()


def test_nothing_happened():
    assert [target.figure for target in targets(hours=24)] == [None, None, None, 0, 0]
    assert printed().count("nothing to measure") == 3


def test_a_good_day(alice):
    for _ in range(3):
        published(alice)
    found = targets(hours=24)
    assert found[GRADED].figure == 100
    assert found[REPORT].figure == pytest.approx(20)
    assert found[FIGURES].figure == pytest.approx(1)
    assert all(target.is_met for target in found)
    assert "MISSED" not in printed()


def test_a_bad_day(alice):
    for seconds in (20, 90):
        published(alice, seconds=seconds, grading=10)
    failed = held(alice, status=SessionStatus.FAILED)
    step_of(failed, StepStatus.PENDING)
    LLMCall.objects.create(
        purpose="evaluate", model="m", estimated_tokens=1, error_class="RateLimited"
    )
    found = targets(hours=24)
    assert found[GRADED].figure == pytest.approx(200 / 3)
    assert found[REPORT].figure == pytest.approx(86.5)
    assert found[FIGURES].figure == pytest.approx(76.5)
    assert [found[LOST].figure, found[LIMIT].figure] == [1, 1]
    assert not any(target.is_met for target in found)
    text = printed()
    assert text.count("MISSED") == 5
    assert "at least 99 %" in text


def test_only_the_hours_asked_for(alice):
    published(alice, seconds=500, hours=30)
    assert targets(hours=24)[REPORT].figure is None
    assert targets(hours=48)[REPORT].figure == pytest.approx(500)


def test_what_is_followed_up_is_not_lost(alice):
    waiting = held(alice)
    step_of(waiting, StepStatus.PENDING)
    step_of(waiting, StepStatus.WAITING, step="evaluate")
    letter = DeadLetterFactory(session__user=alice)
    step_of(letter.step_run.session, StepStatus.PENDING)
    assert targets(hours=24)[LOST].figure == 0
    DeadLetter.objects.all().delete()
    assert targets(hours=24)[LOST].figure == 1


def test_what_cannot_be_graded_spoils_no_share(alice):
    published(alice)
    step_of(held(alice, status=SessionStatus.NOT_GRADABLE), StepStatus.SKIPPED)
    assert targets(hours=24)[GRADED].figure == 100


@pytest.mark.parametrize("hours", [0, -1, 10_000_000])
def test_hours_that_make_no_sense(hours):
    with pytest.raises(CommandError, match="--hours takes 1 to"):
        printed(hours=hours)


def a_year_of_calls(alice, *, calls):
    """Two steps and one request to the model each, one call after the other."""
    model, now = held(alice), timezone.now()
    values = {
        name: getattr(model, name) for name in ("user_id", "org_id", "rubric_version_id", "channel")
    }
    at = [now - timedelta(days=365) * number / calls for number in range(calls)]
    sessions = TrainingSession.objects.bulk_create(
        TrainingSession(**values, status=SessionStatus.COMPLETED, created_at=when) for when in at
    )
    StepRun.objects.bulk_create(
        StepRun(session=session, step=step, position=1, status=StepStatus.DONE, created_at=when)
        for session, when in zip(sessions, at, strict=True)
        for step in ("evaluate", "publish")
    )
    LLMCall.objects.bulk_create(
        LLMCall(purpose="evaluate", model="m", estimated_tokens=1, created_at=when) for when in at
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_a_day_is_read_without_the_year_before_it(alice):
    a_year_of_calls(alice, calls=4000)
    asked = {
        "step_runs_published": lambda: targets(hours=24),
        "llm_calls_created": lambda: minutes_used(since=timezone.now() - timedelta(hours=6)),
    }
    for index, question in asked.items():
        ((sql, plan),) = plans_of(question)
        scanned = set(re.findall(r"Seq Scan on (\w+)", plan))
        assert index in plan
        assert not scanned & {"step_runs", "training_sessions", "llm_calls"}, f"{sql}\n{plan}"
