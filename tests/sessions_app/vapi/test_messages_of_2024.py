"""Real server messages, where they lie beside the repository, through the webhook."""

import json
from pathlib import Path

import pytest

from sessions_app.models import CallEvent, SessionStatus
from tests.factories import SessionFactory

FOLDER = Path(__file__).parents[4] / "shared/data/vapi"
MESSAGES = sorted(FOLDER.glob("*.json")) if FOLDER.is_dir() else []

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not MESSAGES, reason="the shared VAPI messages are not beside the repo"),
]


def message_of(path):
    return json.loads(path.read_text())["message"]


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_each_is_taken_and_kept(deliver, path):
    assert deliver(path.read_bytes()).status_code == 200
    assert deliver(path.read_bytes()).status_code == 200
    assert bytes(CallEvent.objects.earliest("id").body) == path.read_bytes()


def test_the_report_among_them_ends_its_call(deliver):
    reports = [message for path in MESSAGES if "report" in (message := message_of(path))["type"]]
    assert reports
    for message in reports:
        session = SessionFactory(vapi_call_id=message["call"]["id"])
        deliver(message)
        session.refresh_from_db()
        assert session.status == SessionStatus.PROCESSING
        assert {turn.speaker for turn in session.turns} == {"rep", "customer"}
