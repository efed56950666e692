"""The page of the call itself."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from accounts.content_policy import HEADER
from sessions_app.models import Channel, SessionStatus
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db

STATIC = Path(django_settings.BASE_DIR) / "static"


@pytest.fixture
def client(browser, alice):
    return browser(alice)


@pytest.fixture
def text_call(alice):
    return SessionFactory(
        user=alice, channel=Channel.TEXT, status=SessionStatus.CREATED, vapi_call_id=None
    )


@pytest.fixture
def voice_call(alice):
    return SessionFactory(
        user=alice, vapi_call_id="call-7", web_call_url="https://vapi.daily.example/call-7"
    )


@pytest.fixture
def built(monkeypatch):
    monkeypatch.setattr("sessions_app.pages.call.voice_script", lambda: "/static/built/voice.js")


def call(client, session):
    answer = client.get(f"/sessions/{session.pk}/call/")
    assert answer.status_code == 200
    return answer.content.decode().replace("&#x27;", "'")


def test_a_text_call_knows_where_to_send_and_where_to_go(client, text_call):
    page = call(client, text_call)
    number = text_call.pk
    assert f'data-messages="/api/sessions/{number}/messages"' in page
    assert f'data-end="/api/sessions/{number}/end"' in page
    assert f'data-report="/sessions/{number}/"' in page
    assert "Dana Whitfield" in page and "Book a meeting" in page
    assert 'data-timer="0"' in page
    assert "<script>" not in page and "vapi" not in page


def test_what_was_said_so_far_is_there_after_a_reload(client, text_call):
    text_call.transcript = [
        {"speaker": "AI Customer", "text": "Dana speaking."},
        {"speaker": "You", "text": "<b>Hello</b>"},
    ]
    text_call.status = SessionStatus.IN_CALL
    text_call.save()
    page = call(client, text_call)
    assert page.index("Dana speaking.") < page.index("&lt;b&gt;Hello&lt;/b&gt;")
    assert 'class="customer"' in page and 'class="rep"' in page


def test_a_voice_call_has_the_room_of_the_call_that_the_server_made(client, voice_call, built):
    page = call(client, voice_call)
    assert 'data-room="https://vapi.daily.example/call-7"' in page
    assert 'data-room-id="call-7"' in page
    assert 'src="/static/built/voice.js"' in page
    for control in ("data-mute", "data-repeat", "data-captions checked", "data-end-ask"):
        assert control in page


def test_the_voice_page_alone_may_reach_the_calls_servers(client, voice_call, text_call, built):
    voice = client.get(f"/sessions/{voice_call.pk}/call/")[HEADER]
    assert "wss://*.daily.co" in voice and "https://*.vapi.ai" in voice
    assert "worker-src 'self' blob:" in voice and "'unsafe-eval'" not in voice
    for url in (f"/sessions/{text_call.pk}/call/", f"/sessions/{voice_call.pk}/", "/practice/"):
        policy = client.get(url)[HEADER]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "daily" not in policy and "unsafe" not in policy


def test_without_its_script_the_voice_page_names_what_builds_it(client, voice_call, monkeypatch):
    monkeypatch.setattr("sessions_app.pages.call.voice_script", lambda: "")
    page = call(client, voice_call)
    assert "bin/build-voice" in page and "<script" not in page
    assert f'href="/practice/{voice_call.persona_id}/"><strong>Use text instead' in page


@pytest.mark.parametrize(
    "status",
    [status for status in SessionStatus if status not in ("created", "in_call")],
)
def test_a_call_that_is_over_leads_to_its_report(client, text_call, status):
    text_call.status = status
    text_call.save()
    answer = client.get(f"/sessions/{text_call.pk}/call/")
    assert (answer.status_code, answer["Location"]) == (302, f"/sessions/{text_call.pk}/")


def test_a_voice_call_that_may_not_have_been_made_cannot_be_joined(client, voice_call, built):
    voice_call.web_call_url = ""
    voice_call.save()
    answer = client.get(f"/sessions/{voice_call.pk}/call/")
    assert (answer.status_code, answer["Location"]) == (302, f"/sessions/{voice_call.pk}/")


def test_nobody_else_speaks_in_my_call(browser, bob, charlie, manager, text_call):
    url = f"/sessions/{text_call.pk}/call/"
    assert browser(bob).get(url).status_code == 404
    assert browser(charlie).get(url).status_code == 404
    watching = browser(manager).get(url)
    assert (watching.status_code, watching["Location"]) == (302, f"/sessions/{text_call.pk}/")
    assert browser().get(url)["Location"] == f"/accounts/login/?next={url}"


def test_posting_is_405(client, text_call):
    assert client.post(f"/sessions/{text_call.pk}/call/").status_code == 405


@pytest.mark.parametrize("url", ["/admin/login/", "/api/docs"])
def test_the_libraries_pages_may_run_their_own_scripts(client, url):
    assert "'unsafe-inline'" in client.get(url)[HEADER]


def test_the_calls_pages_stay_within_their_budgets():
    def compressed(*names):
        return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)

    styles = ("tokens", "base", "practice", "call")
    assert compressed(*(f"css/{name}.css" for name in styles)) <= 14_000
    assert compressed("js/call_text.js", "js/call_page.js") <= 6_000
    if (STATIC / "built/voice.js").exists():
        assert compressed("built/voice.js") <= 115_000
