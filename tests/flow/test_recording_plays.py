"""A recording through real processes: fetched by a worker, played by gunicorn."""

import pytest
import requests
from django.conf import settings as django_settings
from knox.models import get_token_model

from tests.calls import envelope
from tests.factories import SessionFactory, UserFactory
from tests.fakes import vapi_server
from tests.fakes.vapi_messages import recorded_report
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def stack_env(fake_vapi):
    return {"VAPI_BASE_URL": fake_vapi.url, "VAPI_API_KEY": vapi_server.KEY}


@pytest.fixture
def player(stack, browser):
    """Asks as a browser's player does, which this person is logged in to."""

    def player(person, session, method="GET", **headers):
        cookie = browser(person).cookies[django_settings.SESSION_COOKIE_NAME].value
        return requests.request(
            method,
            f"{stack.url}{session.recording_url}",
            headers=headers,
            cookies={django_settings.SESSION_COOKIE_NAME: cookie},
            timeout=20,
        )

    return player


@pytest.fixture
def frontend(stack):
    """The API's answer to this person's token."""

    def frontend(person, path):
        _, token = get_token_model().objects.create(user=person)
        headers = {"Authorization": f"Token {token}"}
        return requests.get(f"{stack.url}{path}", headers=headers, timeout=20)

    return frontend


def test_it_plays_seeks_and_is_refused_to_a_stranger(stack, fake_vapi, player, frontend):
    fake_vapi.recording = sound = vapi_server.audio(seconds=120)
    session = SessionFactory()
    stack.deliver(envelope(recorded_report(fake_vapi, session.vapi_call_id)))

    def is_kept():
        session.refresh_from_db()
        return session.recording_file

    wait_until(is_kept, what="the recording in our storage")
    whole = player(session.user, session)
    assert (whole.status_code, whole.content) == (200, sound)
    middle = player(session.user, session, Range="bytes=900000-900999")
    assert (middle.status_code, middle.content) == (206, sound[900_000:901_000])
    assert middle.headers["Content-Range"] == f"bytes 900000-900999/{len(sound)}"
    head = player(session.user, session, "HEAD")
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(sound)))
    assert player(session.user, session, Range=f"bytes={len(sound)}-").status_code == 416
    assert player(UserFactory(), session).status_code == 404
    by_token = f"/api/sessions/{session.pk}/recording"
    assert frontend(session.user, by_token).content == sound
    assert frontend(UserFactory(), by_token).status_code == 404
    signed = frontend(session.user, f"/api/sessions/{session.pk}").json()["recording_url"]
    played = requests.get(f"{stack.url}{signed}", headers={"Range": "bytes=8-11"}, timeout=20)
    assert (played.status_code, played.content) == (206, b"WAVE")
    assert requests.get(f"{stack.url}{signed[:-1]}", timeout=20).status_code == 404
