"""Messages that could not be applied at once: none is lost, each gets another chance."""

import json
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from sessions_app.models import CallEvent, SessionStatus, StepRun
from sessions_app.services.call_event_replay import call_event_replay
from sessions_app.services.call_lock import call_lock
from sessions_app.services.session_start import session_start
from sessions_app.services.webhook_record import call_event_record
from tests.calls import envelope, report
from tests.factories import PersonaFactory, RubricVersionFactory, SessionFactory, UserFactory
from tests.fakes.server import json_answer
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db

CALL = "call-of-later"


def outcome():
    return CallEvent.objects.get().outcome


@pytest.fixture
def kept(deliver):
    """A report whose session was not there."""
    deliver(report(CALL))
    return CallEvent.objects.get(outcome=CallEvent.Outcome.UNKNOWN_CALL)


def test_sent_again_it_finds_the_session_that_came_late(deliver, kept):
    session = SessionFactory(vapi_call_id=CALL)
    assert deliver(report(CALL)).status_code == 200
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING
    kept.refresh_from_db()
    assert (kept.outcome, kept.deliveries, kept.session) == ("applied", 2, session)
    deliver(report(CALL))
    assert StepRun.objects.filter(session=session, step="evaluate").count() == 1


def test_sent_again_after_an_error_it_is_applied(deliver):
    session = SessionFactory(vapi_call_id=CALL)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE step_runs ADD CONSTRAINT broken CHECK (step = '') NOT VALID")
        deliver(report(CALL))
        assert outcome() == CallEvent.Outcome.ERROR
        cursor.execute("ALTER TABLE step_runs DROP CONSTRAINT broken")
    deliver(report(CALL))
    session.refresh_from_db()
    assert (outcome(), session.status) == ("applied", SessionStatus.PROCESSING)


def test_the_command_replays_what_was_kept(kept, capsys, deliver):
    deliver(report("of-nobody"))
    SessionFactory(vapi_call_id=CALL)
    call_command("replay_events", "--call", CALL)
    assert capsys.readouterr().out == "1 of 1 kept messages applied.\n"
    call_command("replay_events")
    assert capsys.readouterr().out == "0 of 1 kept messages applied.\n"


def test_replayed_twice_it_is_applied_once(kept):
    session = SessionFactory(vapi_call_id=CALL)
    assert call_event_replay(event=kept)
    assert not call_event_replay(event=kept)
    assert session.steps.filter(step="evaluate").count() == 1


def test_support_replays_in_the_admin_and_a_manager_does_not(kept, browser, manager, support):
    session = SessionFactory(vapi_call_id=CALL)
    address = "/admin/sessions_app/callevent/"
    asked = {"action": "replay", "_selected_action": [kept.pk]}
    browser(manager).post(address, asked)
    session.refresh_from_db()
    assert session.status == SessionStatus.IN_CALL
    browser(support).post(address, asked)
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING


def test_nul_in_a_status_is_kept_and_answered(deliver):
    session = SessionFactory()
    call = {"id": session.vapi_call_id}
    message = {"type": "status-update", "status": "a\x00b\ud83d", "call": call}
    assert deliver(json.dumps({"message": message}).encode()).status_code == 200
    assert outcome() == CallEvent.Outcome.IGNORED


def test_statuses_of_long_ids_stay_two_messages(deliver):
    for status in ("in-progress", "ended"):
        deliver({"type": "status-update", "status": status, "call": {"id": "x" * 400}})
    assert CallEvent.objects.count() == 2


def test_what_cannot_be_stored_with_its_key_is_stored_without(deliver):
    SessionFactory(vapi_call_id=CALL)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE call_events ADD CONSTRAINT broken CHECK (dedupe_key IS NULL)")
    assert deliver(report(CALL)).status_code == 200
    event = CallEvent.objects.get()
    assert (event.outcome, event.vapi_call_id) == (CallEvent.Outcome.ERROR, CALL)
    assert bytes(event.body) == envelope(report(CALL))
    assert call_event_replay(event=event)


@pytest.mark.django_db(transaction=True)
def test_a_report_waits_for_the_start_that_learns_the_calls_id():
    """The start holds the call while it writes the id: the report, which came then, finds it."""
    session = SessionFactory(vapi_call_id=None, status=SessionStatus.CREATED)
    report_came = threading.Thread(target=_record_elsewhere)
    with transaction.atomic():
        call_lock(CALL)
        report_came.start()
        wait_until(_somebody_waits_for_a_lock, what="the report at the lock")
        assert not CallEvent.objects.exists()
        session.vapi_call_id = CALL
        session.save()
    report_came.join()
    assert outcome() == CallEvent.Outcome.APPLIED


@pytest.mark.django_db(transaction=True)
def test_a_start_waits_for_the_report_that_looked_before(fake_vapi):
    """The mirror of it: the report has found no session, and is not yet to be seen."""
    created = {"id": CALL, "webCallUrl": "https://vapi.daily.example/x"}
    fake_vapi.on_create.always(lambda request: json_answer(created, status=201))
    RubricVersionFactory(rubric__is_default=True)
    starting = threading.Thread(target=_start_elsewhere, args=(UserFactory(), PersonaFactory()))
    with transaction.atomic():
        call_event_record(envelope(report(CALL)))
        starting.start()
        wait_until(_somebody_waits_for_a_lock, what="the start at the lock")
    starting.join()
    assert outcome() == CallEvent.Outcome.APPLIED


def _record_elsewhere():
    call_event_record(envelope(report(CALL)))
    connection.close()


def _start_elsewhere(user, persona):
    session_start(user=user, channel="voice", persona=persona)
    connection.close()


def _somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()
