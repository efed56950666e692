"""What the webhooks did not tell is asked for, and nobody else's session is touched."""

import json

import pytest

from sessions_app.models import CallEvent, SessionStatus, StepRun, TrainingSession
from sessions_app.services.call_adopt import call_adopt
from sessions_app.services.calls_reconcile import calls_reconcile
from sessions_app.tasks import reconcile_calls
from sessions_app.vapi.client import WebCall
from sessions_app.vapi.metadata import call_metadata
from tests.calls import GOOD_CALL, report
from tests.factories import SessionFactory
from tests.fakes import vapi_server as vapi
from tests.fakes.vapi_messages import status_update, transcripts
from tests.sessions_app.ageing import age

pytestmark = pytest.mark.django_db

WORDS = [text for _, text in GOOD_CALL]


def after(session, minutes=10):
    """The session once we have asked VAPI."""
    age(minutes)
    calls_reconcile()
    session.refresh_from_db()
    return session


@pytest.fixture
def session(alice, fake_vapi):
    session = SessionFactory(user=alice)
    fake_vapi.know(session.vapi_call_id)
    return session


def test_a_call_whose_report_was_lost_is_graded_from_its_document(session, fake_vapi):
    fake_vapi.end(session.vapi_call_id)
    assert after(session).status == SessionStatus.PROCESSING
    assert [turn.text for turn in session.turns] == WORDS
    assert (session.duration_seconds, session.ended_reason) == (42, "customer-ended-call")
    assert str(session.call_cost_usd) == "0.073100"
    assert session.steps.get(step="fetch_recording").status == "ready"


def test_twice_is_as_good_as_once_and_a_late_report_changes_nothing(session, fake_vapi, deliver):
    fake_vapi.end(session.vapi_call_id)
    after(session)
    reconcile_calls()
    reconcile_calls()
    assert deliver(report(session.vapi_call_id, [("rep", "Other")])).status_code == 200
    session.refresh_from_db()
    assert len(session.turns) == len(WORDS)
    assert StepRun.objects.filter(session=session, step="evaluate").count() == 1
    assert CallEvent.objects.get(kind="end-of-call-report").deliveries == 2


def test_a_call_that_was_heard_of_just_now_is_not_asked_about(session, fake_vapi, deliver):
    age()
    deliver(status_update(session.vapi_call_id, "ringing"))
    calls_reconcile()
    assert fake_vapi.count == 0


def test_one_that_lasts_too_long_is_asked_about_all_the_same(session, fake_vapi, deliver):
    age(minutes=40)
    deliver(status_update(session.vapi_call_id, "ringing"))
    fake_vapi.end(session.vapi_call_id)
    calls_reconcile()
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING


@pytest.mark.parametrize("minutes", [10, 120])
def test_a_call_that_goes_on_goes_on(session, fake_vapi, minutes):
    """For two hours, if VAPI says so."""
    fake_vapi.calls[session.vapi_call_id]["status"] = "in-progress"
    assert after(session, minutes).status == SessionStatus.IN_CALL


def test_a_two_hour_call_is_taken_whole(session, fake_vapi):
    lines = [("rep" if n % 2 else "customer", f"Sentence number {n}.") for n in range(2058)]
    fake_vapi.end(session.vapi_call_id, lines)
    fake_vapi.calls[session.vapi_call_id] |= {"endedAt": "2026-09-21T15:33:20.000Z"}
    assert after(session, 125).duration_seconds == 7200
    assert len(session.turns) == 2058
    assert session.turns[-1].end_seconds == pytest.approx(7202.5)


def test_a_call_that_nobody_joined_is_abandoned_in_the_end(session):
    TrainingSession.objects.update(status=SessionStatus.CREATED)
    assert after(session).status == SessionStatus.CREATED
    assert after(session, 40).status == SessionStatus.ABANDONED
    assert session.status_reason == "Nobody joined the call."
    assert not session.steps.exists()


def test_a_call_that_ended_before_it_began_is_abandoned(session, fake_vapi):
    fake_vapi.calls[session.vapi_call_id] |= {"status": "ended", "endedReason": "call.start.error"}
    assert after(session).status == SessionStatus.ABANDONED
    assert session.status_reason == "The call never began."


def test_a_call_that_vapi_does_not_know_is_abandoned(session, fake_vapi):
    fake_vapi.calls.clear()
    assert after(session).status == SessionStatus.ABANDONED
    assert session.status_reason == "VAPI does not know this call."


@pytest.mark.parametrize("forgotten", ["the call", "its transcript"])
def test_what_was_heard_is_the_transcript_where_vapi_has_none(
    session, fake_vapi, deliver, forgotten
):
    for message in transcripts(session.vapi_call_id):
        deliver(message)
    fake_vapi.end(session.vapi_call_id, [])
    if forgotten == "the call":
        fake_vapi.calls.clear()
    assert after(session).status == SessionStatus.PROCESSING
    assert [turn.text for turn in session.turns] == WORDS


@pytest.fixture
def abandoned(session, fake_vapi):
    """By mistake: VAPI did not know the call when we asked."""
    fake_vapi.calls.clear()
    assert after(session).status == SessionStatus.ABANDONED
    return session


def test_a_report_that_comes_after_all_ends_what_was_taken_for_abandoned(abandoned, deliver):
    deliver(report(abandoned.vapi_call_id))
    abandoned.refresh_from_db()
    assert (abandoned.status, abandoned.status_reason) == (SessionStatus.PROCESSING, "")
    assert [turn.text for turn in abandoned.turns] == WORDS
    assert StepRun.objects.filter(session=abandoned, step="evaluate").count() == 1


def test_a_report_without_a_word_leaves_it_abandoned(abandoned, deliver):
    deliver(report(abandoned.vapi_call_id, [], transcript=""))
    abandoned.refresh_from_db()
    assert abandoned.status == SessionStatus.ABANDONED


@pytest.mark.parametrize("behaviour", [vapi.error(429), vapi.error(500), vapi.error(401)])
def test_the_first_failure_ends_a_run_and_the_next_goes_on(alice, fake_vapi, behaviour):
    sessions = [SessionFactory(user=alice) for _ in range(3)]
    for session in sessions:
        fake_vapi.know(session.vapi_call_id)
        fake_vapi.end(session.vapi_call_id)
    fake_vapi.on_fetch.will(behaviour)
    after(sessions[0])
    assert fake_vapi.count == 1
    calls_reconcile()
    assert not TrainingSession.objects.filter(status=SessionStatus.IN_CALL).exists()


def test_a_run_is_bounded_and_the_longest_unasked_come_first(alice, fake_vapi, monkeypatch):
    monkeypatch.setattr("sessions_app.services.calls_reconcile.MOST_CALLS", 2)
    for _ in range(3):
        fake_vapi.know(SessionFactory(user=alice).vapi_call_id, status="in-progress")
    age()
    calls_reconcile()
    assert fake_vapi.count == 2
    calls_reconcile()
    assert len({request.path for request in fake_vapi.requests}) == 3


def test_without_a_key_nobody_is_asked(session, fake_vapi, settings):
    settings.VAPI_API_KEY = ""
    assert after(session).status == SessionStatus.IN_CALL
    assert fake_vapi.count == 0


def test_what_vapi_says_is_kept_as_it_was_said(session, fake_vapi):
    fake_vapi.end(session.vapi_call_id)
    after(session)
    kept = json.loads(bytes(CallEvent.objects.get().body))["message"]
    assert kept["call"] == {"id": session.vapi_call_id}
    assert kept["artifact"] == fake_vapi.calls[session.vapi_call_id]["artifact"]


def test_a_report_about_a_call_of_another_organisation_touches_that_session_alone(
    session, deliver, charlie
):
    """Whatever else it claims about itself."""
    theirs = SessionFactory(user=charlie)
    claims = {"metadata": call_metadata(session.pk), "orgId": str(session.org_id)}
    message = report(theirs.vapi_call_id)
    message["call"] |= {"assistantOverrides": claims, **claims}
    deliver(message)
    session.refresh_from_db()
    theirs.refresh_from_db()
    assert (session.status, theirs.status) == (SessionStatus.IN_CALL, SessionStatus.PROCESSING)
    assert session.turns == ()


def test_a_session_that_has_its_call_does_not_change_it(session):
    assert call_adopt(session_id=session.pk, call=WebCall("another", "https://x.example")) is None
    session.refresh_from_db()
    assert session.vapi_call_id != "another"
