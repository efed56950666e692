"""The page of a session on its way: quiet while nothing changed, clear when something did."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from grading.selectors.waiting import _roughly
from sessions_app.models import SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.execute import session_drive
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(browser, alice):
    return browser(alice)


@pytest.fixture
def ask(client, session):
    """Asks as the page does, with the version that it saw last."""

    def ask(seen=""):
        answer = client.get(f"/sessions/{session.pk}/progress/", {"seen": seen})
        return answer, answer.content.decode()

    return ask


def seen_in(answer):
    return str(answer.context["version"])


def test_the_steps_are_a_list_with_one_current(client, session):
    page = client.get(f"/sessions/{session.pk}/").content.decode()
    assert "Step 1 of 3: tidying the transcript." in page
    assert page.count('aria-current="step"') == 1
    assert "You can leave; we'll keep it." in page.replace("&#x27;", "'")
    assert "Keeping the recording" not in page  # a report without one skips it


def test_what_was_read_is_not_sent_again(ask, session):
    first, page = ask()
    assert 'id="session-said"' in page
    session.steps.filter(step="clean_transcript").update(status=StepStatus.DONE)
    session.steps.filter(step="evaluate").update(status=StepStatus.RUNNING)
    answer, page = ask(seen_in(first))
    assert answer.status_code == 200
    assert "Step 2 of 3: finding evidence and scoring." in page
    assert 'id="session-said"' not in page


def test_the_live_region_speaks_when_another_step_is_on(ask, session):
    first, _ = ask()
    session.steps.filter(step="clean_transcript").update(status=StepStatus.RUNNING)
    second, page = ask(seen_in(first))
    assert second.status_code == 200 and "#announce" not in page
    session.steps.filter(step="clean_transcript").update(status=StepStatus.DONE)
    _, page = ask(seen_in(second))
    assert 'hx-swap-oob="innerHTML:#announce"' in page


def test_a_long_call_says_which_part_it_is_at(ask, session):
    session.steps.filter(step="clean_transcript").update(status=StepStatus.DONE)
    first, _ = ask()
    StepRun.objects.bulk_create(
        StepRun(session=session, step="collect_evidence", part=part, position=1, status=status)
        for part, status in enumerate(["done", "running", "pending"], start=1)
    )
    _, page = ask(seen_in(first))
    assert "Step 2 of 4: reading a long call." in page
    assert "Part 2 of 3." in page
    assert "#announce" in page


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "10 s"), (44, "40 s"), (99, "100 s"), (130, "2 min"), (5400, "90 min"), (8000, "2 h")],
)
def test_an_estimate_is_told_as_roughly_as_it_is_known(seconds, words):
    assert _roughly(seconds) == words


def test_the_page_follows_events_from_what_it_shows(client, session):
    page = client.get(f"/sessions/{session.pk}/").content.decode()
    assert f'data-events="/api/sessions/{session.pk}/events"' in page
    assert 'data-after="turns=12&amp;clean_transcript=ready&amp;evaluate=pending' in page
    assert 'hx-trigger="news, every 5s"' in page
    assert "js/session.js" in page and "<script>" not in page


def test_a_report_that_is_there_follows_nothing(client, graded):
    page = client.get(f"/sessions/{graded.pk}/").content.decode()
    assert "data-events" not in page and "<script" not in page


def test_at_the_end_come_report_transcript_and_a_sentence(ask, session):
    first, _ = ask()
    session_drive(session.pk, pause=time.sleep)
    answer, page = ask(seen_in(first))
    assert answer.status_code == 286
    assert "hx-get" not in page
    assert 'id="session-said" hx-swap-oob="true"' in page
    spoken = page[page.index("#announce") :]
    assert "Completed:" in spoken and "pass mark 70" in spoken


def test_the_rate_limit_is_named_with_the_next_try(ask, session):
    session.steps.filter(step="clean_transcript").update(status=StepStatus.DONE)
    session.steps.filter(step="evaluate").update(
        status=StepStatus.WAITING,
        error_class="RateLimited",
        error_message="secret detail",
        run_after=timezone.now() + timedelta(minutes=1),
    )
    _, page = ask()
    assert "Transcript ready; grading waits for the rate limit, next try " in page
    assert "secret detail" not in page


def test_a_failure_is_tried_again_and_says_when(ask, session):
    session.steps.filter(step="clean_transcript").update(status=StepStatus.DONE)
    session.steps.filter(step="evaluate").update(
        status=StepStatus.WAITING, error_class="Transient", attempts=1
    )
    _, page = ask()
    assert "That did not work at once. Next try" in page and "2 of 3." in page


def test_past_twice_the_usual_time_the_page_says_so(ask, session):
    first, page = ask()
    assert "Longer than usual" not in page
    session.steps.update(created_at=timezone.now() - timedelta(minutes=5))
    answer, page = ask(seen_in(first))
    assert answer.status_code == 200
    assert "Longer than usual (usually 20 s). Nothing is lost." in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SessionStatus.CREATED, "The call has not begun yet"),
        (SessionStatus.IN_CALL, "The call is going on"),
        (SessionStatus.FAILED, "couldn't grade this call"),
        (SessionStatus.ABANDONED, "This call never began"),
        (SessionStatus.COMPLETED, "This call has no grade"),
    ],
)
def test_every_status_has_its_words(client, alice, status, words):
    session = SessionFactory(user=alice, status=status)
    page = client.get(f"/sessions/{session.pk}/").content.decode()
    assert words in page
    assert ("hx-get" in page) is not status.is_over


@pytest.mark.parametrize("seen", ["", "nonsense", "a.b.c.d.e.f", "é" * 2000])
def test_any_version_that_is_not_ours_gets_everything(ask, seen):
    answer, page = ask(seen)
    assert answer.status_code == 200
    assert 'id="session-said"' in page


def test_whose_login_expired_is_sent_to_it_as_a_whole_page(browser, session):
    answer = browser().get(
        f"/sessions/{session.pk}/progress/",
        headers={
            "HX-Request": "true",
            "HX-Current-URL": f"https://evil.example/sessions/{session.pk}/",
        },
    )
    assert answer["HX-Redirect"] == f"/accounts/login/?next=/sessions/{session.pk}/"
