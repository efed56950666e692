"""A call from its start to its report, between our real server and a local VAPI."""

import pytest

from sessions_app.models import CallEvent, Channel, SessionStatus, StepRun
from sessions_app.services.session_start import session_start
from sessions_app.vapi.metadata import call_metadata
from tests.calls import GOOD_CALL
from tests.factories import PersonaFactory, RubricVersionFactory, UserFactory
from tests.fakes.vapi_messages import badly_delivered, deliver, whole_call
from tests.sessions_app.conftest import SECRET

SIGNING = "the-signing-secret"


@pytest.fixture
def call(transactional_db, fake_vapi, live_server, settings):
    settings.PUBLIC_BASE_URL = live_server.url
    settings.VAPI_WEBHOOK_SECRET = SECRET
    settings.VAPI_HMAC_SECRET = SIGNING
    RubricVersionFactory(rubric__is_default=True)
    return session_start(user=UserFactory(), channel=Channel.VOICE, persona=PersonaFactory())


def test_vapi_is_told_where_its_messages_go(call, fake_vapi, live_server):
    known = fake_vapi.calls[call.vapi_call_id]
    assert known["assistant"]["server"]["url"] == f"{live_server.url}/api/webhooks/vapi"
    assert known["assistant"]["server"]["headers"] == {"X-Vapi-Secret": SECRET}
    assert known["assistantOverrides"]["metadata"] == call_metadata(call.pk)
    assert call.web_call_url == known["webCallUrl"]


@pytest.mark.parametrize("seed", range(3))
def test_doubled_and_shuffled_messages_make_one_call(call, fake_vapi, seed):
    server = fake_vapi.calls[call.vapi_call_id]["assistant"]["server"]
    messages = badly_delivered(whole_call(fake_vapi, call.vapi_call_id), seed=seed)
    for message in messages:
        assert deliver(server["url"], message, secret=SECRET).status_code == 200
    call.refresh_from_db()
    assert call.status == SessionStatus.PROCESSING
    assert [turn.text for turn in call.turns] == [text for _, text in GOOD_CALL]
    assert StepRun.objects.filter(session=call, step="evaluate").count() == 1
    [report] = CallEvent.objects.filter(kind="end-of-call-report")
    assert report.deliveries == 2


def test_a_signed_message_is_taken_and_a_forged_one_refused(call, fake_vapi):
    url = fake_vapi.calls[call.vapi_call_id]["assistant"]["server"]["url"]
    message = whole_call(fake_vapi, call.vapi_call_id)[0]
    assert deliver(url, message, hmac_secret="forged").status_code == 401
    assert deliver(url, message, hmac_secret=SIGNING).status_code == 200
