"""Where VAPI's messages arrive."""

import hashlib
import hmac
import json
import time

import pytest
from django.test import Client

from sessions_app.models import CallEvent, SessionStatus, StepRun
from tests.calls import GOOD_CALL, envelope, report
from tests.factories import SessionFactory
from tests.fakes.vapi_messages import transcripts

pytestmark = pytest.mark.django_db

STEPS = ["clean_transcript", "evaluate", "publish", "fetch_recording"]


@pytest.fixture
def session():
    return SessionFactory()


def test_a_report_starts_the_pipeline(deliver, session):
    assert deliver(report(session.vapi_call_id)).status_code == 200
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING
    assert [turn.text for turn in session.turns] == [text for _, text in GOOD_CALL]
    assert session.duration_seconds == 42
    assert session.ended_reason == "customer-ended-call"
    assert str(session.call_cost_usd) == "0.073100"
    assert list(session.steps.values_list("step", flat=True)) == STEPS


def test_the_persona_is_the_customer_and_the_user_is_the_rep(deliver, session):
    deliver(report(session.vapi_call_id))
    session.refresh_from_db()
    assert [turn.speaker for turn in session.turns[:2]] == ["customer", "rep"]
    assert [piece["speaker"] for piece in session.transcript[:2]] == ["AI Customer", "You"]


def test_a_report_delivered_twice_starts_one_pipeline(deliver, session):
    first = report(session.vapi_call_id)
    again = report(session.vapi_call_id, artifact={**first["artifact"], "presignedMonoUrl": "x"})
    assert deliver(first).status_code == 200
    assert deliver(again).status_code == 200
    assert StepRun.objects.filter(session=session, step="evaluate").count() == 1
    assert CallEvent.objects.get(vapi_call_id=session.vapi_call_id).deliveries == 2


def test_a_status_after_the_report_changes_nothing(deliver, session):
    deliver(report(session.vapi_call_id))
    late = {"type": "status-update", "status": "in-progress", "call": {"id": session.vapi_call_id}}
    assert deliver(late).status_code == 200
    session.refresh_from_db()
    assert session.status == SessionStatus.PROCESSING


def test_in_progress_begins_the_call_once(deliver):
    session = SessionFactory(status=SessionStatus.CREATED)
    began = {"type": "status-update", "status": "in-progress", "call": {"id": session.vapi_call_id}}
    deliver(began)
    session.refresh_from_db()
    assert session.status == SessionStatus.IN_CALL
    start = session.start_time
    deliver(began)
    session.refresh_from_db()
    assert session.start_time == start


def test_a_report_of_an_unknown_call_is_kept(deliver):
    assert deliver(report("never-heard-of")).status_code == 200
    event = CallEvent.objects.get()
    assert event.outcome == CallEvent.Outcome.UNKNOWN_CALL
    assert bytes(event.body) == envelope(report("never-heard-of"))


def test_an_unknown_type_is_acknowledged_and_harmless(deliver, session):
    hang = {"type": "brand-new-thing", "call": {"id": session.vapi_call_id}}
    assert deliver(hang).status_code == 200
    session.refresh_from_db()
    assert session.status == SessionStatus.IN_CALL


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b"{}", b'{"message": 7}', b'{"message": {}}', b"\xff\xfe"],
    ids=["empty", "not-json", "list", "no-message", "number", "no-type", "not-utf8"],
)
def test_what_is_not_a_message_is_400_and_kept(deliver, body):
    answer = deliver(body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    event = CallEvent.objects.get()
    assert (bytes(event.body), event.outcome) == (body, CallEvent.Outcome.MALFORMED)


def test_nul_emoji_and_right_to_left_text_survive(deliver, session):
    lines = [("rep", "Nul \x00 here"), ("customer", "שלום 🎉"), ("rep", "lone \ud83d half")]
    body = json.dumps({"message": report(session.vapi_call_id, lines)}).encode()
    assert deliver(body).status_code == 200
    session.refresh_from_db()
    assert [turn.text for turn in session.turns] == [
        "Nul \ufffd here",
        "שלום 🎉",
        "lone \ufffd half",
    ]


def test_a_report_without_a_transcript_still_ends_the_call(deliver, session):
    message = report(session.vapi_call_id, [], transcript="")
    assert deliver(message).status_code == 200
    session.refresh_from_db()
    assert (session.status, session.turns) == (SessionStatus.PROCESSING, ())


@pytest.mark.parametrize("secret", [None, "", "wrong"])
def test_without_the_secret_nothing_is_kept(deliver, session, secret):
    assert deliver(report(session.vapi_call_id), secret=secret).status_code == 401
    assert not CallEvent.objects.exists()


def test_no_secret_configured_refuses_everything(deliver, session, settings):
    settings.VAPI_WEBHOOK_SECRET = ""
    assert deliver(report(session.vapi_call_id), secret="").status_code == 401


def test_over_ten_megabytes_is_413(deliver):
    answer = deliver(b'{"message": "' + b"x" * (10 * 2**20) + b'"}')
    assert answer.status_code == 413
    assert "10 MB" in answer.json()["detail"]


def test_get_is_405():
    answer = Client().get("/api/webhooks/vapi")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_with_a_trailing_slash_it_answers_directly(webhook_secret):
    answer = Client().post(
        "/api/webhooks/vapi/",
        data=b"{}",
        content_type="application/json",
        headers={"X-Vapi-Secret": webhook_secret},
    )
    assert answer.status_code == 400


def test_an_end_before_the_start_is_counted_from_what_was_said(deliver, session):
    backwards = {"endedAt": "2026-09-21T13:30:00.000Z", "durationSeconds": 0}
    deliver(report(session.vapi_call_id, **backwards))
    session.refresh_from_db()
    assert session.duration_seconds == round(11 * 3.5 + 3)
    assert session.end_time > session.start_time


def test_a_final_transcript_is_kept_once_and_a_partial_one_not(deliver, session):
    messages = transcripts(session.vapi_call_id, [("rep", "Hello"), ("customer", "Hello")])
    for message in messages * 2:
        assert deliver(message).status_code == 200
    kept = CallEvent.objects.filter(kind="transcript")
    assert [event.deliveries for event in kept] == [2, 2]


def test_the_same_words_later_are_another_transcript(deliver, session):
    for moment in (1, 2):
        message = transcripts(session.vapi_call_id, [("rep", "Yes")])[-1]
        deliver({**message, "timestamp": moment})
    assert CallEvent.objects.count() == 2


def test_a_signature_with_a_stale_timestamp_is_401_and_nothing_is_kept(session, settings):
    settings.VAPI_HMAC_SECRET = "signing"
    body = envelope(report(session.vapi_call_id))
    for age, status in ((600, 401), (0, 200)):
        stamp = str(int(time.time()) - age)
        signed = hmac.new(b"signing", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"X-Timestamp": stamp, "X-Signature": signed, "X-Vapi-Secret": ""}
        answer = Client().post(
            "/api/webhooks/vapi", data=body, content_type="application/json", headers=headers
        )
        assert answer.status_code == status
        assert CallEvent.objects.exists() == (status == 200)
