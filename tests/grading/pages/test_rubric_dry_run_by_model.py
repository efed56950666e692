"""A dry run by the model: its cost is seen before it is spent, and no grade changes."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_redis import get_redis_connection

from grading.models import DryRun, SessionGrade
from llm.models import LLMCall
from llm.prices import cost_usd
from llm.usage import Usage
from sessions_app.models import (
    Criterion,
    DeadLetter,
    RubricVersion,
    SessionStatus,
    StepRun,
    StepStatus,
)
from sessions_app.pipeline.execute import step_execute
from sessions_app.rubric_content import RubricContent, content_of
from sessions_app.services.rubric_drafts import rubric_draft, rubric_save
from sessions_app.services.rubric_publish import rubric_publish
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from sessions_app.services.steps_rerun import step_rerun
from tests.calls import GOOD_CALL, turns
from tests.factories import RubricVersionFactory, SessionFactory
from tests.fakes.openai_server import answers, refusal

ROW = {"evidence": [], "reason": "Not done.", "score": 1, "suggestion": "Ask."}
NOTHING_DONE = {
    "summary": "Sam called Dana.",
    "criteria": {"discovery": ROW, "value": ROW, "next_step": {**ROW, "score": 0}},
    "strengths": [],
    "improvements": [],
    "verdict": {"commitment": {"quote": "", "turn_index": 0, "date": ""}, "outcome": "none"},
    "corrections": [],
}

pytestmark = pytest.mark.django_db(transaction=True)  # nobody is asked within one


@pytest.fixture
def draft(northwind, manager):
    """Passes nobody but the perfect."""
    version = RubricVersionFactory(rubric__organisation=northwind, pass_mark=1)
    anchors = {"1": "No.", "3": "Partly.", "5": "Yes."}
    version.criteria.exclude(scale=Criterion.Scale.BINARY).update(anchors=anchors)
    draft = rubric_draft(rubric=version.rubric, by=manager)
    content = content_of(draft)
    stricter = RubricContent(content.name, content.criteria, pass_mark=100)
    return rubric_save(draft=draft, by=manager, content=stricter)


@pytest.fixture
def graded(alice, draft, fake_openai, settings):
    """Two calls of Alice's with full marks by the version before; the draft will get the least."""
    get_redis_connection("default").flushdb()  # the limiter's bookings of other tests
    settings.OPENAI_TOKENS_PER_MINUTE = 1_000_000
    version = draft.rubric.versions.get(state=RubricVersion.State.PUBLISHED)
    sessions = [SessionFactory(user=alice, rubric_version=version) for _ in range(2)]
    for session in sessions:
        session_end(session, report_of_turns(turns(GOOD_CALL)))
        for step in ("clean_transcript", "evaluate", "publish"):
            step_execute(session.steps.get(step=step).pk)
        session.refresh_from_db()
        assert session.status == SessionStatus.COMPLETED, session.status_reason
    fake_openai.always(answers(NOTHING_DONE))
    return sessions


@pytest.fixture
def page(browser, manager, draft):
    """`page()` looks, `page(calls)` asks for the cost, `page(calls, tokens)` agrees to it."""
    client, url = browser(manager), f"/rubrics/{draft.rubric_id}/dry-run/"

    def page(calls=None, tokens=None):
        if tokens is not None:
            return client.post(url, {"act": "model", "calls": calls, "tokens": tokens})
        return client.get(url, {"model_calls": calls} if calls else {})

    return page


@pytest.fixture
def begun(graded, page):
    """A dry run that waits in the line."""
    tokens = page(2).context["expected"].tokens
    assert page(2, tokens).status_code == 302
    return DryRun.objects.get()


def tries():
    return StepRun.objects.filter(step="try_rubric")


def work():
    for pk in tries().due().values_list("pk", flat=True):
        assert step_execute(pk)


def test_the_cost_is_that_of_grading_these_calls(settings, graded, page, fake_openai):
    asked = fake_openai.count
    answer = page(2)
    expected = answer.context["expected"]
    calls = LLMCall.objects.all()
    used = Usage(
        prompt_tokens=sum(call.prompt_tokens for call in calls),
        completion_tokens=sum(call.completion_tokens for call in calls),
    )  # the draft's criteria are as long as those before
    assert (len(expected.grades), expected.measured, expected.too_long) == (2, 2, 0)
    assert expected.tokens == used.total_tokens
    assert expected.cost_usd == pytest.approx(
        cost_usd(settings.OPENAI_MODEL, used, on=timezone.now().date()), abs=Decimal("0.00001")
    )
    assert f"about ${expected.cost_usd:.4f}" in answer.content.decode()
    assert (fake_openai.count, DryRun.objects.count(), tries().count()) == (asked, 0, 0)


def test_without_a_count_an_answer_is_taken_at_its_longest(graded, page):
    measured = page(2).context["expected"].tokens
    LLMCall.objects.update(prompt_tokens=None)
    answer = page(2)
    assert answer.context["expected"].tokens > measured
    assert b"the others count at most" in answer.content


def test_the_price_of_some_models_is_not_known(settings, graded, page):
    settings.OPENAI_MODEL = "ours-7b"
    SessionGrade.objects.update(grader="openai:ours-7b")
    assert b"the price of this model is not known" in page(2).content


def test_it_runs_as_bulk_work_and_changes_no_grade(api, alice, graded, page, begun, fake_openai):
    before = list(SessionGrade.objects.values())
    asked = fake_openai.count
    assert list(tries().values_list("status", "priority")) == [(StepStatus.READY, 1)] * 2
    assert all(run.tokens > 0 for run in tries())  # booked under the limits
    assert b"0 of 2 calls judged, 2 in the line" in page().content
    status = api(alice).get(f"/api/sessions/{graded[0].pk}/status").json()
    assert "try_rubric" not in [step["name"] for step in status["steps"]]

    work()
    work()
    assert fake_openai.count == asked + 2
    shown = page().content.decode()
    assert "2 of 2 calls judged." in shown
    assert "2 passed before, 0 after" in shown and "2 turn over" in shown
    for result in begun.results.all():
        assert result.before == result.session.grades.get().percentage == 100
        assert result.after == 0
        assert (result.passed_before, result.passed_after) == (True, False)
    assert list(SessionGrade.objects.values()) == before


def test_what_it_costs_is_spend(graded, page, begun, northwind):
    work()
    calls = LLMCall.objects.filter(purpose="dry_run")
    assert {call.session_id for call in calls} == {session.pk for session in graded}
    assert {call.organisation for call in calls} == {northwind}
    spent = sum(call.cost_usd for call in calls)
    assert f"Spent ${spent:.4f} of about ${begun.expected_cost_usd:.4f}." in page().content.decode()
    call_command("check_rollups", stdout=StringIO())  # exits where figures had drifted


def test_a_dead_worker_costs_no_more_than_its_own_call(begun, page, fake_openai):
    first, second = tries()
    asked = fake_openai.count
    step_execute(first.pk)
    token = StepRun.objects.claim(second.pk, lease=timedelta(seconds=-1), worker="died")
    assert token is not None
    assert b"1 of 2 calls judged, 1 in the line" in page().content
    work()
    assert b"2 of 2 calls judged." in page().content
    assert fake_openai.count == asked + 2


def test_the_draft_is_judged_as_it_was(begun, draft, manager):
    easier = RubricContent(draft.name, content_of(draft).criteria, pass_mark=0)
    rubric_save(draft=draft, by=manager, content=easier)
    work()
    assert [result.passed_after for result in begun.results.all()] == [False, False]


def test_one_at_a_time_and_then_another(begun, page):
    tokens = page(2).context["expected"].tokens
    twice = page(2, tokens)
    assert (twice.status_code, b"under way already" in twice.content) == (400, True)
    work()
    assert page(1, tokens).status_code == 302
    assert tries().count() == 2  # a session's row begins again
    assert DryRun.objects.first().results.count() == 1
    work()
    assert b"1 of 1 call judged." in page().content


def test_one_by_the_rules_neither_hides_it_nor_lets_another_begin(
    browser, manager, draft, graded, begun, page
):
    tokens = page(2).context["expected"].tokens
    step_execute(tries().get(session=graded[1]).pk)  # the newest call, so that it may be asked
    assert browser(manager).post(f"/rubrics/{draft.rubric_id}/dry-run/", {"calls": 2}).url
    shown = page().content.decode()
    assert "1 of 2 calls judged, 1 in the line" in shown
    assert 'id="model-run"' in shown and 'id="rules-run"' in shown
    twice = page(1, tokens)
    assert (twice.status_code, b"under way already" in twice.content) == (400, True)
    assert DryRun.objects.exclude(rubric=None).get() == begun
    work()
    assert page(1, tokens).status_code == 302


def test_published_meanwhile_it_is_seen_to_its_end(browser, manager, draft, begun, page):
    client, home = browser(manager), f"/rubrics/{draft.rubric_id}/"
    step_execute(tries().first().pk)
    rubric_publish(draft=draft, by=manager)
    assert f'href="{home}dry-run/"' in client.get(home).content.decode()
    shown = page().content.decode()
    assert "1 of 2 calls judged, 1 in the line" in shown
    assert "What would it cost?" not in shown and "Spend it" not in shown
    assert page(2, 10**9).status_code == 404  # there is nothing to try
    rubric_draft(rubric=draft.rubric, by=manager)
    twice = page(1, 10**9)
    assert (twice.status_code, b"under way already" in twice.content) == (400, True)
    work()
    shown = page().content.decode()
    assert "What would version 3 change?" in shown
    assert "Dry run of version 2," in shown and "2 of 2 calls judged." in shown


def test_what_fails_goes_to_support_and_the_session_stays(begun, graded, page, fake_openai):
    fake_openai.always(refusal())
    for _ in range(3):
        tries().update(run_after=timezone.now())
        work()
    assert DeadLetter.objects.count() == 2
    graded[0].refresh_from_db()
    assert graded[0].status == SessionStatus.COMPLETED
    assert b"2 could not be judged; support has them." in page().content


def test_support_has_it_judged_after_all(begun, page, monkeypatch, settings):
    settings.OPENAI_MODEL = "gpt-4.1-mini"
    work()
    assert "is configured no more" in DeadLetter.objects.first().message
    settings.OPENAI_MODEL = "gpt-4o-mini"
    for run in tries():
        assert step_rerun(step_run=run, by=None)
    work()
    assert b"2 of 2 calls judged." in page().content


@pytest.mark.parametrize(
    ("calls", "tokens", "words"),
    [
        (51, None, b"1 to 50 calls. You entered 51."),
        ("x", None, b"a whole number of calls"),
        (2, 10, b"It would use more than was shown."),
        (2, "9" * 5000, b"It would use more than was shown."),
    ],
)
def test_what_makes_no_dry_run_says_why(graded, page, calls, tokens, words):
    answer = page(calls, tokens)
    assert (answer.status_code, words in answer.content) == (400, True)
    assert not DryRun.objects.exists()


def test_a_call_too_long_for_one_request_is_left_out(settings, graded, page):
    settings.OPENAI_TOKENS_PER_MINUTE = 1000
    answer = page(2)
    assert answer.status_code == 400
    assert b"None of these calls fits into one request" in answer.content


def test_what_the_model_never_graded_is_no_comparison(settings, graded, page):
    SessionGrade.objects.update(grader="offline:1")
    assert b"has graded no call by this rubric yet" in page(2).content
    settings.OPENAI_API_KEY = settings.OPENAI_BASE_URL = ""
    assert b"By the model" not in page().content
    assert b"No model is configured." in page(2).content
