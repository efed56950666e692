"""A call's recording: fetched beside the grade, played only to those who may."""

import pytest
from django.core.files.storage import storages

from sessions_app.models import DeadLetter, SessionStatus, StepStatus
from sessions_app.pipeline.execute import step_execute
from tests.factories import SessionFactory
from tests.fakes import vapi_server
from tests.fakes.vapi_messages import recorded_report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def recordings(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "recordings": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


@pytest.fixture
def session(deliver, fake_vapi, alice, recordings):
    session = SessionFactory(user=alice)
    deliver(recorded_report(fake_vapi, session.vapi_call_id))
    return session


def fetch(session):
    run = session.steps.get(step="fetch_recording")
    step_execute(run.pk)
    session.refresh_from_db()
    return session.steps.get(step="fetch_recording")


def test_it_is_stored_and_played(session, browser, alice, manager, fake_vapi):
    assert fetch(session).status == StepStatus.DONE
    assert session.recording_url == f"/sessions/{session.pk}/recording"
    for person in (alice, manager):
        answer = browser(person).get(session.recording_url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
        assert b"".join(answer.streaming_content) == fake_vapi.recording


def test_a_stranger_and_a_teammate_hear_nothing(session, browser, charlie, bob):
    fetch(session)
    for person in (charlie, bob):
        assert browser(person).get(session.recording_url).status_code == 404


def test_fetched_twice_it_is_one_file(session):
    fetch(session)
    session.steps.filter(step="fetch_recording").update(status=StepStatus.READY)
    assert fetch(session).status == StepStatus.DONE
    _, files = storages["recordings"].listdir(str(session.org_id))
    assert files == [f"{session.pk}.wav"]


def test_what_is_not_there_yet_is_waited_for(session, fake_vapi):
    fake_vapi.on_recording.always(vapi_server.not_yet())
    fake_vapi.on_storage.always(vapi_server.not_yet())
    run = fetch(session)
    assert (run.status, run.attempts, run.error_class) == (StepStatus.WAITING, 0, "NotYet")


def test_what_is_no_audio_is_a_dead_letter_and_the_session_goes_on(session, fake_vapi):
    fake_vapi.on_storage.always(vapi_server.content(b"<html>", kind="text/html"))
    assert fetch(session).status == StepStatus.DEAD
    assert DeadLetter.objects.get().error_class == "Permanent"
    assert (session.status, session.recording_url) == (SessionStatus.PROCESSING, None)
