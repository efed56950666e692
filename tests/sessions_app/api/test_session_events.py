"""`/api/sessions/{id}/events`: nothing lost, nothing twice, for those who may."""

import time

import pytest
from django.db import connection

from sessions_app.events import stream as stream_module
from sessions_app.events.cursor import Told
from sessions_app.events.stream import Streams
from sessions_app.models import SessionStatus, StepStatus
from sessions_app.pipeline.execute import session_drive
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory
from tests.sessions_app.events.reading import events

pytestmark = pytest.mark.django_db(transaction=True)

TURNS = [f"turn {index}" for index in range(len(GOOD_CALL))]
AT_FIRST = [
    "step clean_transcript ready",
    "step evaluate pending",
    "step publish pending",
    "step fetch_recording skipped",
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(stream_module, "LOOK_EVERY", 0.01)


@pytest.fixture
def session(alice):
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    return session


@pytest.fixture
def follow(api, alice, session):
    """An open stream of Alice's."""
    opened = []
    client = api(alice)

    def follow(last="", **query):
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        answer = client.get(f"/api/sessions/{session.pk}/events", query, headers=headers)
        opened.append(answer)
        return answer

    yield follow
    for answer in opened:
        answer.close()


def take(stream, count):
    return [next(stream) for _ in range(count)]


def shorts(happened):
    return [event.short for event in happened]


def test_it_is_an_event_stream_that_no_proxy_keeps(follow):
    answer = follow()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["X-Accel-Buffering"] == "no"
    assert answer["Cache-Control"] == "private, no-cache"


def test_at_first_everything_is_told(follow):
    stream = events(follow().streaming_content)
    happened = take(stream, len(TURNS) + len(AT_FIRST))
    assert shorts(happened) == TURNS + AT_FIRST
    assert happened[1].data == {
        "index": 1,
        "speaker": "rep",
        "text": GOOD_CALL[1][1],
        "start_seconds": 3.5,
        "end_seconds": 6.5,
        "live": False,
    }
    assert happened[-1].data == {"name": "fetch_recording", "status": "skipped", "part": 0}
    assert len({event.id for event in happened}) == len(happened)


def test_then_what_changes_until_the_end(follow, session):
    stream = events(follow().streaming_content)
    take(stream, len(TURNS) + len(AT_FIRST))
    session.steps.filter(step="clean_transcript").update(status=StepStatus.RUNNING)
    assert next(stream).short == "step clean_transcript running"
    session.steps.filter(step="clean_transcript").update(status=StepStatus.READY)
    assert next(stream).short == "step clean_transcript ready"
    session_drive(session.pk, pause=time.sleep)
    done = [f"step {name} done" for name in ("clean_transcript", "evaluate", "publish")]
    assert shorts(stream) == [*done, "end completed"]


def test_no_connection_is_held_between_two_looks(follow):
    stream = events(follow().streaming_content)
    for _ in range(3):
        next(stream)
        assert connection.connection is None


def test_from_any_event_on_the_rest_comes_once(follow, session):
    """As often as it is cut: what one has and what comes are the whole, in order."""
    session_drive(session.pk, pause=time.sleep)
    whole = list(events(follow().streaming_content))
    assert whole[-1].short == "end completed"
    for number, event in enumerate(whole[:-1]):
        rest = list(events(follow(event.id).streaming_content))
        assert rest == whole[number + 1 :]


def test_what_changed_while_nobody_listened_is_told(follow, session):
    stream = events(follow().streaming_content)
    last = take(stream, len(TURNS) + len(AT_FIRST))[-1]
    session_drive(session.pk, pause=time.sleep)
    rest = shorts(events(follow(last.id).streaming_content))
    assert rest[-1] == "end completed" and "step evaluate done" in rest
    assert not set(rest) & set(TURNS)


def test_after_the_end_a_client_is_told_to_stay_away(follow, session):
    session_drive(session.pk, pause=time.sleep)
    last = list(events(follow().streaming_content))[-1]
    assert follow(last.id).status_code == 204
    assert follow(after=last.id).status_code == 204


def test_a_session_that_support_sent_back_goes_on(follow, session):
    session_drive(session.pk, pause=time.sleep)
    last = list(events(follow().streaming_content))[-1]
    session.steps.filter(step="publish").update(status=StepStatus.READY)
    type(session).objects.filter(pk=session.pk).update(status=SessionStatus.PROCESSING)
    stream = events(follow(last.id).streaming_content)
    assert next(stream).short == "step publish ready"
    session_drive(session.pk, pause=time.sleep)
    assert shorts(stream) == ["step publish done", "end completed"]


def test_turns_come_while_the_call_goes_on(api, alice):
    session = SessionFactory(user=alice, transcript=[])
    answer = api(alice).get(f"/api/sessions/{session.pk}/events")
    stream = events(answer.streaming_content)
    for number in range(3):
        session.transcript = [*session.transcript, {"speaker": "You", "text": f"No. {number}"}]
        session.save()
        assert next(stream).data["text"] == f"No. {number}"
    answer.close()


def test_parts_are_told_one_by_one(follow, session):
    run = session.steps.get(step="evaluate")
    for part, status in ((1, "done"), (2, "running")):
        run.pk, run.step, run.part, run.status, run.position = (
            None,
            "collect_evidence",
            part,
            status,
            1,
        )
        run.save(force_insert=True)
    session.steps.filter(step="evaluate").update(position=2)
    happened = take(events(follow().streaming_content), len(TURNS) + 5)
    told = [event.data for event in happened if event.data.get("name") == "collect_evidence"]
    assert [(one["part"], one["status"]) for one in told] == [(1, "done"), (2, "running")]


def test_it_ends_after_a_while(follow, monkeypatch):
    monkeypatch.setattr(stream_module, "LONGEST", 0.1)
    assert shorts(events(follow().streaming_content)) == TURNS + AT_FIRST


def test_it_ends_when_its_process_does(follow, monkeypatch):
    monkeypatch.setattr(stream_module.streams, "serving", lambda: False)
    assert shorts(events(follow().streaming_content)) == TURNS + AT_FIRST


def test_a_quiet_stream_is_kept_alive(follow, monkeypatch):
    monkeypatch.setattr(stream_module, "QUIET", 0.0)
    monkeypatch.setattr(stream_module, "LONGEST", 0.2)
    assert b":\n\n" in list(follow().streaming_content)


def test_a_deleted_session_ends_it(follow, session):
    stream = events(follow().streaming_content)
    take(stream, len(TURNS) + len(AT_FIRST))
    session.delete()
    assert list(stream) == []


@pytest.mark.parametrize(
    "last", ["nonsense", "turns=-1", "turns=9999999999", "turns=x&evaluate", "&" * 3000, "é=%00"]
)
def test_an_id_that_is_not_ours_begins_anew(follow, last):
    stream = events(follow(after=last).streaming_content)
    assert shorts(take(stream, len(TURNS))) == TURNS


def test_an_id_reads_as_it_was_written():
    told = Told(12, {"clean_transcript": "done", "collect_evidence-2": "running"}, "")
    assert Told.read(str(told)) == told
    told.end = "failed"
    assert Told.read(str(told)) == told


def test_half_the_threads_stream_and_then_it_is_503(follow, monkeypatch):
    monkeypatch.setattr("sessions_app.api.session_events.streams", Streams(at_most=2))
    open_ones = [follow(), follow()]
    refused = follow()
    assert (refused.status_code, refused["Retry-After"]) == (503, "15")
    assert refused["Content-Type"] == "application/problem+json"
    open_ones[0].close()  # even one that nobody has begun to read
    open_ones[0].close()
    again = follow()
    assert again.status_code == 200
    assert follow().status_code == 503


@pytest.mark.parametrize("accept", ["text/event-stream", "*/*", "application/json", None])
def test_whatever_the_client_accepts(api, alice, bob, session, accept):
    headers = {"Accept": accept} if accept else {}
    address = f"/api/sessions/{session.pk}/events"
    answer = api(alice).get(address, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    answer.close()
    for client, status in ((api(bob), 404), (api(), 401)):
        answer = client.get(address, headers=headers)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status


def test_strangers_and_support_find_nothing(api, charlie, support, session):
    for user in (charlie, support):
        assert api(user).get(f"/api/sessions/{session.pk}/events").status_code == 404


def test_a_manager_may_follow_and_nobody_may_write(api, manager, session):
    answer = api(manager).get(f"/api/sessions/{session.pk}/events")
    assert answer.status_code == 200
    answer.close()
    assert api(manager).post(f"/api/sessions/{session.pk}/events", {}).status_code == 405
