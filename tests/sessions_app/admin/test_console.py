"""The support console: one page that decides, and nothing of what was said."""

import re

import pytest
from celery import states
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_celery_results.models import TaskResult
from django_redis import get_redis_connection

from llm.breaker import TRIP
from llm.limiter.account import account_breaker
from sessions_app.models import (
    DeadLetter,
    RerunBatch,
    SessionStatus,
    StepAttempt,
    StepRun,
    StepStatus,
)
from sessions_app.selectors.failed_tasks import task_prefix
from tests.factories import DeadLetterFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/sessions_app/deadletter/"
SAID = "We pay four thousand a month in penalties."


def page(letter):
    return f"{LIST}{letter.pk}/change/"


def action(letter, name):
    return f"{LIST}{letter.pk}/{name}/"


def words(answer):
    """The page's text, its white space made one."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return " ".join(text.split())


def failed_session():
    return SessionFactory(
        status=SessionStatus.FAILED,
        transcript=[{"speaker": "AI Customer", "text": SAID}],
    )


def test_open_ones_stand_in_groups_newest_first(browser, support):
    DeadLetterFactory.create_batch(3, message="timeout after 60.0 s")
    DeadLetterFactory(message="timeout after 59.1 s")
    DeadLetterFactory(error_class="Permanent", message="Pay the bill.", retryable=False)
    DeadLetterFactory(state=DeadLetter.State.DISCARDED, message="an old one")
    answer = browser(support).get(LIST)
    html = answer.content.decode()
    assert "5 dead letters, 2 kinds" in words(answer)
    assert html.index("Pay the bill.") < html.index("timeout after 59.1 s")
    assert "timeout after 60.0 s" not in html  # alike: the newest speaks for them
    assert "an old one" not in html


def test_the_error_is_the_link_and_leads_back_to_the_filter(browser, support):
    letter = DeadLetterFactory()
    client = browser(support)
    html = client.get(f"{LIST}?step=evaluate").content.decode()
    link = re.search(rf'href="({re.escape(page(letter))}[^"]*)"', html)[1]
    opened = client.get(link).content.decode()
    assert 'name="back" value="/admin/sessions_app/deadletter/?step=evaluate"' in opened
    back = client.post(action(letter, "rerun"), {"back": f"{LIST}?step=evaluate"})
    assert back["Location"] == f"{LIST}?step=evaluate"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/elsewhere"])
def test_nobody_is_led_elsewhere(browser, support, back):
    letter = DeadLetterFactory()
    answer = browser(support).post(action(letter, "rerun"), {"back": back})
    assert answer["Location"] == LIST


def test_filters_and_their_empty_state(browser, support):
    DeadLetterFactory()
    client = browser(support)
    assert "Transient" in words(client.get(f"{LIST}?error_class=Transient"))
    nothing = words(client.get(f"{LIST}?step=publish"))
    assert "No dead letters match these filters. Clear filters" in nothing
    assert client.get(f"{LIST}?state=nonsense&step=nonsense&p=zero").status_code == 200


def test_one_screen_has_what_decides(browser, support):
    letter = DeadLetterFactory(session=failed_session())
    DeadLetterFactory()
    shown = words(browser(support).get(page(letter)))
    for fact in (
        "May pass on re-run: a passing fault, and none has passed since. Try one. Rule: transient",
        "gave up at attempt 3 of 3",
        "host:2",
        "2 open in 2 sessions",
        "1 turns, 8 words",
        "begins at “Finding evidence and scoring”",
        "We couldn't grade this call.",
        "0 of 50 requests",
        "Re-run all 2 alike, this one first",
        "Discard all 2 alike",
    ):
        assert fact in shown.replace("&#x27;", "'"), fact


def test_nothing_that_was_said_is_shown(browser, support):
    letter = DeadLetterFactory(session=failed_session())
    StepRun.objects.filter(pk=letter.step_run_id).update(last_reply=SAID)
    client = browser(support)
    run = f"/admin/sessions_app/steprun/{letter.step_run_id}/change/"
    for url in (LIST, f"{LIST}?fingerprint={letter.fingerprint}", page(letter), run):
        answer = client.get(url)
        assert answer.status_code == 200
        assert SAID not in answer.content.decode()


@pytest.mark.parametrize("who", ["alice", "manager", "charlie"])
def test_people_of_organisations_have_no_way_in(browser, who, request):
    letter = DeadLetterFactory()
    client = browser(request.getfixturevalue(who))
    for name in ("rerun", "rerun-alike", "discard"):
        answer = client.post(action(letter, name), {"reason": "because"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")
    assert client.get(page(letter)).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "open"


def test_a_wrong_method_or_number(browser, support):
    client = browser(support)
    assert client.get(action(DeadLetterFactory(), "rerun")).status_code == 405
    assert client.post(f"{LIST}0/rerun/").status_code == 404
    assert client.get(f"{LIST}0/change/").status_code == 404
    assert client.get(f"{LIST}nonsense/change/").status_code == 404


def test_a_rerun_is_recorded_and_twice_is_once(browser, support):
    letter = DeadLetterFactory()
    client = browser(support)
    first = client.post(action(letter, "rerun"), follow=True)
    again = client.post(action(letter, "rerun"), follow=True)
    letter.refresh_from_db()
    assert "is back in the line" in words(first)
    assert "Somebody was quicker" in words(again)
    assert (letter.state, letter.closed_by) == ("rerun", support)
    closed = words(client.get(page(letter)))
    assert f"Re-run by {support}" in closed
    assert "Re-run this one" not in closed


def test_all_alike_follow_a_canary(browser, support):
    letters = DeadLetterFactory.create_batch(3)
    client = browser(support)
    answer = client.post(action(letters[0], "rerun-alike"), follow=True)
    assert "runs again as the canary. 2 alike (Transient in evaluate) follow" in words(answer)
    assert RerunBatch.objects.get().by == support
    assert "Waiting for the canary: 3 alike, asked for by" in words(client.get(page(letters[1])))
    again = client.post(action(letters[1], "rerun-alike"), follow=True)
    assert "A canary of this kind is under way already." in words(again)


def test_a_discard_needs_a_reason_and_keeps_it(browser, support):
    letters = DeadLetterFactory.create_batch(3)
    client = browser(support)
    refused = client.post(action(letters[0], "discard"), {"reason": " "}, follow=True)
    assert "Say why it is discarded" in words(refused)
    one = client.post(action(letters[0], "discard"), {"reason": "noise"}, follow=True)
    assert "Discarded 1 dead letter (Transient in evaluate)." in words(one)
    both = {"reason": "noise too", "alike": "1"}
    rest = client.post(action(letters[1], "discard"), both, follow=True)
    assert "Discarded 2 dead letters (Transient in evaluate)." in words(rest)
    gone = words(client.get(f"{LIST}?state=discarded"))
    assert "noise too" in gone
    assert str(support) in gone


def test_what_came_after_the_page_is_not_meant(browser, support):
    letter = DeadLetterFactory()
    client = browser(support)
    html = client.get(page(letter)).content.decode()
    up_to = re.search(r'name="up_to" value="(\d+)"', html)[1]
    late = DeadLetterFactory()
    form = {"reason": "noise", "alike": "1", "up_to": up_to}
    answer = client.post(action(letter, "discard"), form, follow=True)
    late.refresh_from_db()
    assert "Discarded 1 dead letter " in words(answer)
    assert late.state == "open"


def passes_elsewhere(step):
    run = StepRun.objects.create(
        session=SessionFactory(), step=step, position=1, status=StepStatus.DONE
    )
    StepAttempt.objects.create(step_run=run, number=1, counted=True)


@pytest.mark.parametrize(
    ("error", "retryable", "passes", "told"),
    [
        ("RateLimited", True, False, "Likely passes on re-run: rate limit, free now"),
        ("RateLimited", True, True, "Likely passes on re-run: rate limit, free since"),
        ("Transient", True, True, "Likely passes on re-run: a passing fault: others pass since"),
        ("BadReply", True, True, "May pass on re-run: a model's answers differ"),
        ("NotYet", True, False, "May pass on re-run: what it came for was not there"),
        ("KeyError", True, True, "Will fail again: same input, same error three times"),
        ("Permanent", False, False, "Will fail again: until a person has done what"),
        ("Permanent", False, True, "May pass on re-run: it waited for a person to act"),
        ("PoisonPill", False, True, "Will fail again: it took its worker down"),
    ],
)
def test_the_verdict(browser, support, error, retryable, passes, told):
    letter = DeadLetterFactory(error_class=error, retryable=retryable)
    if passes:
        passes_elsewhere("evaluate")
    assert told in words(browser(support).get(page(letter))).replace("&#x27;", "'")


def test_the_verdict_while_the_model_is_down(browser, support):
    letter = DeadLetterFactory()
    for _ in range(TRIP):
        account_breaker().failed()
    shown = words(browser(support).get(page(letter)))
    get_redis_connection("default").flushdb()
    assert "Will fail again: the model&#x27;s server does not answer" in shown
    assert "Rule: service down" in shown


def test_a_step_that_is_gone_can_only_be_discarded(browser, support):
    letter = DeadLetterFactory(step="summarise")
    client = browser(support)
    assert "the pipeline has no such step any more" in words(client.get(page(letter)))
    assert "has no step" in words(client.post(action(letter, "rerun"), follow=True))
    client.post(action(letter, "discard"), {"reason": "an old step"})
    letter.refresh_from_db()
    assert letter.state == "discarded"


def test_a_failed_task_and_its_step_lead_to_each_other(browser, support):
    letter = DeadLetterFactory()
    run = letter.step_run
    task = TaskResult.objects.create(
        task_id=f"{task_prefix(run.pk)}abc",
        task_name="sessions_app.run_llm_step",
        status=states.FAILURE,
        result='{"exc_type": "StepFailed", "exc_message": ["x"], "exc_module": "y"}',
        traceback=SAID,
    )
    other = TaskResult.objects.create(task_id=f"{task_prefix(run.pk)[:-1]}9-abc", status="FAILURE")
    task_page = f"/admin/django_celery_results/taskresult/{task.pk}/change/"
    step_page = f"/admin/sessions_app/steprun/{run.pk}/change/"
    client = browser(support)
    assert f'href="{task_page}"' in client.get(page(letter)).content.decode()
    of_step = client.get(step_page).content.decode()
    assert f'href="{task_page}"' in of_step
    assert f"/taskresult/{other.pk}/" not in of_step
    shown = client.get(task_page).content.decode()
    assert f'href="{step_page}"' in shown
    assert "StepFailed" in shown
    assert SAID not in shown
    root = UserFactory(is_superuser=True)
    assert SAID in browser(root).get(task_page).content.decode()


def test_ten_thousand_open_ones_cost_no_query_more_than_ten(browser, support):
    client = browser(support)
    _open_letters(10, kinds=7)
    client.get(LIST)  # permissions and templates are read once
    few = _queries(client, "10 dead letters, 7 kinds")
    DeadLetter.objects.all().delete()
    _open_letters(10_000, kinds=700)
    assert _queries(client, "10000 dead letters, 700 kinds") == few


def _queries(client, said):
    with CaptureQueriesContext(connection) as queries:
        assert said in words(client.get(LIST))
    return len(queries)


def _open_letters(count, *, kinds):
    session = SessionFactory(status=SessionStatus.FAILED)
    runs = StepRun.objects.bulk_create(
        StepRun(session=session, step="evaluate", part=n, position=1, status="dead")
        for n in range(count)
    )
    DeadLetter.objects.bulk_create(
        DeadLetter(
            step_run=run,
            error_class="Transient",
            message="timeout",
            fingerprint=f"{n % kinds:016}",
            attempts=3,
            retryable=True,
            first_failed_at=session.start_time,
        )
        for n, run in enumerate(runs)
    )
