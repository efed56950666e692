"""A token for a frontend that speaks to VAPI itself: short-lived, restricted, one's own."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from sessions_app.models import Channel, SessionStatus
from tests.factories import SessionFactory
from tests.fakes.vapi_server import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vapi(settings):
    settings.VAPI_API_KEY, settings.VAPI_ORG_ID = KEY, "org-7"
    settings.PUBLIC_BASE_URL = "https://sales.example/base"
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]


@pytest.fixture
def session(alice):
    return SessionFactory(user=alice, status=SessionStatus.CREATED)


@pytest.fixture
def ask(api, alice, session):
    def ask(person=alice):
        return api(person).post(f"/api/sessions/{session.pk}/call-token")

    return ask


def test_it_is_short_lived_and_restricted(ask):
    answer = ask()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert set(answer.json()) == {"token", "expires_at"}
    claims = jwt.decode(answer.json()["token"], KEY, algorithms=["HS256"])
    assert claims["orgId"] == "org-7"
    assert claims["token"] == {
        "tag": "public",
        "restrictions": {
            "enabled": True,
            "allowedOrigins": ["https://sales.example", "https://front.example"],
            "allowTransientAssistant": False,
        },
    }
    ends = datetime.fromtimestamp(claims["exp"], UTC)
    assert datetime.now(UTC) < ends <= datetime.now(UTC) + timedelta(minutes=5)
    assert abs(datetime.fromisoformat(answer.json()["expires_at"]) - ends) < timedelta(seconds=1)


def test_the_private_key_is_not_in_it(ask):
    assert KEY not in ask().content.decode()


def test_twice_is_two_tokens(ask):
    assert ask().status_code == ask().status_code == 200


@pytest.mark.parametrize("missing", ["VAPI_API_KEY", "VAPI_ORG_ID"])
def test_without_a_key_or_an_organisation_it_is_409(ask, settings, missing):
    setattr(settings, missing, "")
    answer = ask()
    assert answer.status_code == 409
    assert missing in answer.json()["detail"]


def test_for_a_text_session_and_after_the_end_it_is_409(ask, session):
    session.channel = Channel.TEXT
    session.save()
    assert ask().status_code == 409
    session.channel, session.status = Channel.VOICE, SessionStatus.PROCESSING
    session.save()
    assert ask().status_code == 409


def test_nobody_else_gets_one(ask, manager, bob, charlie, support):
    assert ask(manager).status_code == 403
    for person in (bob, charlie, support):
        assert ask(person).status_code == 404
    assert ask(None).status_code == 401


def test_get_is_405(api, alice, session):
    assert api(alice).get(f"/api/sessions/{session.pk}/call-token").status_code == 405
