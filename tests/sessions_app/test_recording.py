"""A call's recording: fetched beside the grade, played only to those who may."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection, connections
from django.utils import timezone

from llm.breaker import TRIP
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from tests.factories import SessionFactory
from tests.fakes import vapi_server
from tests.fakes.server import cut
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


def kept():
    """The names of all files."""
    root = Path(storages["recordings"].location)
    return [str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()]


def test_it_is_stored_and_played(session, browser, alice, manager, fake_vapi):
    assert fetch(session).status == StepStatus.DONE
    assert session.recording_url == f"/sessions/{session.pk}/recording"
    for person in (alice, manager):
        answer = browser(person).get(session.recording_url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
        assert b"".join(answer.streaming_content) == fake_vapi.recording


@pytest.mark.parametrize(
    ("sound", "content_type"),
    [
        (b"ID3\x04" + bytes(400), "audio/mpeg"),
        (b"OggS" + bytes(400), "audio/ogg"),
        (b"\x1a\x45\xdf\xa3" + bytes(400), "audio/webm"),
        (b"short", "application/octet-stream"),
    ],
)
def test_it_is_served_as_what_it_is(session, browser, alice, fake_vapi, sound, content_type):
    """Whatever its storage calls it."""
    fake_vapi.recording = sound
    assert fetch(session).status == StepStatus.DONE
    answer = browser(alice).get(session.recording_url)
    assert (answer["Content-Type"], body(answer)) == (content_type, sound)


def test_a_stranger_a_teammate_and_support_hear_nothing(session, browser, charlie, bob, support):
    fetch(session)
    for person in (charlie, bob, support):
        assert browser(person).get(session.recording_url).status_code == 404


def test_fetched_twice_it_is_one_file(session):
    fetch(session)
    session.steps.filter(step="fetch_recording").update(status=StepStatus.READY)
    assert fetch(session).status == StepStatus.DONE
    assert kept() == [session.recording_file]


def test_no_connection_to_the_database_is_held_while_it_comes(session, fake_vapi):
    ours, held = connections["default"], []
    sound = vapi_server.content(fake_vapi.recording, "audio/wav")

    def watch(request):
        held.append(ours.connection is not None)
        return sound(request)

    fake_vapi.on_storage.always(watch)
    assert fetch(session).status == StepStatus.DONE
    assert held == [False]


@pytest.mark.parametrize("ends", [cut, lambda whole: whole], ids=["breaks-off", "ends-well"])
def test_who_lost_the_step_meanwhile_leaves_the_next_holders_file(
    session, fake_vapi, recordings, ends
):
    run = session.steps.get(step="fetch_recording")
    late = ends(vapi_server.content(vapi_server.audio(seconds=30), "audio/wav"))

    def overtaken(request):
        StepRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        step_execute(run.pk)
        connection.close()  # this is the server's thread
        return late(request)

    fake_vapi.on_storage.will(overtaken)
    run = fetch(session)
    assert (run.status, run.worker_deaths) == (StepStatus.DONE, 1)
    assert kept() == [session.recording_file]
    assert (recordings / session.recording_file).read_bytes() == fake_vapi.recording


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


@pytest.fixture
def play(session, browser, alice):
    """Asks for the recording as a player does."""
    fetch(session)
    client = browser(alice)

    def play(method="get", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(session.recording_url, headers=named)

    return play


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_player_seeks(play, fake_vapi):
    sound = fake_vapi.recording
    size = len(sound)
    for asked, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, size - 1),
        ("bytes=-10", size - 10, size - 1),
        (f"bytes=5-{size + 900}", 5, size - 1),
        (f"bytes=-{size + 900}", 0, size - 1),
        ("bytes=0-0", 0, 0),
    ):
        answer = play(Range=asked)
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert answer["Content-Length"] == str(last - first + 1)
        assert answer["Content-Type"] == "audio/wav"
        assert body(answer) == sound[first : last + 1]


def test_beyond_the_end_is_416(play, fake_vapi):
    size = len(fake_vapi.recording)
    for asked in (f"bytes={size}-", f"bytes={size + 5}-{size + 9}", "bytes=-0"):
        answer = play(Range=asked)
        assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize(
    "asked", ["bytes=9-1", "bytes=-", "bytes=0-1,4-5", "words=0-1", "bytes=a-b", "bytes=1-²", ""]
)
def test_what_is_no_single_range_is_answered_with_the_whole(play, fake_vapi, asked):
    answer = play(Range=asked)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert body(answer) == fake_vapi.recording


def test_a_range_of_another_version_is_answered_with_the_whole(play):
    same = play()["ETag"]
    assert play(Range="bytes=0-9", If_Range=same).status_code == 206
    for other in ('"another"', f"W/{same}", "Wed, 25 Nov 2026 10:00:00 GMT"):
        assert play(Range="bytes=0-9", If_Range=other).status_code == 200


def test_head_tells_the_size_and_sends_nothing(play, fake_vapi):
    for headers in ({}, {"Range": "bytes=0-9"}):
        answer = play("head", **headers)
        assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
        assert answer["Content-Length"] == str(len(fake_vapi.recording))
        assert answer.content == b"" if not answer.streaming else body(answer) == b""


def test_nobody_writes_it(play):
    assert play("post").status_code == 405


def test_it_is_read_in_pieces(session, browser, alice, fake_vapi):
    fake_vapi.recording = vapi_server.audio(seconds=60)
    fetch(session)
    headers = {"Range": "bytes=44-900043"}
    answer = browser(alice).get(session.recording_url, headers=headers)
    pieces = list(answer.streaming_content)
    assert b"".join(pieces) == fake_vapi.recording[44:900_044]
    assert max(map(len, pieces)) <= 64 * 1024


def test_a_file_that_is_gone_is_404(play, recordings):
    for file in recordings.rglob("*.wav"):
        file.unlink()
    assert play().status_code == 404


def test_two_gigabytes_are_a_dead_letter_and_nothing_is_kept(session, fake_vapi, recordings):
    huge = vapi_server.content(b"RIFF", "audio/wav")
    fake_vapi.on_storage.always(lambda request: replace(huge(request), announced=2 * 2**30))
    assert fetch(session).status == StepStatus.DEAD
    assert "larger than 500 MB" in DeadLetter.objects.get().message
    assert not list(recordings.rglob("*.wav"))


def test_of_one_that_breaks_off_nothing_stays(session, fake_vapi, recordings):
    whole = vapi_server.content(vapi_server.audio(30), "audio/wav")
    fake_vapi.on_storage.always(cut(whole))
    run = fetch(session)
    assert (run.status, run.error_class) == (StepStatus.WAITING, "Transient")
    assert not list(recordings.rglob("*.wav"))


def test_while_vapi_is_down_recordings_wait_and_use_up_no_attempt(deliver, fake_vapi, alice):
    fake_vapi.on_storage.always(vapi_server.error(500))
    fake_vapi.on_recording.always(vapi_server.error(500))
    sessions = [SessionFactory(user=alice) for _ in range(TRIP + 2)]
    for session in sessions:
        deliver(recorded_report(fake_vapi, session.vapi_call_id))
        fake_vapi.know(session.vapi_call_id)
    runs = [fetch(session) for session in sessions]
    assert [run.error_class for run in runs[:TRIP]] == ["Transient"] * TRIP
    for run in runs[TRIP:]:  # every now and then one asks whether it is back: the first of these
        assert (run.status, run.attempts) == (StepStatus.WAITING, 0)
        assert run.error_class == "RateLimited" and "down" in run.error_message
