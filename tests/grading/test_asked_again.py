"""A reply of no use is shown to the model once, with what was wrong, whatever comes between."""

import pytest
from django_redis import get_redis_connection

from sessions_app.models import StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory
from tests.fakes.openai_server import error, nonsense, rate_limited

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def evaluation():
    """The step of a call whose transcript has been tidied."""
    session = SessionFactory()
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    step_execute(session.steps.get(step="clean_transcript").pk)
    return session.steps.get(step="evaluate")


def attempt(run):
    """Carry it out now, whatever it waits for."""
    get_redis_connection("default").flushdb()
    StepRun.objects.filter(pk=run.pk).update(run_after="2026-01-01T00:00Z")
    assert step_execute(run.pk) is True
    run.refresh_from_db()
    return run.status, run.error_class


def test_it_is_shown_after_a_full_line_and_a_fault_of_the_server(evaluation, fake_openai):
    fake_openai.will(nonsense(), rate_limited(), error(500))
    assert attempt(evaluation) == (StepStatus.WAITING, "BadReply")
    wrong = evaluation.last_reply_error
    assert attempt(evaluation) == (StepStatus.WAITING, "RateLimited")
    assert attempt(evaluation) == (StepStatus.WAITING, "Transient")
    assert attempt(evaluation) == (StepStatus.DONE, "")
    *_, reply, told = fake_openai.requests[-1].json["messages"]
    assert reply["role"] == "assistant"
    assert wrong and wrong in told["content"]
    assert (evaluation.last_reply, evaluation.last_reply_error) == ("", "")


def test_the_second_one_is_the_last(evaluation, fake_openai):
    fake_openai.will(nonsense(), rate_limited(), nonsense())
    attempt(evaluation)
    attempt(evaluation)
    assert attempt(evaluation) == (StepStatus.DEAD, "BadReply")
    assert evaluation.attempts == 2
