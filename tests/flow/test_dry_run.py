"""A dry run by the model through real processes, one of which dies in the middle of it."""

import pytest

from accounts.models import Role
from grading.models import DryRun, SessionGrade
from grading.services.dry_run_by_model import dry_run_by_model, dry_run_expected
from llm.models import LLMCall
from sessions_app.models import Criterion, DeadLetter, SessionStatus
from sessions_app.services.rubric_drafts import rubric_draft
from tests.calls import GOOD_CALL, envelope, report
from tests.factories import RubricVersionFactory, SessionFactory, UserFactory
from tests.fakes.openai_server import grade
from tests.fakes.server import slow
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

HANGS = 600.0  # seconds: longer than anybody waits


@pytest.fixture
def stack_env(fake_openai):
    return {"OPENAI_BASE_URL": fake_openai.base_url, "OPENAI_API_KEY": "sk-for-tests-only"}


def test_it_goes_on_where_a_worker_died(stack, fake_openai):
    manager = UserFactory(role=Role.MANAGER)
    version = RubricVersionFactory(rubric__organisation=manager.organisation)
    anchors = {"1": "No.", "3": "Partly.", "5": "Yes."}
    version.criteria.exclude(scale=Criterion.Scale.BINARY).update(anchors=anchors)
    rep = UserFactory(organisation=manager.organisation)
    sessions = [SessionFactory(user=rep, rubric_version=version) for _ in range(2)]
    for session in sessions:
        body = envelope(report(session.vapi_call_id, GOOD_CALL))
        assert stack.deliver(body).status_code == 200

    def graded():
        for session in sessions:
            session.refresh_from_db()
        return all(session.status == SessionStatus.COMPLETED for session in sessions)

    wait_until(graded, seconds=60, what="the grades")
    before, asked = list(SessionGrade.objects.values()), fake_openai.count
    draft = rubric_draft(rubric=version.rubric, by=manager)
    expected = dry_run_expected(draft=draft, by=manager, calls=2)
    fake_openai.will(slow(HANGS, grade()))
    dry_run_by_model(draft=draft, by=manager, calls=2, tokens=expected.tokens)
    wait_until(lambda: fake_openai.count > asked, seconds=60, what="the first request")
    stack.kill("worker-llm")
    stack.start_what_died()

    def judged():
        return not DryRun.objects.get().results.filter(judged_at=None).exists()

    wait_until(judged, seconds=120, what="the end of the dry run")
    assert all(row.after is not None for row in DryRun.objects.get().results.all())
    assert list(SessionGrade.objects.values()) == before
    # A row is written before its request: the kill may have left that of the second call alone.
    rows = LLMCall.objects.filter(purpose="dry_run").count()
    assert rows - (fake_openai.count - asked) in (0, 1)
    assert not DeadLetter.objects.exists()
