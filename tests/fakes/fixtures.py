"""The fakes as fixtures; the settings point at them while they run."""

import pytest

from tests.fakes import vapi_server
from tests.fakes.bucket import FakeBucket
from tests.fakes.openai_server import FakeOpenAI
from tests.fakes.supabase_server import FakeSupabase
from tests.fakes.vapi_server import FakeVapi


@pytest.fixture
def fake_openai(settings):
    """A model that grades. `will(…)` and `always(…)` make it fail as told."""
    with FakeOpenAI() as server:
        settings.OPENAI_BASE_URL = server.base_url
        settings.OPENAI_API_KEY = "sk-for-tests-only"
        yield server


@pytest.fixture
def fake_vapi(settings):
    """A VAPI with a key; its messages are in tests/fakes/vapi_messages.py."""
    with FakeVapi() as server:
        settings.VAPI_BASE_URL = server.url
        settings.VAPI_API_KEY = vapi_server.KEY
        yield server


@pytest.fixture
def fake_bucket():
    """A store of objects; a test says which settings point at it."""
    with FakeBucket() as server:
        yield server


@pytest.fixture
def fake_supabase(settings):
    """A project whose keys are trusted; `token(user)` is what its frontend would send."""
    with FakeSupabase() as server:
        settings.SUPABASE_URL = server.url
        yield server
