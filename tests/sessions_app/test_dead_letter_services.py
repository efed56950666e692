"""Re-run behind a canary, discard, and the terminal's way to both."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from sessions_app.models import DeadLetter, RerunBatch, SessionStatus, StepRun, StepStatus
from sessions_app.models.training_session import GIVEN_UP
from sessions_app.services.dead_letter_discard import (
    dead_letter_discard,
    dead_letters_discard_alike,
)
from sessions_app.services.dead_letter_rerun_alike import (
    dead_letters_rerun_alike,
    reruns_follow,
)
from sessions_app.services.steps_rerun import BULK, step_rerun
from tests.factories import DeadLetterFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def alike(db):
    return DeadLetterFactory.create_batch(3)


def set_canary(batch, status):
    StepRun.objects.filter(pk=batch.canary_id).update(status=status)


def states(letters):
    fresh = DeadLetter.objects.in_bulk([letter.pk for letter in letters])
    return [fresh[letter.pk].state for letter in letters]


def test_only_the_canary_runs_at_first(alike, support):
    other = DeadLetterFactory(message="another error")
    batch = dead_letters_rerun_alike(dead_letter=alike[1], by=support)
    assert (batch.count, batch.by) == (3, support)
    assert states(alike) == ["open", "rerun", "open"]
    assert reruns_follow() == 0
    assert states([*alike, other]) == ["open", "rerun", "open", "open"]


@pytest.mark.parametrize("passed", [StepStatus.DONE, StepStatus.SKIPPED])
def test_the_rest_follows_a_canary_that_passed(alike, support, passed):
    batch = dead_letters_rerun_alike(dead_letter=alike[0], by=support)
    late = DeadLetterFactory()  # alike, but nobody has decided about it
    set_canary(batch, passed)
    assert reruns_follow() == 2
    assert reruns_follow() == 0
    batch.refresh_from_db()
    assert batch.state == RerunBatch.State.RELEASED
    assert states([*alike, late]) == ["rerun", "rerun", "rerun", "open"]
    alike[2].refresh_from_db()
    assert alike[2].closed_by == support
    assert StepRun.objects.get(pk=alike[2].step_run_id).priority == BULK


def test_after_a_canary_that_failed_they_stay_open(alike, support):
    batch = dead_letters_rerun_alike(dead_letter=alike[0], by=support)
    set_canary(batch, StepStatus.DEAD)
    assert reruns_follow() == 0
    batch.refresh_from_db()
    assert batch.state == RerunBatch.State.STOPPED
    assert states(alike) == ["rerun", "open", "open"]


def test_one_canary_at_a_time(alike, support):
    dead_letters_rerun_alike(dead_letter=alike[0], by=support)
    with pytest.raises(ValidationError, match="under way"):
        dead_letters_rerun_alike(dead_letter=alike[1], by=support)
    assert states(alike) == ["rerun", "open", "open"]


def test_a_canary_must_be_open(alike, support):
    dead_letter_discard(dead_letter=alike[0], by=support, reason="noise")
    with pytest.raises(ValidationError, match="not open"):
        dead_letters_rerun_alike(dead_letter=alike[0], by=support)
    assert not RerunBatch.objects.exists()


def test_what_was_discarded_meanwhile_does_not_follow(alike, support):
    batch = dead_letters_rerun_alike(dead_letter=alike[0], by=support)
    dead_letter_discard(dead_letter=alike[1], by=support, reason="noise")
    set_canary(batch, StepStatus.DONE)
    assert reruns_follow() == 1
    assert states(alike) == ["rerun", "discarded", "rerun"]


def test_all_alike_are_discarded_with_one_reason(alike, support):
    other = DeadLetterFactory(message="another error")
    assert dead_letters_discard_alike(dead_letter=alike[0], by=support, reason="noise") == 3
    assert dead_letters_discard_alike(dead_letter=alike[0], by=support, reason="noise") == 0
    assert states([*alike, other]) == ["discarded"] * 3 + ["open"]
    for letter in alike:
        session = SessionFactory._meta.model.objects.get(pk=letter.step_run.session_id)
        assert (session.status, session.status_reason) == (SessionStatus.FAILED, GIVEN_UP)


def test_a_discarded_recording_leaves_the_report_alone(support):
    session = SessionFactory(status=SessionStatus.COMPLETED)
    letter = DeadLetterFactory(session=session, step="fetch_recording", error_class="NotYet")
    assert dead_letter_discard(dead_letter=letter, by=support, reason="VAPI has none")
    session.refresh_from_db()
    assert (session.status, session.status_reason) == (SessionStatus.COMPLETED, "")


def test_a_session_stays_failed_while_another_step_is_dead(support):
    first = DeadLetterFactory()
    session = first.step_run.session
    second = DeadLetterFactory(session=session, step="publish")
    step_rerun(step_run=first.step_run, by=support)
    session.refresh_from_db()
    assert session.status == SessionStatus.FAILED
    step_rerun(step_run=second.step_run, by=support)
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING


def test_the_terminal_reruns_by_session_step_or_all(alike, capsys):
    call_command("rerun_steps", session=alike[0].step_run.session_id)
    assert capsys.readouterr().out == "1 step back in the line.\n"
    assert states(alike) == ["rerun", "open", "open"]
    call_command("rerun_steps", step="publish")
    assert capsys.readouterr().out == "0 steps back in the line.\n"
    call_command("rerun_steps", failed=True)
    assert capsys.readouterr().out == "2 steps back in the line.\n"
    assert states(alike) == ["rerun"] * 3
    with pytest.raises(CommandError, match="Say which"):
        call_command("rerun_steps")


def test_the_terminal_goes_on_after_a_step_that_the_pipeline_no_longer_has(alike, capsys):
    gone = alike[0].step_run
    StepRun.objects.filter(pk=gone.pk).update(step="translate")
    with pytest.raises(CommandError, match="1 step could not be re-run"):
        call_command("rerun_steps", failed=True)
    told = capsys.readouterr()
    assert told.out == "2 steps back in the line.\n"
    assert f"translate of session {gone.session_id}: The pipeline has no step" in told.err
    assert states(alike) == ["open", "rerun", "rerun"]


def test_the_terminal_leaves_the_discarded_alone(alike, support, capsys):
    dead_letter_discard(dead_letter=alike[0], by=support, reason="noise")
    call_command("rerun_steps", failed=True)
    assert states(alike) == ["discarded", "rerun", "rerun"]


def test_the_rep_reads_that_the_case_is_closed(browser, support):
    letter = DeadLetterFactory()
    session = letter.step_run.session
    client = browser(session.user)
    assert "Support has it." in client.get(f"/sessions/{session.pk}/").content.decode()
    dead_letter_discard(dead_letter=letter, by=support, reason="All noise, see ticket 12.")
    shown = client.get(f"/sessions/{session.pk}/").content.decode()
    assert "support has closed the case" in shown
    assert "Support has it." not in shown
    assert "ticket 12" not in shown
