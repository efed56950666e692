"""Where recordings are kept: a bucket where one is set; and for how long."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from salestrainer.recordings import recordings_storage
from sessions_app.checks import recordings_can_be_kept
from sessions_app.models import StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.recordings_expire import recordings_expire
from sessions_app.tasks import expire_recordings
from tests.factories import SessionFactory
from tests.fakes.server import Answer
from tests.fakes.vapi_messages import recorded_report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(deliver, fake_vapi, alice):
    session = SessionFactory(user=alice)
    deliver(recorded_report(fake_vapi, session.vapi_call_id))
    return session


@pytest.fixture
def folder(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "recordings": recordings_storage(tmp_path, "")}
    return tmp_path


@pytest.fixture
def bucket(settings, monkeypatch, fake_bucket, tmp_path):
    for name, value in {
        "AWS_ENDPOINT_URL": fake_bucket.url,
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "a-key",
        "AWS_SECRET_ACCESS_KEY": "its-secret",
    }.items():
        monkeypatch.setenv(name, value)
    settings.RECORDINGS_S3_BUCKET = "calls"
    settings.STORAGES = {**settings.STORAGES, "recordings": recordings_storage(tmp_path, "calls")}
    return fake_bucket


def fetch(session):
    run = session.steps.get(step="fetch_recording")
    step_execute(run.pk)
    session.refresh_from_db()
    return session.steps.get(step="fetch_recording")


def test_a_bucket_keeps_it_and_the_player_is_sent_there_for_a_minute(
    session, bucket, fake_vapi, browser, alice, charlie
):
    assert fetch(session).status == StepStatus.DONE
    assert list(bucket.objects.values()) == [fake_vapi.recording]
    answer = browser(alice).get(session.recording_url)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert answer["Location"].startswith(f"{bucket.url}/calls/{session.recording_file}?")
    assert "X-Amz-Expires=60&" in answer["Location"]
    assert "its-secret" not in answer["Location"]
    assert browser(charlie).get(session.recording_url).status_code == 404


def test_fetched_twice_it_is_one_object(session, bucket):
    fetch(session)
    session.steps.filter(step="fetch_recording").update(status=StepStatus.READY)
    assert fetch(session).status == StepStatus.DONE
    assert list(bucket.objects) == [f"/calls/{session.recording_file}"]


def test_what_a_try_left_whose_worker_died_is_removed(session, bucket):
    folder = f"/calls/{session.org_id}/{session.pk}"
    neighbour = f"{folder}1/another-sessions.wav"
    bucket.objects |= {f"{folder}/half.wav": b"RIFF", neighbour: b"RIFF"}
    fetch(session)
    assert set(bucket.objects) == {f"/calls/{session.recording_file}", neighbour}


def test_a_bucket_is_told_what_it_keeps(session, bucket, fake_vapi):
    fake_vapi.recording = b"\x1a\x45\xdf\xa3" + bytes(400)
    fetch(session)
    ((name, kept),) = bucket.objects.items()
    assert name.endswith(".webm") and kept == fake_vapi.recording
    put = next(request for request in bucket.requests if request.method == "PUT")
    assert put.headers["content-type"] == "audio/webm"


def test_a_bucket_that_refuses_is_tried_again(session, bucket):
    bucket.respond = lambda request: Answer(503)
    run = fetch(session)
    assert (run.status, run.error_class) == (StepStatus.WAITING, "Transient")
    assert "bucket" in run.error_message and "its-secret" not in run.error_message


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"AWS_DEFAULT_REGION": "eu-central-1"}, []),
        ({"AWS_ENDPOINT_URL": "https://s3.example"}, []),
        ({"AWS_DEFAULT_REGION": "x", "AWS_ACCESS_KEY_ID": "a"}, ["sessions_app.E006"]),
        ({"AWS_DEFAULT_REGION": "x", "AWS_SECRET_ACCESS_KEY": "a"}, ["sessions_app.E006"]),
        ({}, ["sessions_app.E007"]),
    ],
)
def test_half_of_what_a_bucket_needs_stops_the_start(settings, monkeypatch, given, problems):
    settings.RECORDINGS_S3_BUCKET = "calls"
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = recordings_can_be_kept(None)
    assert [problem.id for problem in found] == problems
    assert all(problem.hint for problem in found)


def age(session, days):
    session.created_at = timezone.now() - timedelta(days=days)
    session.save(update_fields=["created_at"])


def stored(session):
    session.refresh_from_db()
    return session.recording_file and storages["recordings"].exists(session.recording_file)


def test_after_so_many_days_it_is_deleted_and_the_transcript_is_kept(
    session, folder, settings, api, browser, alice
):
    settings.RECORDING_RETENTION_DAYS = 30
    fetch(session)
    address = session.recording_url
    age(session, days=29)
    expire_recordings()
    assert stored(session)
    age(session, days=31)
    expire_recordings()
    expire_recordings()
    assert not stored(session)
    assert not list(folder.rglob("*.wav"))
    notice = "Recording deleted after 30 days (policy). Transcript kept."
    shown = api(alice).get(f"/api/sessions/{session.pk}").json()
    assert (shown["recording_url"], shown["recording_notice"]) == (None, notice)
    assert shown["transcript"]
    assert browser(alice).get(address).status_code == 404
    assert notice in browser(alice).get(f"/sessions/{session.pk}/").content.decode()


def test_a_run_that_was_cut_goes_on(session, folder, settings):
    """The file is gone, the row does not know yet."""
    settings.RECORDING_RETENTION_DAYS = 1
    fetch(session)
    storages["recordings"].delete(session.recording_file)
    age(session, days=2)
    assert (recordings_expire(), recordings_expire()) == (1, 0)
    assert not stored(session)


def test_from_a_bucket_too(session, bucket, settings):
    settings.RECORDING_RETENTION_DAYS = 1
    fetch(session)
    age(session, days=2)
    assert recordings_expire() == 1
    assert bucket.objects == {}


def test_more_than_a_batch(alice, folder, settings, monkeypatch):
    monkeypatch.setattr("sessions_app.services.recordings_expire.BATCH", 2)
    settings.RECORDING_RETENTION_DAYS = 1
    for number in range(5):
        age(SessionFactory(user=alice, recording_file=f"{number}.wav"), days=2)
    assert recordings_expire() == 5


def test_without_a_policy_it_is_kept(session, folder):
    fetch(session)
    age(session, days=5000)
    assert recordings_expire() == 0
    assert stored(session)
