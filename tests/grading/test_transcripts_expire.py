"""After so many days nothing of what was said is in the database; scores and figures are."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from grading.models import Evidence, SessionGrade
from grading.services.comment_add import comment_add
from grading.services.session_regrade import session_regrade
from grading.services.speaking import Outdated
from grading.services.transcripts_expire import GONE, transcripts_expire
from grading.tasks import expire_transcripts
from sessions_app.models import CallEvent, DeadLetter, SessionStatus, StepRun, TrainingSession
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.steps_rerun import step_rerun
from sessions_app.services.webhook_record import call_event_record
from tests.calls import GOOD_CALL, envelope, report
from tests.factories import DeadLetterFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def policy(settings):
    settings.TRANSCRIPT_RETENTION_DAYS = 30


@pytest.fixture
def session(alice):
    """A voice call, told of by a webhook, graded by the real steps, 31 days old."""
    session = SessionFactory(user=alice)
    call_event_record(envelope(report(session.vapi_call_id)))
    session.steps.filter(step="fetch_recording").delete()
    while sum(step_execute(pk) for pk in StepRun.objects.due().values_list("pk", flat=True)):
        pass
    age(session, days=31)
    assert session.status == SessionStatus.COMPLETED
    return session


def age(session, days):
    then = timezone.now() - timedelta(days=days)
    TrainingSession.objects.filter(pk=session.pk).update(created_at=then)
    CallEvent.objects.update(received_at=then)
    session.refresh_from_db()


def said():
    """Pieces of every turn but the greeting, which stands on the persona's sheet; every quote."""
    lines = [text[at : at + 24] for _, text in GOOD_CALL[1:] for at in (0, len(text) // 2)]
    return [*lines, *Evidence.objects.values_list("quote", flat=True)]


def tables_with(words):
    """Of all tables, those that hold any of these words in any column."""
    return {
        model.__name__
        for model in apps.get_models()
        for row in model.objects.values()
        if any(word in _text(value) for word in words for value in row.values())
    }


def _text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def test_nothing_of_what_was_said_is_left_anywhere_but_in_peoples_own_words(session, alice):
    words = said()
    comment_add(session=session, by=alice, text=GOOD_CALL[5][1], turn_index=5)
    StepRun.objects.filter(session=session, step="evaluate").update(
        error_class="BadReply",
        error_message=words[0],
        last_reply=words[0],
        last_reply_error=words[0],
    )
    DeadLetterFactory(session=session, step="other", message=words[0])
    held = {"CallEvent", "DeadLetter", "Evidence", "SessionGrade", "SessionComment"}
    assert tables_with(words) >= held | {"StepAttempt", "StepRun", "TrainingSession"}
    expire_transcripts()
    assert tables_with(words) == {"SessionComment"}


def test_scores_verdict_and_figures_stay_and_the_audit_has_nothing_to_say(session, capsys):
    kept = ("effective_percentage", "passed", "outcome", "criteria__score", "criteria__verdict")
    figures = ("outcome", "closed", "duration_seconds", "call_cost_usd", "conversation__pace")

    def scores():
        return (
            list(SessionGrade.objects.order_by("criteria__position").values(*kept)),
            TrainingSession.objects.values(*figures).get(),
            [c["earnedPoints"] for c in SessionGrade.objects.get().criteria_grades],
        )

    before = scores()
    assert transcripts_expire() == 1
    assert scores() == before
    call_command("check_grades")
    assert "0 quotes of 1 grades" in capsys.readouterr().out


def test_the_page_and_the_api_say_so(session, api, browser, alice):
    expire_transcripts()
    notice = "Transcript deleted after 30 days (policy). Scores kept."
    shown = api(alice).get(f"/api/sessions/{session.pk}").json()
    assert (shown["transcript"], shown["transcript_clean"]) == ([], [])
    assert shown["transcript_notice"] == notice
    assert shown["commitment"] is shown["summary"] is None
    assert shown["grade"]["percentage"] is not None
    page = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert notice in page
    assert "“" not in page


def test_a_recording_that_is_gone_too_does_not_promise_the_transcript(session):
    session.recording_kept_days = 1
    assert session.recording_notice == "Recording deleted after 1 day (policy). Transcript kept."
    transcripts_expire()
    session.refresh_from_db()
    session.recording_kept_days = 1
    assert session.recording_notice == "Recording deleted after 1 day (policy)."


def test_it_is_not_graded_again(session, manager):
    transcripts_expire()
    with pytest.raises(Outdated, match="Transcript deleted after 30 days"):
        session_regrade(session=session, by=manager)


def test_what_waited_for_support_is_closed(alice):
    letter = DeadLetterFactory(session__user=alice, session__transcript=[{"text": "x"}])
    age(letter.step_run.session, days=31)
    assert transcripts_expire() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (DeadLetter.State.DISCARDED, GONE)
    assert letter.step_run.session.was_given_up
    assert not step_rerun(step_run=letter.step_run, by=None)


def test_twice_is_once_and_younger_ones_stay(session):
    age(session, days=29)
    assert transcripts_expire() == 0
    age(session, days=31)
    assert (transcripts_expire(), transcripts_expire()) == (1, 0)


@pytest.mark.parametrize("status", ["created", "in_call", "processing"])
def test_a_call_that_is_not_over_stays(session, status):
    TrainingSession.objects.update(status=status)
    assert transcripts_expire() == 0
    assert CallEvent.objects.exists()


def test_one_that_is_being_graded_again_waits_for_the_next_night(session, manager):
    session_regrade(session=session, by=manager)
    assert transcripts_expire() == 0
    while sum(step_execute(pk) for pk in StepRun.objects.due().values_list("pk", flat=True)):
        pass
    assert transcripts_expire() == 1


def test_messages_of_nobodys_call_and_late_copies_go_as_well(session):
    transcripts_expire()
    for call_id in (session.vapi_call_id, "of-nobody"):
        call_event_record(envelope(report(call_id)))
    assert transcripts_expire() == 0
    assert CallEvent.objects.count() == 2
    age(session, days=31)
    transcripts_expire()
    assert not CallEvent.objects.exists()


def test_more_than_a_batch(monkeypatch):
    monkeypatch.setattr("grading.services.transcripts_expire.BATCH", 2)
    for _ in range(5):
        done = SessionFactory(status=SessionStatus.COMPLETED, transcript=[])
        age(done, days=31)
    assert transcripts_expire() == 5


def test_without_a_policy_it_is_kept(session, settings):
    settings.TRANSCRIPT_RETENTION_DAYS = 0
    assert transcripts_expire() == 0
    assert session.turns
