"""A call whose grading goes step by step, for tests of what happens between its parts."""

from django_redis import get_redis_connection

from grading.long_calls.collecting import STEP
from sessions_app.models import StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import turns
from tests.factories import SessionFactory


def a_minute_passes():
    """The limiter's bookings are gone, and so is what was handed over."""
    get_redis_connection("default").flushdb()
    StepRun.objects.update(handed_over_until=None)
    StepRun.objects.filter(status=StepStatus.WAITING).update(run_after="2026-01-01T00:00Z")


def ended_call(lines):
    session = SessionFactory()
    session_end(session, report_of_turns(turns(lines)))
    return session


def run_next(session):
    """Carry out the session's next step of the model's, in a minute of its own."""
    a_minute_passes()
    due = StepRun.objects.due().filter(session=session, step__in=[STEP, "evaluate"])
    run = due.order_by("position", "part").first()
    assert run is not None, "nothing is due"
    assert step_execute(run.pk) is True
    run.refresh_from_db()
    return run


def parts(session):
    return list(session.steps.filter(step=STEP).order_by("part"))


def statuses(session):
    return [run.status for run in parts(session)]
