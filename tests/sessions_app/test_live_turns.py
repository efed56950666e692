"""What is said is heard while the call goes on, whatever the network does to it."""

import random

import pytest

from sessions_app.events.stream import told_now
from sessions_app.models import CallEvent, LiveTurn, SessionStatus
from sessions_app.selectors.live_turns import turns_so_far
from tests.calls import GOOD_CALL, report
from tests.factories import SessionFactory
from tests.fakes.vapi_messages import badly_delivered, transcripts

pytestmark = pytest.mark.django_db

WORDS = [text for _, text in GOOD_CALL]


@pytest.fixture
def session(alice):
    return SessionFactory(user=alice)


def heard(session):
    session.refresh_from_db()
    return [turn.text for turn in turns_so_far(session)]


@pytest.mark.parametrize("seed", range(3))
def test_doubled_and_shuffled_they_stand_in_the_order_of_the_call(deliver, session, seed):
    for message in badly_delivered(transcripts(session.vapi_call_id), seed=seed):
        assert deliver(message).status_code == 200
    assert heard(session) == WORDS
    assert LiveTurn.objects.count() == len(WORDS)
    speakers = [turn.speaker for turn in turns_so_far(session)]
    assert speakers == [role for role, _ in GOOD_CALL]
    times = [turn.start_seconds for turn in turns_so_far(session)]
    assert times == sorted(times) and times[0] == 0


def test_the_api_and_the_page_show_them_to_rep_and_manager(
    deliver, session, api, browser, alice, manager, bob, charlie
):
    for message in transcripts(session.vapi_call_id)[:8]:
        deliver(message)
    for person in (alice, manager):
        shown = api(person).get(f"/api/sessions/{session.pk}").json()["transcript"]
        assert [turn["text"] for turn in shown] == WORDS[:4]
        page = browser(person).get(f"/sessions/{session.pk}/").content.decode()
        assert "I have two minutes." in page
    for person in (bob, charlie):
        assert api(person).get(f"/api/sessions/{session.pk}").status_code == 404


def test_the_report_takes_their_place(deliver, session):
    for message in transcripts(session.vapi_call_id)[:8]:
        deliver(message)
    deliver(report(session.vapi_call_id))
    assert heard(session) == WORDS
    assert not LiveTurn.objects.exists()


def test_after_the_end_they_change_nothing(deliver, session):
    deliver(report(session.vapi_call_id, [("rep", "Only this.")]))
    for message in transcripts(session.vapi_call_id):
        assert deliver(message).status_code == 200
    assert heard(session) == ["Only this."]
    assert not LiveTurn.objects.exists()


def test_a_report_without_a_transcript_has_theirs(deliver, session):
    messages = transcripts(session.vapi_call_id)
    random.Random(1).shuffle(messages)
    for message in messages:
        deliver(message)
    deliver(report(session.vapi_call_id, [], transcript=""))
    session.refresh_from_db()
    assert [turn.text for turn in session.turns] == WORDS
    assert session.status == SessionStatus.PROCESSING


def test_somebody_speaks_so_the_call_has_begun(deliver, alice):
    session = SessionFactory(user=alice, status=SessionStatus.CREATED)
    deliver(transcripts(session.vapi_call_id)[1])
    session.refresh_from_db()
    assert session.status == SessionStatus.IN_CALL


def test_one_of_an_unknown_call_waits_for_its_session(deliver):
    deliver(transcripts("of-later")[1])
    assert CallEvent.objects.get().outcome == CallEvent.Outcome.UNKNOWN_CALL
    session = SessionFactory(vapi_call_id="of-later")
    deliver(transcripts("of-later")[1])
    assert heard(session) == WORDS[:1]


@pytest.mark.parametrize(
    "changes",
    [
        {"transcript": "  "},
        {"transcript": None},
        {"transcript": 7},
        {"role": "system"},
        {"role": None},
        {"role": ["user"]},
    ],
)
def test_one_without_words_or_speaker_is_acknowledged(deliver, session, changes):
    message = {**transcripts(session.vapi_call_id)[1], **changes}
    assert deliver(message).status_code == 200
    assert heard(session) == []


def test_one_without_a_time_has_that_of_its_arrival(deliver, session):
    message = transcripts(session.vapi_call_id)[1]
    deliver({name: value for name, value in message.items() if name != "timestamp"})
    assert heard(session) == WORDS[:1]


def test_events_tell_each_once_as_it_comes_and_the_transcript_anew(deliver, session):
    first, late, third = transcripts(session.vapi_call_id)[1:6:2]
    deliver(first)
    deliver(third)
    session.refresh_from_db()
    told = told_now(session)
    assert (told.turns, told.heard) == (0, 2)
    deliver(late)
    now = told_now(session)
    assert now.heard == 3
    deliver(report(session.vapi_call_id))
    session.refresh_from_db()
    assert told_now(session).turns == len(WORDS)
